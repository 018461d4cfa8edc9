"""Telephone numbers as a gateway takes them."""

from __future__ import annotations

import re

from django.conf import settings

DUTCH_MOBILE = re.compile(r"(?:\+31|0031|0)6\d{8}")
ABROAD = re.compile(r"(?:\+|00)[1-9]\d{7,13}")
NETHERLANDS = ("+31", "0031")


def mobile(typed: str) -> str:
    """The number a text message can be sent to, with + and country; '' when none can.

    >>> mobile("06 - 12 34 56 78"), mobile("+31 (0)6 12345678"), mobile("055 1234567")
    ('+31612345678', '+31612345678', '')
    """
    digits = re.sub(r"[^\d+]", "", typed.replace("(0)", ""))
    if DUTCH_MOBILE.fullmatch(digits):
        return f"+31{digits[-9:]}"
    if ABROAD.fullmatch(digits) and not digits.startswith(NETHERLANDS):
        return f"+{digits.lstrip('+').removeprefix('00')}"
    return ""


def can_text(typed: str) -> bool:
    """Whether a text message to what was typed reaches anybody: a mobile number, and a gateway to send it by."""
    return bool(settings.SMS_URL and mobile(typed))
