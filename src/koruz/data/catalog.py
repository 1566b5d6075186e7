"""The data package as typed tables: the only reader of `data/`.

pandas is imported with the first table and the checks with the first check, so that whoever needs an edition or a
fingerprint doesn't wait for them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from koruz.data import reads
from koruz.data.package.content import DESCRIPTOR, SOURCES, edition_of
from koruz.data.package.descriptor import Package, Resource, digest, find_data, read_json, read_package
from koruz.words.glance import Glance, counted
from koruz.words.problems import BadInput, Problem, did_you_mean, listed

if TYPE_CHECKING:
    import pandas as pd

    from koruz.data.choices import Answers
    from koruz.data.observations import Precedence
    from koruz.data.package.rawcsv import RawTable

__all__ = ["Catalog", "Source", "check", "digest", "open_catalog"]


RELAYING = ("media", "company", "blog")
"""Kinds of sources that pass on what others count."""


@dataclass(frozen=True)
class Source:
    """Where a figure comes from.

    Attributes:
        id: Key in `sources.csv`.
        title: Title of the document or page.
        publisher: Who published it.
        kind: Authority, database, reference, study, media, company, blog or article.
        published: Date or reduced date; empty if unknown.
        url: Address; empty if there is none.
        licence: Terms in short.
        note: Remark; may be empty.
    """

    id: str
    title: str
    publisher: str
    kind: str
    published: str
    url: str
    licence: str
    note: str

    def ref(self) -> dict[str, str]:
        """The source as outputs and the manifest carry it."""
        names = ("id", "title", "publisher", "published", "url", "licence", "kind")
        return {name: getattr(self, name) for name in names}


def open_catalog(data: Path | str | None = None) -> Catalog:
    """Open the data package.

    Args:
        data: Its folder; if None, the environment variable KORUZ_DATA, else `data` beside or above the working folder.

    Raises:
        BadInput: If there is no package, or its descriptor can't be used.
    """
    with reads.unnoted():
        return Catalog(read_package(find_data(data)))


def check(data: Path) -> list[Problem]:
    """Everything that is wrong with a data package; see `checks.check`."""
    from koruz.data.checks import check

    return check(data)


class Catalog:
    """The tables of a data package. Each is read when it is first asked for, and kept.

    What is handed out is noted, see `koruz.data.reads`: a report is built again when that has changed.

    Args:
        package: The package whose descriptor has been read.
    """

    def __init__(self, package: Package) -> None:
        self._package = package
        self._raw: dict[str, RawTable] = {}
        self._tables: dict[str, pd.DataFrame] = {}
        self._read: dict[str, pd.DataFrame] = {}
        self._geo: dict[str, str] = {}
        vars(self)["_changed"] = False

    def __setattr__(self, name: str, value: object) -> None:
        super().__setattr__(name, value)
        vars(self)["_changed"] = True

    @property
    def as_it_lies(self) -> bool:
        """Whether it is what its folder gives, and no cell has put anything else into it."""
        same = all(each is self._read.get(name) for name, each in self._tables.items())
        return type(self) is Catalog and same and not vars(self)["_changed"]

    def anew(self) -> Catalog:
        """The same package as if it had just been opened: what is asked for is noted, though it was asked before.

        Tables that were read needn't be read again.
        """
        fresh = Catalog(self._package)
        fresh._read.update(self._read)
        if "_sources" in vars(self):
            vars(fresh)["_sources"] = self._sources
        return fresh

    def __repr__(self) -> str:
        return self._glance().text()

    def _repr_html_(self) -> str:
        return self._glance().html()

    def _glance(self) -> Glance:
        """A row for each table: what it holds, and by what its rows are told apart. No table is read for it."""
        tables = [each for each in self._package.resources.values() if each.tabular]
        maps = [each.name for each in self._package.resources.values() if not each.tabular]
        rows = [[each.name, each.title, ", ".join(each.primary_key)] for each in tables]
        ask = '.table("..."), .source("..."), .country("...")' + (f'; maps: .geo("{maps[0]}")' if maps else "")
        title = f"Data package: edition {self.edition}, {counted(len(tables), 'table')}, {counted(len(maps), 'map')}"
        return Glance(title, ["Table", "What it holds", "Key"], rows, [f"Ask next: {ask}"])

    @property
    def folder(self) -> Path:
        """The folder of the package."""
        return self._package.folder

    @property
    def package(self) -> Package:
        """The package's description."""
        reads.note(DESCRIPTOR)
        return self._package

    @property
    def resources(self) -> Mapping[str, Resource]:
        """The files of the package by name, in the descriptor's order."""
        return _Resources(self._package.resources)

    @property
    def edition(self) -> str:
        """Version of the package; empty if it has none."""
        return edition_of(self._package.raw)[0]

    @property
    def vintage(self) -> str:
        """Day on which the data were gathered, as YYYY-MM-DD; empty if the package doesn't say."""
        return edition_of(self._package.raw)[1]

    def table(self, name: str) -> pd.DataFrame:
        """A table, typed by its schema.

        Args:
            name: Name of the resource, such as 'trade'.

        Returns:
            A copy, of which pandas copies the cells only when one is changed: columns in the schema's order, rows in
            the file's. Text is str, whole numbers Int64, numbers float64, truths boolean; dates are text. Empty cells
            are missing.

        Raises:
            KeyError: If there is no such table; the message names the nearest.
            BadInput: If the file, its header or a cell can't be read.
        """
        if name not in self._tables:
            resource = self._resource(name, tabular=True)
            if name not in self._read:
                self._read[name] = self._load(resource)
            self._tables[name] = self._read[name]
        return self._tables[name].copy(deep=False)

    def text(self, name: str) -> RawTable:
        """A table as text: for a look at a few cells, which isn't worth the time that typed tables take to begin.

        Args:
            name: Name of the resource.

        Raises:
            KeyError: If there is no such table; the message names the nearest.
            BadInput: If the file, its header or a cell can't be read.
        """
        return self._examined(self._resource(name, tabular=True))

    @cached_property
    def answers(self) -> Answers:
        """The countries and years that the data can answer."""
        from koruz.data.choices import Answers

        return Answers(self.text)

    def _examined(self, resource: Resource) -> RawTable:
        if resource.name not in self._raw:
            from koruz.data.package.structure import examine

            with reads.unnoted():
                part = examine(self._package, resource)
            if part.problems or part.table is None:
                raise BadInput(part.problems)
            self._raw[resource.name] = part.table
        return self._raw[resource.name]

    def _load(self, resource: Resource) -> pd.DataFrame:
        from koruz.data.tables import frame

        table = self._examined(resource)
        try:
            return frame(resource, table)
        except (ValueError, OverflowError) as error:
            raise BadInput([p for p in check(self.folder) if p.file == self._package.label(resource)]) from error

    def _resource(self, name: str, *, tabular: bool) -> Resource:
        known = {key: resource for key, resource in self._package.resources.items() if resource.tabular == tabular}
        if name not in known:
            reads.note(DESCRIPTOR)  # that there is no such file
            text = f"no {'table' if tabular else 'map'} {name!r} in the data. {did_you_mean(name, known)}"
            raise KeyError(f"{text}There are {listed([*known], 60)}.")
        reads.note(known[name].path)
        return known[name]

    def geo(self, name: str) -> dict[str, Any]:
        """A GeoJSON file of the package, parsed; a fresh object each time.

        Raises:
            KeyError: If there is no such file; the message names the nearest.
            BadInput: If it can't be read.
        """
        resource = self._resource(name, tabular=False)
        if name not in self._geo:
            with reads.unnoted():
                parsed = read_json(self._package.file(resource), self._package.label(resource))
            self._geo[name] = json.dumps(parsed)
        found: dict[str, Any] = json.loads(self._geo[name])
        return found

    @cached_property
    def precedence(self) -> Precedence:
        """What decides between rows that disagree: ranks of grades and statuses, dates of sources."""
        from koruz.data.observations import Precedence

        grades, statuses = self.table("grades"), self.table("statuses")
        return Precedence(
            grades=_ints(grades, "grade", "rank"),
            tiers=_ints(statuses, "status", "tier"),
            statuses=_ints(statuses, "status", "rank"),
            published={source.id: source.published for source in self._sources.values()},
            relayed=frozenset(source.id for source in self._sources.values() if source.kind in RELAYING),
            note=self._note_source,
        )

    @cached_property
    def _sources(self) -> dict[str, Source]:
        with reads.unnoted():  # what is asked of them is
            table = self.table(SOURCES)
        names = ("source", "title", "publisher", "kind", "published", "url", "licence", "note")
        columns = (["" if cell != cell else str(cell) for cell in table[name].tolist()] for name in names)
        return {row[0]: Source(*row) for row in zip(*columns, strict=True)}

    def source(self, id: str) -> Source:
        """The source with that id.

        Raises:
            KeyError: If there is none; the message names the nearest.
        """
        if id not in self._sources:
            self._resource(SOURCES, tabular=True)  # that there is none
            raise KeyError(f"no source {id!r} in sources.csv. {did_you_mean(id, self._sources)}".strip())
        self._note_source(id)
        return self._sources[id]

    def sources_of(self, kind: str) -> frozenset[str]:
        """Ids of the sources of a kind, such as 'article'."""
        found = frozenset(id for id, source in self._sources.items() if source.kind == kind)
        self._note_source(f"kind:{kind}")
        return found

    def _note_source(self, part: str) -> None:
        """Note that a part of the sources is handed out; of which parts there are digests, see `source_digests`."""
        reads.note(f"{self._package.resources[SOURCES].path}#{part}")

    def sources(self, ids: Iterable[str]) -> list[Source]:
        """The sources with these ids, each once, in the order of their first mention.

        Raises:
            KeyError: If one is unknown; the message names the nearest.
        """
        return [self.source(id) for id in dict.fromkeys(ids)]

    @cached_property
    def countries(self) -> Mapping[str, str]:
        """Names of countries and groups of countries by code, in the order of the table."""
        table = self.table("countries")
        return MappingProxyType(dict(zip(table["country"], table["name"], strict=True)))

    def country(self, code: str) -> str:
        """Name of a country or group of countries.

        Raises:
            KeyError: If the code is unknown; the message names the nearest.
        """
        if code not in self.countries:
            raise KeyError(f"no country {code!r} in countries.csv. {did_you_mean(code, self.countries)}".strip())
        return self.countries[code]


class _Resources(Mapping[str, "Resource"]):
    """Descriptions of files by name; who asks for one has read of that file, who asks for all has read of all."""

    def __init__(self, resources: Mapping[str, Resource]) -> None:
        self._resources = resources

    def __getitem__(self, name: str) -> Resource:
        reads.note(self._resources[name].path if name in self._resources else DESCRIPTOR)
        return self._resources[name]

    def __iter__(self) -> Iterator[str]:
        reads.note(DESCRIPTOR)
        return iter(self._resources)

    def __len__(self) -> int:
        reads.note(DESCRIPTOR)
        return len(self._resources)


def _ints(table: pd.DataFrame, key: str, value: str) -> dict[str, int]:
    return {str(name): int(number) for name, number in zip(table[key], table[value], strict=True)}
