"""A sentence begins with a capital, also one that begins with a name such as `gemeente Apeldoorn`, or a kind of thing.

One place for all messages: a text cannot know beforehand how the name in its `%(…)s` begins.
"""

import re

BEGINS = re.compile(r"(^|\n\n|\S+[.?!] )(?!https?://)([^\W\d_])")
ABBREVIATED = re.compile(
    r"(art|bijv|bv|ca|dhr|dr|enz|etc|evt|excl|incl|max|mevr|min|mr|mw|nl|nr|resp|tel)[.]|.*[.].*[.]", re.IGNORECASE
)


def sentences(text: str) -> str:
    """`text` with a capital at the begin of each paragraph, and of each sentence but after an abbreviation."""
    return BEGINS.sub(_begun, text.replace("\r\n", "\n"))


def _begun(found: re.Match[str]) -> str:
    before, letter = found[1], found[2]
    return found[0] if ABBREVIATED.fullmatch(before.strip()) else before + letter.upper()
