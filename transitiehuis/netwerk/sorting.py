"""Names sort the same on every server: by a stored key without case or diacritics."""

import unicodedata


def sort_key(name: str) -> str:
    """`name` in lower case without diacritics; letters without a plain form stay as they are.

    >>> sort_key("Şahin-Ørsted")
    'sahin-orsted'
    """
    plain = name.translate(
        str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ß": "ss", "đ": "d", "Đ": "D", "ı": "i"})
    )
    letters = unicodedata.normalize("NFKD", plain)
    return "".join(c for c in letters if not unicodedata.combining(c)).lower().strip()
