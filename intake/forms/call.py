"""On which number the candidate is called for an intake by telephone."""

from django import forms
from django.utils.translation import gettext_lazy

from intake.forms.self_referral import PhoneField


class CallForm(forms.Form):
    phone = PhoneField(
        label=gettext_lazy("On which number do we call you?"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
