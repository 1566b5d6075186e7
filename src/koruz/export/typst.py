"""From an executed notebook to a PDF that people and programs can read: tagged, archivable, with its data attached.

All text travels as JSON that the template reads, so it can only ever be a string in Typst; formulas alone are source,
written by `koruz.export.formulas`. The same document gives the same bytes.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import typst

from koruz.export.compact import compacted
from koruz.export.document import Document, ExhibitBlock, Section, all_sections, rewritten
from koruz.export.exclusions import leaves_out_code
from koruz.export.glyphs import advances, plain
from koruz.export.layout import ExportError, Layout, day_of, exhibit_name
from koruz.export.nodes import Node
from koruz.export.sparing import Sparing
from koruz.export.typesetting import compiled, fonts, template, text_fonts
from koruz.report.visible import sources

_TEMPLATES = ("report.typ", "parts.typ", "prose.typ", "flow.typ")


class KoruzPDFExporter(Sparing):
    """nbconvert exporter: an executed notebook as PDF (PDF/UA-1 and PDF/A-3a)."""

    export_from_notebook = "koruz PDF"
    output_mimetype = "application/pdf"

    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_notebook_node(
        self, nb: Any, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Export a notebook.

        Args:
            nb: An executed notebook.
            resources: nbconvert's resources; its function `idle`, if there is one, is called when the rest of the
                work, but for a little, is Typst's.
            kw: Passed on to nbconvert.

        Returns:
            The PDF's bytes and the resources.

        Raises:
            ExportError: If a part of the document can't be set; the message names the part.
            ValueError: If the notebook isn't a report; see `koruz.export.document.read`.
        """
        changed, found = super().from_notebook_node(nb, resources, **kw)
        document = found["document"] = self.document(changed, found, found.get("links", {}))
        if not document.own and not leaves_out_code(self.config):
            document.code = sources(self.visible(changed))
        pdf, warnings = render(document, found.get("idle", lambda: None))
        for warning in [*document.notices, *warnings]:
            self.log.warning("%s", warning)
        return pdf, found


def render(document: Document, idle: Callable[[], None] = lambda: None) -> tuple[bytes, list[str]]:
    """Set a document.

    Typst starts threads, so a process that has rendered must not be forked any more: its children would wait for
    threads that they don't have. `prepare` is the part that a parent may do.

    Args:
        document: What `koruz.export.document.read` gives.
        idle: Called before Typst begins, while which other threads may run.

    Returns:
        The PDF, and Typst's warnings.

    Raises:
        ExportError: If a part of the document can't be set; the message names the part.
        FontError: If a font isn't installed.
    """
    try:
        pdf, warnings = _compile(document, idle)
    except typst.TypstError:
        return _without_odd_formulas(document)
    return compacted(pdf), warnings


def _without_odd_formulas(document: Document) -> tuple[bytes, list[str]]:
    """Set a document that couldn't be set with the source in the place of each formula that Typst doesn't take."""
    odd: dict[str, None] = {}

    def spared(node: Node) -> Node:
        if node.kind != "math" or _compiles(Document(title="-", lede=(node,), run=document.run)):
            return node
        source = str(node.attrs.get("source", node.text))
        odd[source] = None
        return Node("literal", text=source)

    found = rewritten(document, spared)
    warnings = [f"the formula {source[:60]!r} can't be set as PDF; its source stands in its place" for source in odd]
    try:
        pdf, more = _compile(found)
    except typst.TypstError as error:
        culprit = next(_culprits(document), "the document as a whole")
        reason = " ".join([error.message, *error.hints])[:500]
        raise ExportError(f"{culprit} can't be set as PDF: {reason}") from error
    return compacted(pdf), [*warnings, *more]


def prepare() -> None:
    """Load what every document needs (fonts, templates) ahead of the first one; starts no thread and no process."""
    fonts()
    advances(text_fonts())
    for name in _TEMPLATES:
        template(name)


def _compile(document: Document, idle: Callable[[], None] = lambda: None) -> tuple[bytes, list[str]]:
    with tempfile.TemporaryDirectory(prefix="koruz-pdf-") as folder:
        root = Path(folder)
        _write_sources(document, root)
        idle()
        return compiled(root / "report.typ", day_of(document))


def _write_sources(document: Document, root: Path) -> None:
    """Write all that Typst reads into a folder of its own."""
    layout = Layout(document, advances(text_fonts()))
    data = json.dumps(layout.data(), ensure_ascii=False)
    for name, text in {"report.json": data, **{name: template(name) for name in _TEMPLATES}}.items():
        (root / name).write_text(text, encoding="utf-8", newline="\n")
    for name, picture in layout.pictures.items():
        (root / name).write_bytes(picture)


def _culprits(document: Document) -> Iterator[str]:
    """Name the parts that can't be set even when they stand alone; nothing when the frame itself can't be."""
    bare = replace(document, lede=(), takeaways=[], numbers=[], sections=[], method=None)
    if not _compiles(bare):
        return
    if not _compiles(replace(bare, lede=document.lede)):
        yield "the paragraph under the title"
    for section in all_sections(document):
        for block in section.blocks:
            if not _compiles(replace(bare, sections=[Section("Section", [block])])):
                name = exhibit_name(block) if isinstance(block, ExhibitBlock) else "a part of the text"
                yield f"{name} in the section '{plain(section.title)}'"


def _compiles(document: Document) -> bool:
    try:
        _compile(document)
    except typst.TypstError:
        return False
    return True
