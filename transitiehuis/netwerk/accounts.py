"""Sign-in with django-allauth: by invitation only, and with the same answer whether an account exists or not."""

from typing import ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from transitiehuis.netwerk.actor import memberships_of
from transitiehuis.netwerk.models import User


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


class PersonBackend(AuthenticationBackend):
    """django-allauth's, but a session's person is read together with their memberships: every page asks for both."""

    def get_user(self, user_id: int) -> User | None:
        """The person, who may have left every organisation; None for an account that was closed."""
        held = tuple(memberships_of(int(user_id)))
        if not held:
            return super().get_user(user_id)
        user = held[0].user
        user.held = held
        return user if self.user_can_authenticate(user) else None
