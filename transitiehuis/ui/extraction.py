"""How Babel reads a template: Django turns it into gettext calls, and these are handed on.

Named in babel.cfg. Babel knows no Django, and GNU gettext is not on a bare machine.
"""

import ast
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from django.utils.translation.template import templatize

TEXT = r"""u?(?:"[^"\n]*"|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")"""
CALL = re.compile(rf"\b(gettext|ngettext|pgettext|npgettext|_)\(\s*({TEXT}(?:\s*,\s*{TEXT})*)")


def templates(file: BinaryIO, keywords: Any, comment_tags: Any, options: dict[str, str]) -> Iterator[tuple]:
    """Babel's extraction method: (line, function, message or messages, comments)."""
    source = templatize(file.read().decode(options.get("encoding", "utf-8")))
    for call in CALL.finditer(source):
        line = source.count("\n", 0, call.start()) + 1
        told = ast.literal_eval(f"({call[2]},)")
        yield line, call[1], told if len(told) > 1 else told[0], []
