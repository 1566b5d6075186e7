"""Bind PDFs of reports, as they were published, behind the pages of a volume.

The reports are joined whole, with their tags, bookmarks, links and attachments, and none is set again: a volume of all
reports costs a fraction of a second. Everything here knows the PDFs that Typst writes, and no others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Page, Pdf

from koruz.export.compact import written
from koruz.export.footers import NoFootError, put_in_place
from koruz.export.places import section_named

_LAID_OVER = "/KoruzFoot"
_WAITING = Name.KoruzPage


class BindingError(RuntimeError):
    """A PDF isn't made like those that this package writes."""


@dataclass(frozen=True)
class Mark:
    """A bookmark: its words, the page from 0, and the place on it in points from the lower left corner."""

    title: str
    page: int
    x: float
    y: float


class Report:
    """An opened PDF of a report.

    Args:
        theme: Its short name, which sets its ids and attachments apart from those of the others.
        pdf: The file's bytes.

    Raises:
        BindingError: If it isn't a PDF, or one without tags and bookmarks.
    """

    def __init__(self, theme: str, pdf: bytes) -> None:
        self.theme = theme
        try:
            self.pdf = pikepdf.open(BytesIO(pdf))
        except pikepdf.PdfError as error:
            raise BindingError(f"the PDF of {theme} can't be read: {error}") from error
        missing = [name for name in ("/Outlines", "/StructTreeRoot") if name not in self.pdf.Root]
        if missing:
            raise BindingError(f"the PDF of {theme} isn't one of this package: it has no {missing[0][1:]}")

    def read(self) -> None:
        """Read all of it at once, ahead of its use; else each part is read when it is needed."""
        len(self.pdf.objects)

    @cached_property
    def title(self) -> Mark:
        """The bookmark of the whole report.

        Raises:
            BindingError: If there isn't exactly one.
        """
        marks = list(self._marks(self.pdf.Root.Outlines))
        if len(marks) != 1:
            raise BindingError(f"the PDF of {self.theme} has {len(marks)} titles among its bookmarks, not one")
        return marks[0]

    @cached_property
    def sections(self) -> list[Mark]:
        """Its sections, in order."""
        return list(self._marks(self.pdf.Root.Outlines.First))

    @property
    def addresses(self) -> Iterator[tuple[str, Mark]]:
        """What links of the other reports call this one and its sections, and where these are."""
        own = f"../{self.theme}/{self.theme}.pdf"
        yield own, self.title
        for mark in self.sections:
            yield f"{own}#{section_named(mark.title)}", mark

    @cached_property
    def _numbers(self) -> dict[tuple[int, int], int]:
        return {page.obj.objgen: number for number, page in enumerate(self.pdf.pages)}

    def _marks(self, above: Any) -> Iterator[Mark]:
        for item in _siblings(above.get("/First")):
            page, _, x, y = list(item.Dest)[:4]
            yield Mark(str(item.Title), self._numbers[page.objgen], float(x), float(y))


def bound(front: Callable[[], bytes], reports: Sequence[Report]) -> bytes:
    """Bind reports behind the volume's own pages.

    Args:
        front: Gives the PDF of these pages, followed by one page for each page of the reports, in order; asked when the
            reports are joined. Of such a page the foot is laid over the report's page, in the place of its own foot,
            and links that lead to it lead there.
        reports: The reports.

    Returns:
        One tagged PDF; the same bytes each time.

    Raises:
        BindingError: If the numbers of pages don't fit, or a report's page has no foot.
    """
    with Pdf.new() as volume:
        joined = [_copied(report.pdf, volume) for report in reports]
        with pikepdf.open(BytesIO(front())) as own:
            _take_over(own, volume)
        binder = _Binder(volume, sum(len(held.Pages) for held in joined))
        for report, held in zip(reports, joined, strict=True):
            binder.add(report, held)
        binder.close()
        return written(volume)


