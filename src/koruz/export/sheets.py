"""Papers of a page or few, such as the brief, a plan and a handout: texts made fit for the fonts, and set by Typst."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from koruz.export.document import Document
from koruz.export.glyphs import advances, breakable, shown
from koruz.export.layout import day_of
from koruz.export.typesetting import compiled, template, text_fonts

_TEMPLATES = ("parts.typ", "prose.typ", "flow.typ", "sheet.typ")


def typeset(name: str, data: Mapping[str, Any], pictures: Mapping[str, bytes], document: Document) -> bytes:
    """Set a paper as Typst writes it.

    Args:
        name: Its template.
        data: What the template reads; every text in it is made fit for the fonts here.
        pictures: Files beside it.
        document: The report, which the paper is dated as.
    """
    with tempfile.TemporaryDirectory(prefix="koruz-pdf-") as folder:
        root = Path(folder)
        for part in (*_TEMPLATES, name):
            (root / part).write_text(template(part), encoding="utf-8", newline="\n")
        (root / "sheet.json").write_text(json.dumps(_fit(data), ensure_ascii=False), encoding="utf-8")
        for file, content in pictures.items():
            (root / file).write_bytes(content)
        pdf, _ = compiled(root / name, day_of(document))
    return pdf


def _fit(data: Any, key: str = "") -> Any:
    """Texts with characters that the fonts have, and places to break; addresses and names of files as they are."""
    if isinstance(data, str):
        return (
            data
            if key in ("url", "picture", "k", "to", "file", "id")
            else breakable(shown(data, advances(text_fonts())))
        )
    if isinstance(data, Mapping):
        return {name: _fit(value, name) for name, value in data.items()}
    return [_fit(value, key) for value in data] if isinstance(data, list | tuple) else data
