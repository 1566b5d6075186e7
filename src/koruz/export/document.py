"""From an executed notebook to a document: the one reading that the HTML page and the PDF share.

The exporters differ in looks alone, because both render a `Document`. Everything a notebook computed arrives in
outputs of type `application/vnd.koruz.v1+json`; what its author wrote, and what else a cell
shows, arrives as a tree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from koruz.export import laid
from koruz.export.equations import in_context, numbers
from koruz.export.formulas import FormulaError, formula
from koruz.export.imprint import Imprint, front_matter, imprint
from koruz.export.markdown import Definitions, definitions, notes_of, read_markdown
from koruz.export.nodes import Node, text, walk, words
from koruz.export.pictures import Finder
from koruz.export.places import Places, linked, named, slug
from koruz.export.shown import read_outputs
from koruz.export.words_used import PLACE as WORDS_PLACE
from koruz.export.words_used import TITLE as WORDS_TITLE
from koruz.export.words_used import Words, explained
from koruz.report.newest import newest
from koruz.report.newest import words as words_of
from koruz.report.record import MIME
from koruz.report.visible import INJECTED, code_cells, never_executed, shows_cell, shows_outputs, tags

__all__ = ["MIME"]

METHOD_TITLE = "Method and limits"

_DRAWS = re.compile(r"\b(?:plt|sns|ax)\.\w+\(|\.plot(?:\.\w+)?\(|\bImage\(")
_SUB = 3  # level of headings that don't begin a section
_NOT_EXECUTED = (
    "the notebook has not been executed: none of its code cells has an output or a count, so its report would be "
    "empty; run it first, or let `jupyter nbconvert --execute` do so"
)


@dataclass(frozen=True)
class Prose:
    """What the author wrote, or what a cell shows: blocks without headings of level one or two."""

    nodes: tuple[Node, ...]


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


Block = Prose | Computed | ExhibitBlock | LedgerBlock


@dataclass
class Section:
    """One question of the report and what answers it.

    Attributes:
        title: Its heading as plain text; '' for what stands before the first heading.
        blocks: What stands under it.
        heading: The heading with its emphasis and links; empty for plain text.
        anchor: A fragment identifier, unique in the document; `read` gives it.
    """

    title: str
    blocks: list[Block] = field(default_factory=list)
    heading: tuple[Node, ...] = ()
    anchor: str = ""

    @property
    def head(self) -> tuple[Node, ...]:
        """The heading as nodes."""
        return self.heading or (text(self.title),)


@dataclass
class Document:
    """A report, ready to be set: what both exporters render.

    Attributes:
        title: The notebook's first heading as plain text; without one what it says of itself, or its file's name.
        heading: The heading with its emphasis; empty for plain text.
        lede: What stands under it.
        theme: Short name, also the file name of the report.
        takeaways: Three to five items of `{"runs": [...], "values": [...]}`.
        numbers: Headline numbers.
        sections: Questions in order, without the method.
        method: The section 'Method and limits', or None.
        sources: Every source cited, once, in order of first citation.
        run: Edition, vintage, parameters and packages, as the build recorded them; empty outside a build.
        own: Whether it is a report of this project; another notebook goes under its authors' name and terms.
        draft: Whether its author isn't done: it is no part of the published edition.
        imprint: What the notebook says of itself.
        newest: What its newest figure is, and of when; empty if that isn't known.
        code: Source of the cells that readers may look at, for a format that lists it; a report of this project has
            its notebook beside it.
        glossary: The words of its theme, each with what it means and what it is called elsewhere.
        notices: What the author should know: what was left out, which picture has no text alternative.
    """

    title: str = ""
    heading: tuple[Node, ...] = ()
    lede: tuple[Node, ...] = ()
    theme: str = "report"
    question: str = ""
    takeaways: list[Mapping[str, Any]] = field(default_factory=list)
    numbers: list[Mapping[str, Any]] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    method: Section | None = None
    sources: list[Mapping[str, Any]] = field(default_factory=list)
    run: Mapping[str, Any] = field(default_factory=dict)
    own: bool = True
    draft: bool = False
    imprint: Imprint = field(default_factory=Imprint)
    newest: str = ""
    code: list[str] = field(default_factory=list)
    glossary: list[Mapping[str, Any]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def head(self) -> tuple[Node, ...]:
        """The title as nodes."""
        return self.heading or (text(self.title),)

    @property
    def exhibits(self) -> list[ExhibitBlock]:
        """All exhibits in order of appearance."""
        return [block for section in self.sections for block in section.blocks if isinstance(block, ExhibitBlock)]

    @property
    def apart(self) -> bool:
        """Whether it isn't of the standard edition: its parameters or data aren't the defaults, or it is a draft."""
        return bool(self.run.get("variant"))

    @property
    def what_if(self) -> bool:
        """Whether its parameters aren't the standard edition's: figures laid over are no assumption."""
        given, defaults = self.run.get("parameters", {}), self.run.get("defaults", {})
        changed = any(name in defaults and defaults[name] != value for name, value in given.items())
        return self.apart and not self.draft and (changed or not laid.record(self.run))


class NotExecutedError(ValueError):
    """A notebook has code, and none of it was executed: its report would be empty."""


def read(notebook: Mapping[str, Any], folder: Path | None = None, name: str = "", *, beside: bool = True) -> Document:
    """Read an executed notebook (nbformat 4) into a `Document`.

    What its author hides is left out, and so is the code of its cells.

    Args:
        notebook: The notebook.
        folder: The folder that it lies in, for pictures beside it.
        name: Its file's name without ending: the title of a notebook that has none.
        beside: Whether the report will lie beside the notebook, so that relative addresses hold.

    Raises:
        NotExecutedError: If none of the code was executed.
        ValueError: If there is no title and no name, or an exhibit's name occurs twice.
    """
    if never_executed(notebook):
        raise NotExecutedError(_NOT_EXECUTED)
    document = _written(notebook, folder, name)
    if not document.title:
        raise ValueError("the notebook has no title: its first Markdown cell must begin with '# ...'")
    document.sources = _cited(document)
    listed = laid.nodes(document.run, {block.record["name"]: block.label for block in document.exhibits})
    if listed:
        document.sections.append(Section(laid.TITLE, [Prose(listed)]))
    document.newest = words_of(newest(_values(document), str(document.run.get("vintage") or "")))
    _link(document, None if beside else folder)
    _explain(document)
    return document


def _explain(document: Document) -> None:
    """Let the first use of each word of the glossary lead to what it means, at the end of the report."""
    if not document.glossary:
        return
    found = Words(document.glossary)
    for section in all_sections(document):
        for index, block in enumerate(section.blocks):
            if isinstance(block, Prose):
                section.blocks[index] = Prose(found.in_nodes(block.nodes))
            elif isinstance(block, Computed):
                section.blocks[index] = Computed(found.in_runs(block.runs))
    if found.used:
        words = Section(WORDS_TITLE, [Prose(explained([*found.used.values()]))], anchor=WORDS_PLACE)
        document.sections.append(words)


def remarks(notebook: Mapping[str, Any], folder: Path) -> list[str]:
    """What the author of a notebook that is still to be executed should know of its text, each in one line.

    Args:
        notebook: The notebook.
        folder: The folder that it lies in.
    """
    document = _written(notebook, folder, "")
    _link(document, folder)
    return [*document.notices, *_unnamed_pictures(notebook)]


def _unnamed_pictures(notebook: Mapping[str, Any]) -> Iterator[str]:
    """Cells that seem to draw a picture and give it no text alternative."""
    for number, cell in code_cells(notebook):
        if shows_outputs(cell) and _DRAWS.search(_text(cell["source"])) and not cell.get("metadata", {}).get("alt"):
            yield (
                f"code cell {number}: a picture that it shows has no text alternative; "
                "write one into the cell's metadata as `alt`"
            )


def _written(notebook: Mapping[str, Any], folder: Path | None, name: str) -> Document:
    """What stands in a notebook's cells, in order."""
    metadata = notebook.get("metadata", {}).get("koruz", {})
    document = Document(
        theme=metadata.get("theme", "report"),
        question=metadata.get("question", ""),
        run=_ordered(metadata.get("run", {})),
        own="koruz" in notebook.get("metadata", {}),
        draft=metadata.get("draft", False) is not False,
    )
    reading = _Reading(document, folder)
    reading.front(notebook)
    for cell in notebook["cells"]:
        reading.cell(cell)
    if document.own:
        _move_method(document)
    document.title = document.title or document.imprint.title or name
    if not document.own:
        document.theme = slug(name) or "report"
    return document


