"""How a name sounds to a Dutch ear, as a key: two spellings of one name have the same key.

No vowels, no doubled letters, and letters that are written one for the other are one: c k q, ch g, s z, f v w, th t.
"""

from __future__ import annotations

import re

from transitiehuis.netwerk.sorting import sort_key

FIRST_PART = 4  # letters a part before a hyphen has to have to stand for the whole: Haddad-Bakker, not Al-Hassan
VOWELS = "aeiouy"
KEY_LENGTH = 40
HEARD = tuple(
    (re.compile(pattern), heard)
    for pattern, heard in (
        (r"^y(?=[aeiou])|^j(?=[aeiouy])", "j"),
        (r"ij", "i"),
        (r"[ao]uw", "ou"),
        (r"sch|sh|sj", "s"),
        (r"ck", "k"),
        (r"ch|kh|gh", "g"),
        (r"ph", "f"),
        (r"th|dt$|dt(?=[^a-z])", "t"),
        (r"dj|zj|zh", "j"),
        (r"x", "ks"),
        (r"c(?=[eiy])|z", "s"),
        (r"[cq]", "k"),
        (r"[vw]", "f"),
        (r"d$", "t"),
        (r"b$", "p"),
        (r"(?<!^)h", ""),
    )
)


def sound_of(name: str) -> str:
    """The key of one name; signs that are no Latin letter stay as they are.

    >>> sound_of("Kareemi") == sound_of("Carimi") == sound_of("Karimi")
    True
    >>> sound_of("Meijer"), sound_of("Meyer"), sound_of("Haddad-Bakker"), sound_of("Hadad")
    ('mr', 'mr', 'hdt', 'hdt')
    """
    key = sort_key(name)
    first = key.split("-", 1)[0].strip()
    letters = "".join(sign for sign in (first if len(first) >= FIRST_PART else key) if sign.isalpha())
    for written, heard in HEARD:
        letters = written.sub(heard, letters)
    if not letters:
        return ""
    start = "a" if letters[0] in VOWELS else letters[0]
    bare = start + "".join(sign for sign in letters[1:] if sign not in VOWELS)
    return re.sub(r"(.)\1+", r"\1", bare)[:KEY_LENGTH]


def name_sound(first_name: str, last_name_without_prefix: str) -> str:
    """The key of a whole name: last name, first of the first names. '' when one of them has no sound at all.

    >>> name_sound("Mohammed Ali", "yilmaz") == name_sound("Muhamed", "jilmas")
    True
    """
    called = sort_key(first_name).split()
    last, first = sound_of(last_name_without_prefix), sound_of(called[0] if called else "")
    return f"{last} {first}" if last and first else ""
