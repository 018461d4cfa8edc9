"""How a message reads: what is wrong with the words of one, whoever wrote it and in whichever language."""

from __future__ import annotations

import re

DIGITS = re.compile(r"\b\d{1,2}[-/]\d{1,2}[-/]\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b")
SHORT_DAY = re.compile(r"\b(ma|di|wo|do|vr|za|zo|Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} \w+")
BEGIN = re.compile(r"https?://|[A-ZÀ-Þ0-9<“\"'‘(\-–•*+{=]|$")


def faults(subject: str, body: str, text: object = False) -> list[str]:
    """One line a fault; `text` for a text message, which may say days briefly."""
    found = [f"begins small: {part[:60]}" for part in [subject, *body.split("\n\n")] if not BEGIN.match(part.strip())]
    found += [f"a date in digits: {date}" for date in DIGITS.findall(f"{subject}\n{body}")]
    if not text:
        found += [f"a day in short: {day[0]}" for day in SHORT_DAY.finditer(f"{subject}\n{body}")]
    return found