class _Reading:
    """A document in the making.

    Args:
        document: Where it goes.
        folder: The folder of the notebook.
    """

    def __init__(self, document: Document, folder: Path | None) -> None:
        self._document, self._folder = document, folder
        self._cells = self._code = 0
        self._notes = 0
        self._rest: tuple[int, str] | None = None  # place of the first cell, and its text behind its front matter
        self._defined: dict[str, str] = {}
        self._called: Mapping[str, str] = {}
        self._elsewhere = Definitions()
        self._titled = False

    def front(self, notebook: Mapping[str, Any]) -> None:
        """Take in what the notebook says of itself."""
        cells = [cell for cell in notebook["cells"] if _text(cell["source"]).strip()]
        texts = [_text(cell["source"]) for cell in cells if cell["cell_type"] == "markdown" and shows_cell(cell)]
        self._called, self._elsewhere = numbers(texts), definitions(texts)
        self._tell_unused_notes(texts)
        facts: Mapping[str, Any] = {}
        if cells and cells[0]["cell_type"] in ("markdown", "raw"):
            facts, rest = front_matter(_text(cells[0]["source"]))
            self._rest = (id(cells[0]), rest) if facts else None
        self._document.imprint = imprint(notebook.get("metadata", {}), facts)
        # Such a title stands above the notebook, so its first heading begins a section.
        self._document.title = imprint({}, facts).title

    def _tell_unused_notes(self, texts: Sequence[str]) -> None:
        used = {label for text in texts for label in notes_of(text)}
        for label in self._elsewhere.notes:
            if label not in used:
                self._document.notices.append(f"nothing refers to the footnote [^{label}]; it is left out")

    def cell(self, cell: Mapping[str, Any]) -> None:
        """Take in a cell."""
        if INJECTED not in tags(cell):  # nobody finds that one in the notebook
            self._cells += 1
            self._code += cell["cell_type"] == "code"
        if cell["cell_type"] == "markdown" and _text(cell["source"]).strip():
            self._markdown(cell)
        elif cell["cell_type"] == "code" and shows_outputs(cell):
            self._outputs(cell)

    def _markdown(self, cell: Mapping[str, Any]) -> None:
        rest = self._rest[1] if self._rest and self._rest[0] == id(cell) else None
        source = _text(cell["source"]) if rest is None else rest
        if not shows_cell(cell):
            return

        def tell(message: str) -> None:
            self._document.notices.append(f"cell {self._cells}: {message}")

        nodes = read_markdown(source, Finder(self._folder, cell.get("attachments"), tell), tell, self._elsewhere)
        nodes = in_context(nodes, self._defined, self._called)
        _tell_formulas(nodes, tell)
        before = self._notes
        self._notes += sum(node.kind == "note" for node in walk(nodes))
        self._add(_counted_on(nodes, before))

    def _outputs(self, cell: Mapping[str, Any]) -> None:
        plain = [output for output in cell.get("outputs", []) if MIME not in output.get("data", {})]
        if len(plain) == len(cell.get("outputs", [])):
            self._show({**cell, "outputs": plain})
            return
        for output in cell.get("outputs", []):
            record = output.get("data", {}).get(MIME)
            if record is not None:
                _read_record(self._document, record)
            else:
                self._show({**cell, "outputs": [output]})

    def _show(self, cell: Mapping[str, Any]) -> None:
        nodes = read_outputs(cell, self._code, self._folder, self._document.notices.append)
        nodes = in_context(nodes, self._defined, self._called)
        _tell_formulas(nodes, lambda message: self._document.notices.append(f"code cell {self._code}: {message}"))
        if nodes:
            # A heading that a cell shows orders the report as well.
            self._add(nodes, output=True)

    def _add(self, nodes: Sequence[Node], *, output: bool = False) -> None:
        document = self._document
        for node in nodes:
            if self._is_title(node):
                document.title, document.heading, self._titled = _title(node), _marked(node), True
            elif node.kind == "heading" and (node.attrs["level"] < _SUB or not _any_title(document)):
                document.sections.append(Section(_title(node), heading=_marked(node)))
            else:
                self._put(node, output)

    def _is_title(self, node: Node) -> bool:
        """Whether it is the first heading, and says what the notebook's front matter says if that names a title."""
        document = self._document
        first = node.kind == "heading" and node.attrs["level"] == 1 and not document.sections and not self._titled
        return first and document.title in ("", _title(node))

    def _put(self, node: Node, output: bool) -> None:
        document = self._document
        if output and not document.sections:
            document.sections.append(_opening(document))
        if not document.sections:
            document.lede += (node,)
            return
        blocks = document.sections[-1].blocks
        if blocks and isinstance(blocks[-1], Prose) and not output:
            blocks[-1] = Prose((*blocks[-1].nodes, node))
        else:
            blocks.append(Prose((node,)))


