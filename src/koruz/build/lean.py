"""Imports that cost more than they give."""

from __future__ import annotations

import sys


def skip_grammar() -> None:
    """Keep jsonschema, which nbformat and our checks import, from building grammars of addresses.

    It builds them on import if `rfc3987_syntax` and `rfc3986_validator` are installed, which takes a second. It does
    without if they aren't, and no schema here leaves it an address to check.
    """
    for name in ("rfc3987_syntax", "rfc3986_validator"):
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
