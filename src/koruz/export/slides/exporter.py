"""An executed notebook as slides (16:9, PDF/UA-1), and what to say with each of them."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import typst
from traitlets import Bool

from koruz.export.compact import compacted
from koruz.export.document import Document, rewritten
from koruz.export.glyphs import advances
from koruz.export.layout import ExportError, day_of
from koruz.export.nodes import Node
from koruz.export.slides.deck import Deck
from koruz.export.sparing import Sparing
from koruz.export.typesetting import compiled, template, text_fonts

SLIDES, NOTES = "slides.typ", "notes.typ"
_SHARED = ("deck.typ", "parts.typ", "prose.typ", "flow.typ")


class KoruzSlidesExporter(Sparing):
    """nbconvert exporter: an executed notebook as slides; with `notes` the speaker's notes beside them."""

    export_from_notebook = "koruz slides"
    output_mimetype = "application/pdf"
    notes = Bool(False, help="Whether the speaker's notes are written beside the slides, as NAME.notes.pdf.").tag(
        config=True
    )

    def _file_extension_default(self) -> str:
        return ".slides.pdf"

    def from_notebook_node(
        self, nb: Any, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Export a notebook.

        Args:
            nb: An executed notebook.
            resources: nbconvert's resources.
            kw: Passed on to nbconvert.

        Returns:
            The slides' PDF and the resources; their `outputs` hold the notes' PDF if it is asked for.

        Raises:
            ExportError: If a part of the document can't be set.
            ValueError: If the notebook isn't a report; see `koruz.export.document.read`.
        """
        changed, found = super().from_notebook_node(nb, resources, **kw)
        document = found["document"] = self.document(changed, found, found.get("links", {}))
        slides, notes, warnings = render(document, notes=self.notes)
        if self.notes:
            found.setdefault("outputs", {})[f"{found['metadata'].get('name') or document.theme}.notes.pdf"] = notes
        for warning in [*document.notices, *warnings]:
            self.log.warning("%s", warning)
        return slides, found


def render(document: Document, *, notes: bool = False) -> tuple[bytes, bytes, list[str]]:
    """Set a document as slides.

    Args:
        document: What `koruz.export.document.read` gives.
        notes: Whether the speaker's notes are set as well.

    Returns:
        The slides, the notes (empty if they aren't asked for), and Typst's warnings.

    Raises:
        ExportError: If a part of the document can't be set.
    """
    try:
        return _set(document, notes=notes)
    except typst.TypstError:
        return _without_formulas(document, notes=notes)


def _without_formulas(document: Document, *, notes: bool) -> tuple[bytes, bytes, list[str]]:
    """Set a document that couldn't be set with the source in the place of each formula."""

    def spared(node: Node) -> Node:
        return Node("literal", text=str(node.attrs.get("source", node.text))) if node.kind == "math" else node

    try:
        slides, said, warnings = _set(rewritten(document, spared), notes=notes)
    except typst.TypstError as error:
        reason = " ".join([error.message, *error.hints])[:500]
        raise ExportError(f"the slides can't be set as PDF: {reason}") from error
    return slides, said, ["a formula can't be set on slides; the source of each stands in its place", *warnings]


def _set(document: Document, *, notes: bool) -> tuple[bytes, bytes, list[str]]:
    deck = Deck(replace(document, code=[]), advances(text_fonts()))
    with tempfile.TemporaryDirectory(prefix="koruz-pdf-") as folder:
        root = Path(folder)
        _write_sources(deck, root)
        slides, warnings = compiled(root / SLIDES, day_of(document))
        said = compacted(compiled(root / NOTES, day_of(document))[0]) if notes else b""
    return compacted(slides), said, warnings


def _write_sources(deck: Deck, root: Path) -> None:
    """Write all that Typst reads into a folder of its own."""
    data = json.dumps(deck.data(), ensure_ascii=False)
    texts = {"deck.json": data, **{name: template(name) for name in (*_SHARED, SLIDES, NOTES)}}
    for name, text in texts.items():
        (root / name).write_text(text, encoding="utf-8", newline="\n")
    for name, picture in deck.pictures.items():
        (root / name).write_bytes(picture)