def _opening(document: Document) -> Section:
    """What a notebook shows before its first heading; that of others has no headings but its authors'."""
    return Section("At a glance" if document.own else "")


def _any_title(document: Document) -> bool:
    return any(section.title for section in document.sections)


def _counted_on(nodes: Sequence[Node], before: int) -> tuple[Node, ...]:
    """A cell's nodes with its notes counted behind those of the cells before."""
    return tuple(
        replace(
            node,
            children=_counted_on(node.children, before),
            attrs={**node.attrs, "number": node.attrs["number"] + before} if "number" in node.attrs else node.attrs,
        )
        for node in nodes
    )


def _title(node: Node) -> str:
    return " ".join(words(node.children).split())


def _marked(node: Node) -> tuple[Node, ...]:
    """A heading's nodes where they are more than words."""
    return () if all(child.kind == "text" for child in node.children) else node.children


def _tell_formulas(nodes: Sequence[Node], tell: Callable[[str], None]) -> None:
    for node in walk(nodes):
        if node.kind == "math":
            try:
                formula(node.text, bool(node.attrs.get("display")))
            except FormulaError as error:
                source = str(node.attrs.get("source", node.text))[:60]
                tell(f"the formula {source!r} can't be set, since {error}; its source stands in its place")


def rewritten(document: Document, change: Callable[[Node], Node]) -> Document:
    """The same document with other nodes in the place of some.

    Args:
        document: The document; it stays as it is.
        change: Given a node, gives the one that stands there; what stands in that isn't asked for any more if it
            isn't the same.
    """

    def nodes(found: Sequence[Node]) -> tuple[Node, ...]:
        return tuple(one(node) for node in found)

    def one(node: Node) -> Node:
        new = change(node)
        return replace(node, children=nodes(node.children)) if new is node and node.children else new

    def section(found: Section) -> Section:
        blocks = [Prose(nodes(block.nodes)) if isinstance(block, Prose) else block for block in found.blocks]
        return replace(found, heading=nodes(found.heading), blocks=blocks)

    return replace(
        document,
        heading=nodes(document.heading),
        lede=nodes(document.lede),
        sections=list(map(section, document.sections)),
        method=section(document.method) if document.method else None,
    )


