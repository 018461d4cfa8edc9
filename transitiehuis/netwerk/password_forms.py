"""Choosing a password again, with the words of this house for what it asks."""

from typing import Any

from allauth.account import forms

from transitiehuis.netwerk.forms import PasswordForm


class InOwnWords:
    """The rules and the second field as they stand on the page of an invitation."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = PasswordForm.base_fields
        self.fields["password1"].help_text = asked["password"].help_text
        self.fields["password2"].label = asked["again"].label


class ResetPasswordKeyForm(InOwnWords, forms.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(InOwnWords, forms.ChangePasswordForm):
    pass


class SetPasswordForm(InOwnWords, forms.SetPasswordForm):
    pass