class _Binder:
    """A volume in the making.

    Args:
        volume: Its own pages and those that stand for the reports' pages.
        count: How many pages the reports have.
    """

    def __init__(self, volume: Pdf, count: int) -> None:
        self._volume = volume
        self._own = len(volume.pages) - count
        if self._own < 1:
            raise BindingError(f"the volume has {len(volume.pages)} pages for the {count} of the reports")
        self._stands: list[Page] = list(volume.pages)[self._own :]
        self._pages: list[Any] = []
        self._foot = volume.make_stream(f"\nq {_LAID_OVER} Do Q".encode())
        self._files: list[tuple[str, Any]] = []
        self._ways: dict[str, tuple[int, Mark]] = {}  # by address: place of the report's first page, and the mark
        self._ids: list[tuple[bytes, Any]] = _pairs(self._tags.get("/IDTree"))

    @property
    def _tags(self) -> Any:
        return self._volume.Root.StructTreeRoot

    def add(self, report: Report, held: Any) -> None:
        """Bind a report, of which the volume holds a copy, behind those before it."""
        for name, mark in report.addresses:
            self._ways.setdefault(name, (len(self._pages), mark))
        for page in held.Pages:
            page.Type = Name.Page
            self._lay_over(page, self._stands[len(self._pages)])
            self._pages.append(page)
        self._add_tags(held, report)
        self._add_bookmarks(held.Outlines)
        for spec in held.Files:
            name = f"{report.theme}-{spec.UF}"
            spec.F = spec.UF = name
            self._files.append((name, spec))

    def _lay_over(self, page: Any, stand: Page) -> None:
        """Put the foot of the page that stands for a page in the place of its own."""
        try:
            put_in_place(page, self._foot)
        except NoFootError as error:
            raise BindingError(f"a report isn't made for a volume: {error}") from error
        resources = Dictionary(dict(page.Resources))
        resources.XObject = Dictionary({**dict(resources.get("/XObject", {})), _LAID_OVER: stand.as_form_xobject()})
        page.Resources = resources

    def _add_tags(self, held: Any, report: Report) -> None:
        """Hang the report's structure under the volume's as one of its parts, with numbers and ids of its own."""
        tags, first = held.Tags, int(self._tags.ParentTreeNextKey)
        (whole,), (document,) = tags.K, self._tags.K
        whole.S, whole.P, whole.T = Name.Part, document, report.title.title
        document.K.append(whole)
        for page in held.Pages:
            for thing, key in [
                (page, "/StructParents"),
                *((note, "/StructParent") for note in page.get("/Annots", [])),
            ]:
                if key in thing:
                    thing[key] = int(thing[key]) + first
        parents = [(int(number) + first, parent) for number, parent in _pairs(tags.ParentTree, "/Nums")]
        self._tags.ParentTree.Nums.extend(_flat(parents))
        self._tags.ParentTreeNextKey = first + int(tags.ParentTreeNextKey)
        self._tags.RoleMap = Dictionary({**dict(tags.get("/RoleMap", {})), **dict(self._tags.get("/RoleMap", {}))})
        self._ids += _renamed(_pairs(tags.get("/IDTree")), f"{report.theme}-".encode())

    def _add_bookmarks(self, outlines: Any) -> None:
        above = self._volume.Root.Outlines
        for item in list(_siblings(outlines.First)):
            item.Parent, item.Prev, above.Last.Next = above, above.Last, item
            above.Last = item
            above.Count = int(above.Count) + 1

    def _turn_inward(self) -> None:
        """Let what leads to the file of another report lead to its place in the volume."""
        for note in (note for page in self._pages for note in page.get("/Annots", [])):
            address = str(note.A.URI) if "/A" in note and "/URI" in note.A else ""
            way = self._ways.get(address) or self._ways.get(address.partition("#")[0])
            if way:
                first, mark = way
                del note.A
                note.Dest = Array([self._pages[first + mark.page], Name.XYZ, mark.x, mark.y, 0])

    def close(self) -> None:
        """Put the reports' pages where others stood for them."""
        self._turn_inward()
        places = {page.obj.objgen: new for page, new in zip(self._stands, self._pages, strict=True)}
        for page in list(self._volume.pages)[: self._own]:
            for note in page.obj.get("/Annots", []):
                if "/Dest" in note and note.Dest[0].objgen in places:
                    note.Dest[0] = places[note.Dest[0].objgen]
        del self._volume.pages[self._own :]
        for page in self._pages:
            self._volume.pages.append(Page(page))
        if self._ids:
            self._tags.IDTree = Dictionary(
                Names=_flat((pikepdf.String(i), e) for i, e in sorted(self._ids, key=_first))
            )
        if self._files:
            files = sorted(self._files, key=_first)
            self._volume.Root.AF = Array([spec for _, spec in files])
            self._volume.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=_flat(files)))