def _link(document: Document, folder: Path | None) -> None:
    """Name the places of a document, gather its notes at the ends of sections, and let its links lead somewhere."""
    places = Places()
    for section in document.sections:
        section.anchor = places.name("q", section.title) if section.title else ""
    if document.method:
        places.known.setdefault(slug(document.method.title), "method")
        document.method.anchor = "method"
    document.lede = named(map(_unheaded, document.lede), places)
    sections = all_sections(document)
    for section in sections:
        for index, block in enumerate(section.blocks):
            if isinstance(block, Prose):
                section.blocks[index] = Prose(named(block.nodes, places))
        _gather_notes(section)
    places.known.setdefault(slug(document.title), "main")
    document.heading = linked(document.heading, places, folder, document.notices.append)
    document.lede = linked(document.lede, places, folder, document.notices.append)
    for section in sections:
        section.heading = linked(section.heading, places, folder, document.notices.append)
        for index, block in enumerate(section.blocks):
            if isinstance(block, Prose):
                section.blocks[index] = Prose(linked(block.nodes, places, folder, document.notices.append))


def _unheaded(node: Node) -> Node:
    """Under the title no heading can stand that isn't a section's: it becomes a line of its own."""
    if node.kind == "heading":
        return Node("para", (Node("strong", node.children),))
    return replace(node, children=tuple(map(_unheaded, node.children)))


