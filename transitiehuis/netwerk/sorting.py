"""Names sort the same on every server: by a stored key without case or diacritics."""

import unicodedata

# Letters that Unicode does not take apart into a plain one and a mark.
WHOLE_LETTERS = str.maketrans("øØłŁđĐı", "oOlLdDi") | {ord("ß"): "ss"}


def sort_key(name: str) -> str:
    """`name` in lower case without diacritics; letters without a plain form stay as they are.

    >>> sort_key("Şahin-Ørsted")
    'sahin-orsted'
    """
    letters = unicodedata.normalize("NFKD", name.translate(WHOLE_LETTERS))
    return "".join(c for c in letters if not unicodedata.combining(c)).lower().strip()
