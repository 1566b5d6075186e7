"""From an executed notebook to a document: the one reading that the HTML page and the PDF share.

The exporters differ in looks alone, because both render a `Document`. Everything a notebook computed arrives in
outputs of type `application/vnd.koruz.v1+json`; everything its author wrote arrives in Markdown cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

MIME = "application/vnd.koruz.v1+json"
METHOD_TITLE = "Method and limits"

_HEADING = re.compile(r"^(#{1,2})\s+(.+?)\s*#*\s*$")


@dataclass(frozen=True)
class Markdown:
    """Author's prose: trusted Markdown without headings of level one or two."""

    text: str


@dataclass(frozen=True)
class Computed:
    """A sentence whose numbers were filled from values: runs of plain text."""

    runs: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class ExhibitBlock:
    """A numbered exhibit; `number` counts figures and tables apart, in order of appearance."""

    number: int
    record: Mapping[str, Any]

    @property
    def label(self) -> str:
        """'Figure 3' or 'Table 1'."""
        return f"{'Figure' if self.record['form'] == 'figure' else 'Table'} {self.number}"

    @property
    def anchor(self) -> str:
        """A fragment identifier that is unique on the page."""
        return f"exhibit-{self.record['name']}"


@dataclass(frozen=True)
class LedgerBlock:
    """Rows of the ledger of claims; `number` counts the ledgers of a document.

    `record` holds what a file of the rows needs besides them: the article under test and the date of the data.
    """

    rows: tuple[Mapping[str, Any], ...]
    number: int = 1
    record: Mapping[str, Any] = field(default_factory=dict)

    @property
    def topics(self) -> dict[str, int]:
        """How many rows each theme has, in their order; empty where rows don't say what they are about."""
        names = [str(row["topic"]) for row in self.rows if row.get("topic")]
        return {name: names.count(name) for name in names}


Block = Markdown | Computed | ExhibitBlock | LedgerBlock


@dataclass
class Section:
    """One question of the report and what answers it."""

    title: str
    blocks: list[Block] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """A fragment identifier made of the title."""
        return re.sub(r"[^a-z0-9]+", "-", self.title.lower()).strip("-") or "section"


@dataclass
class Document:
    """A report, ready to be set: what both exporters render.

    Attributes:
        title: The notebook's first heading.
        lede: The paragraph under it, as Markdown.
        theme: Short name, also the file name of the report.
        takeaways: Three to five items of `{"runs": [...], "values": [...]}`.
        numbers: Headline numbers.
        sections: Questions in order, without the method.
        method: The section 'Method and limits', or None.
        sources: Every source cited, once, in order of first citation.
        run: Edition, vintage, parameters and packages, as the build recorded them; empty outside a build.
    """

    title: str = ""
    lede: str = ""
    theme: str = "report"
    question: str = ""
    takeaways: list[Mapping[str, Any]] = field(default_factory=list)
    numbers: list[Mapping[str, Any]] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    method: Section | None = None
    sources: list[Mapping[str, Any]] = field(default_factory=list)
    run: Mapping[str, Any] = field(default_factory=dict)

    @property
    def exhibits(self) -> list[ExhibitBlock]:
        """All exhibits in order of appearance."""
        return [block for section in self.sections for block in section.blocks if isinstance(block, ExhibitBlock)]

    @property
    def what_if(self) -> bool:
        """Whether the document as a whole stands on parameters that aren't the defaults."""
        return bool(self.run.get("variant"))


def read(notebook: Mapping[str, Any]) -> Document:
    """Read an executed notebook (nbformat 4) into a `Document`.

    Cells tagged `hide` and code cells' sources are left out. An output that isn't of koruz's own type is left out
    as well: it stays in the executed notebook, which is published beside the report.

    Raises:
        ValueError: If the notebook has no first-level heading, or an exhibit's name occurs twice.
    """
    metadata = notebook.get("metadata", {}).get("koruz", {})
    document = Document(
        theme=metadata.get("theme", "report"),
        question=metadata.get("question", ""),
        run=_ordered(metadata.get("run", {})),
    )
    for cell in notebook["cells"]:
        if "hide" in cell.get("metadata", {}).get("tags", []):
            continue
        if cell["cell_type"] == "markdown":
            _read_markdown(document, _text(cell["source"]))
        elif cell["cell_type"] == "code":
            for record in _records(cell):
                _read_record(document, record)
    if not document.title:
        raise ValueError("the notebook has no title: its first Markdown cell must begin with '# ...'")
    _move_method(document)
    document.sources = _cited(document)
    return document