def _gather_notes(section: Section) -> None:
    notes: list[Node] = []
    for index, block in enumerate(section.blocks):
        if isinstance(block, Prose) and any(node.kind == "notes" for node in block.nodes):
            notes += [note for node in block.nodes if node.kind == "notes" for note in node.children]
            section.blocks[index] = Prose(tuple(node for node in block.nodes if node.kind != "notes"))
    section.blocks[:] = [block for block in section.blocks if not isinstance(block, Prose) or block.nodes]
    if notes:
        section.blocks.append(Prose((Node("notes", tuple(notes)),)))


def all_sections(document: Document) -> list[Section]:
    """The questions and the method, in the order of the page."""
    return [*document.sections, *([document.method] if document.method else [])]


def ledger_files(block: LedgerBlock, document: Document) -> dict[str, str]:
    """Text of each file that the first ledger of a document is published as, by name; none where its papers lack."""
    if block.number > 1 or not {"article", "vintage"} <= set(block.record):
        return {}
    from koruz.export.ledger_files import ledger_files

    return ledger_files(block.record, document.theme)


def _ordered(run: Mapping[str, Any]) -> dict[str, Any]:
    """The run with its names A to Z, as a notebook file has them: a page is the same made from a file or in memory."""
    return {
        name: dict(sorted(value.items())) if isinstance(value, Mapping) else value
        for name, value in sorted(run.items())
    }


def _text(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)


def _read_record(document: Document, record: Mapping[str, Any]) -> None:
    kind = record["type"]
    if kind == "prose" and not any(run["text"].strip() for run in record["runs"]):
        return  # a sentence whose condition doesn't hold
    if kind == "takeaways":
        document.takeaways.extend(record["items"])
    elif kind == "glossary":
        document.glossary.extend(record["entries"])
    elif kind == "numbers":
        document.numbers.extend(record["items"])
    else:
        if not document.sections:
            document.sections.append(_opening(document))
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


def _values(document: Document) -> Iterator[Mapping[str, Any]]:
    """The values that a report shows: of its main points, its numbers, and the newest of each exhibit."""
    for point in document.takeaways:
        yield from point.get("values", [])
    yield from (item["value"] for item in document.numbers if item.get("value"))
    yield from (block.record["newest"] for block in document.exhibits if block.record.get("newest"))


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
