"""Sign-in with django-allauth: by invitation only, and with the same answer whether an account exists or not."""

from typing import ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class AccountAdapter(DefaultAccountAdapter):
    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This e-mail address and password do not belong together."),
        "email_password_mismatch": _("This e-mail address and password do not belong together."),
        "invalid_login": _("This e-mail address and password do not belong together."),
        "enter_current_password": _("Enter the password that you use now."),
        "incorrect_password": _("This is not your password."),
        "invalid_password_reset": _("This link no longer works. Ask for a new one."),
        "too_many_login_attempts": _("Too many attempts. Wait five minutes, then try again."),
        "rate_limited": _("That went too fast. Wait a minute, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: an account is made by accepting an invitation."""
        return False