def ledger_files(block: LedgerBlock, document: Document) -> dict[str, str]:
    """Text of each file that the first ledger of a document is published as, by name; none where its papers lack."""
    if block.number > 1 or not {"article", "vintage"} <= set(block.record):
        return {}
    from koruz.claims.published import ledger_files

    return ledger_files(block.record, document.theme)


def _ordered(run: Mapping[str, Any]) -> dict[str, Any]:
    """The run with its names A to Z, as a notebook file has them: a page is the same made from a file or in memory."""
    return {
        name: dict(sorted(value.items())) if isinstance(value, Mapping) else value
        for name, value in sorted(run.items())
    }


def _text(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)


def _records(cell: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for output in cell.get("outputs", []):
        record = output.get("data", {}).get(MIME)
        if record is not None:
            yield record


def _read_markdown(document: Document, text: str) -> None:
    prose: list[str] = []
    fenced = False
    for line in text.splitlines():
        fenced ^= line.lstrip().startswith(("```", "~~~"))
        heading = None if fenced else _HEADING.match(line)
        if heading is None:
            prose.append(line)
            continue
        _add_prose(document, "\n".join(prose).strip())
        prose = []
        if heading.group(1) == "#":
            document.title = heading.group(2)
        else:
            document.sections.append(Section(heading.group(2)))
    _add_prose(document, "\n".join(prose).strip())


def _add_prose(document: Document, text: str) -> None:
    if not text:
        return
    if document.sections:
        document.sections[-1].blocks.append(Markdown(text))
    else:
        document.lede = f"{document.lede}\n\n{text}".strip()


def _read_record(document: Document, record: Mapping[str, Any]) -> None:
    kind = record["type"]
    if kind == "prose" and not any(run["text"].strip() for run in record["runs"]):
        return  # a sentence whose condition doesn't hold
    if kind == "takeaways":
        document.takeaways.extend(record["items"])
    elif kind == "numbers":
        document.numbers.extend(record["items"])
    else:
        if not document.sections:
            document.sections.append(Section("At a glance"))
        document.sections[-1].blocks.append(_block(document, record))


def _block(document: Document, record: Mapping[str, Any]) -> Block:
    if record["type"] == "prose":
        return Computed(tuple(record["runs"]))
    if record["type"] == "ledger":
        before = sum(isinstance(block, LedgerBlock) for section in document.sections for block in section.blocks)
        return LedgerBlock(tuple(record["rows"]), before + 1, record)
    if record["type"] != "exhibit":
        raise ValueError(f"unknown kind of output: {record['type']!r}")
    shown = document.exhibits
    if any(block.record["name"] == record["name"] for block in shown):
        raise ValueError(f"two exhibits are named {record['name']!r}; names are file names and must be unique")
    return ExhibitBlock(1 + sum(block.record["form"] == record["form"] for block in shown), record)


def _move_method(document: Document) -> None:
    for section in document.sections:
        if section.title == METHOD_TITLE:
            document.method = section
    document.sections = [section for section in document.sections if section is not document.method]


def _cited(document: Document) -> list[Mapping[str, Any]]:
    seen: dict[str, Mapping[str, Any]] = {}
    for item in document.numbers:
        seen.setdefault(item["source"]["id"], item["source"])
    for section in [*document.sections, *filter(None, [document.method])]:
        for block in section.blocks:
            for reference in _references(block):
                seen.setdefault(reference["id"], reference)
    return list(seen.values())


def _references(block: Block) -> Iterator[Mapping[str, Any]]:
    if isinstance(block, ExhibitBlock):
        yield from block.record["sources"]
    elif isinstance(block, LedgerBlock):
        for row in block.rows:
            yield from row["sources"]