def _first(pair: tuple[Any, Any]) -> Any:
    return pair[0]


def _siblings(item: Any) -> Iterator[Any]:
    while item is not None:
        yield item
        item = item.get("/Next")


def _pairs(tree: Any, key: str = "/Names") -> list[tuple[Any, Any]]:
    """Keys and values of a tree of names (as bytes) or numbers that has one level, as Typst writes it."""
    flat = list(tree[key]) if tree is not None and key in tree else []
    keys = (bytes(name) if isinstance(name, pikepdf.String) else name for name in flat[::2])
    return list(zip(keys, flat[1::2], strict=True))


def _flat(pairs: Iterable[tuple[Any, Any]]) -> Array:
    return Array([part for pair in pairs for part in pair])


def _copied(source: Pdf, target: Pdf) -> Any:
    """Everything of a document that is joined, copied at once, so that all that points at something still does."""
    root = source.Root
    parts = {"Tags": root.StructTreeRoot, "Outlines": root.Outlines, "Files": root.get("/AF", Array())}
    return _held(source, target, {f"/{name}": part for name, part in parts.items()})


def _take_over(source: Pdf, target: Pdf) -> None:
    """Make a document that has no page yet what another one is."""
    entries = {name: part for name, part in source.Root.items() if name not in ("/Pages", "/Type")}
    held = _held(source, target, entries)
    for name in entries:
        target.Root[name] = held[name]
    for page in list(held.Pages):
        page.Type = Name.Page
        target.pages.append(Page(page))
    target.trailer.Info = target.copy_foreign(source.trailer.Info)


def _held(source: Pdf, target: Pdf, parts: Mapping[str, Any]) -> Any:
    """Parts of a document with all its pages, copied.

    The library leaves out pages that something points at, unless they don't call themselves pages.
    """
    pages = [page.obj for page in source.pages]
    for page in pages:
        page.Type = _WAITING
        del page.Parent
    return target.copy_foreign(source.make_indirect(Dictionary({**parts, "/Pages": Array(pages)})))


def _renamed(ids: Sequence[tuple[bytes, Any]], lead: bytes) -> list[tuple[bytes, Any]]:
    """Put a lead before all ids, and before their mention in the cells below and beside those that head them."""
    tables = {}
    for _, element in ids:
        element.ID = pikepdf.String(lead + bytes(element.ID))
        table = _up_to_table(element)
        if table is not None:
            tables[table.objgen] = table
    for table in tables.values():
        for cell in _cells(table):
            for attribute in cell.get("/A", []):
                if "/Headers" in attribute:
                    attribute.Headers = Array([pikepdf.String(lead + bytes(name)) for name in attribute.Headers])
    return [(lead + name, header) for name, header in ids]


def _up_to_table(element: Any) -> Any:
    """The table that an element stands in; None where there is none, as for a note."""
    while element is not None and str(element.get("/S", "")) != "/Table":
        element = element.get("/P")
    return element


def _cells(element: Any) -> Iterator[Any]:
    for child in element.get("/K", []):
        if isinstance(child, Dictionary) and "/S" in child:
            if child.S in (Name.TH, Name.TD):
                yield child
            else:
                yield from _cells(child)
