"""Imports that cost more than they give."""

from __future__ import annotations

import sys


def skip_grammar() -> None:
    """Keep jsonschema, which nbformat and Frictionless import, from building a grammar of internationalised addresses.

    It builds the grammar on import if `rfc3987_syntax` is installed, which takes a second. It does without if it
    isn't, and no schema here has such an address.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
