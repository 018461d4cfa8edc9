"""The mails of sign-in go through the outbox too: owed with the page that asked for them."""

from __future__ import annotations

from typing import Any

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from transitiehuis.netwerk.accounts import AccountAdapter
from transitiehuis.netwerk.models import User
from transitiehuis.outbox.letters import leads_to, written
from transitiehuis.outbox.models import Owed
from transitiehuis.outbox.owing import owe

PASSWORD_RESET = "account/password_reset"  # noqa: S105


class MailOwingAdapter(AccountAdapter):
    """Owes what allauth would send. Of allauth's mails only the one for a new password is in use."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Raises ValueError for another mail: its text might hold a working link, which the ledger never stores."""
        if template_prefix != "account/email/password_reset_key":
            raise ValueError(f"No text for {template_prefix}: write one, and see that it holds no token.")
        owe_password_reset(context["user"])


def owe_password_reset(user: User) -> None:
    """One mail a minute at most, however often the button is pressed. The link in it is made at delivery."""
    subject, body = written("outbox/mail/password_reset.txt", user.language, user=user)
    owe(
        f"{PASSWORD_RESET}/{user.pk}/{timezone.now():%Y-%m-%dT%H:%M}",
        kind=PASSWORD_RESET,
        user=user,
        subject=subject,
        body=body,
        why=_("Somebody asked for a new password for this account."),
        alone=True,
    )


@leads_to(PASSWORD_RESET)
def password_page(owed: Owed) -> str:
    """The page to choose a new password, with a fresh token: its term starts when the mail leaves."""
    token = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(owed.user)
    uid = user_pk_to_url_str(owed.user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
