"""What every theme looks at: tables of the data package, which of two rows goes before the other, names of countries.

A theme's `View` adds what its report is about, such as a partner and a period, and which rows belong to that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field, fields, replace
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, Self, TypeVar, cast

import pandas as pd

from koruz.data.observations import USABLE_TIER, alternates, choose
from koruz.data.selection import Truths, fits, where, within
from koruz.report.results import Result
from koruz.report.values import Value
from koruz.words.glance import Glance
from koruz.words.pair import HOME
from koruz.words.problems import nearest_first
from koruz.words.written import in_text

if TYPE_CHECKING:
    from koruz.data.catalog import Catalog
    from koruz.data.observations import Precedence

ARTICLE = "ARTICLE"
"""Id of the article under test among the sources."""

BOUNDS = ("at_least", "at_most")
"""Statuses of a number that is only known to be larger or smaller."""

RECENT_YEARS = 2
"""How many years before the newest source a value may be for a sentence in the present tense."""

Made = Mapping[str, Callable[["Catalog"], pd.DataFrame]]
"""Tables by name, each with the function that makes it from the data package."""

Given = ParamSpec("Given")
Found = TypeVar("Found")


def once(compute: Callable[Given, Found]) -> Callable[Given, Found]:
    """Compute a frame, a result or values once for each view and the same further arguments.

    Each caller gets a copy of its own, so that nobody sees what another does to it. Pandas copies the cells of such a
    frame only when one is changed.

    Args:
        compute: A method of a view, or a function whose first argument is one.
    """

    @wraps(compute)
    def kept(*args: Given.args, **named: Given.kwargs) -> Found:
        view = cast("Evidence", args[0])
        key = (compute, _fixed(args[1:]), _fixed(sorted(named.items())))
        if key not in view.kept:
            view.kept[key] = compute(*args, **named)
        found: Found = _own(view.kept[key])
        return found

    return kept


def _own(found: Any) -> Any:
    """A copy for one caller."""
    if isinstance(found, Result):
        return replace(found, data=_own(found.data), values=dict(found.values))
    return found.copy(deep=False) if isinstance(found, pd.DataFrame) else copy(found)


def _fixed(argument: Any) -> Any:
    """An argument as a key."""
    return tuple(_fixed(each) for each in argument) if isinstance(argument, (list, tuple)) else argument


def refuse_reversed(first_year: int, last_year: int) -> None:
    """Raise ValueError if the first year comes after the last."""
    if first_year > last_year:
        raise ValueError(f"first_year {first_year} is after last_year {last_year}")


def without_article(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that aren't the article's own: what is tested is no evidence."""
    return where(rows, ~fits(rows["grade"], "article"))


def countries(catalog: Catalog) -> set[str]:
    """Codes of countries, without groups such as 'World'."""
    return set(where(catalog.table("countries"), kind="country")["country"])


def with_year(frame: pd.DataFrame, name: str, *dates: str) -> pd.DataFrame:
    """A table with the year in which each row belongs as another column.

    Args:
        frame: A table of the data package.
        name: Of the new column; missing where a row is undated.
        dates: Columns with dates: the first that the table has counts. Without any the table stays as it is.
    """
    for each in dates:
        if each in frame:
            return frame.assign(**{name: frame[each].str[:4].astype("Int64")})
    return frame


@dataclass(frozen=True)
class Evidence:
    """Tables of the data package and what decides between their rows.

    Attributes:
        frames: Tables by name, whole.
        precedence: Ranks of grades, statuses and sources.
        names: Country names by code.
        kept: What has been computed from these tables, see `once`.
    """

    frames: Mapping[str, pd.DataFrame]
    precedence: Precedence
    names: Mapping[str, str]
    kept: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def of(cls, catalog: Catalog, tables: Iterable[str], made: Made | None = None, **about: Any) -> Self:
        """The view of a report on the data package.

        Args:
            catalog: The opened data package.
            tables: Names of the tables that the report looks at.
            made: Further tables by name, and what makes them from the package.
            about: What the report is about: the fields that the theme's view adds.

        Raises:
            ValueError: If it is about years in the wrong order.
        """
        if {"first_year", "last_year"} <= about.keys():
            refuse_reversed(about["first_year"], about["last_year"])
        frames = {name: catalog.table(name) for name in tables}
        frames |= {name: make(catalog) for name, make in (made or {}).items()}
        frames = {name: cls.dated(frame) for name, frame in frames.items()}
        return cls(frames, catalog.precedence, dict(catalog.countries), **about)

    @staticmethod
    def dated(frame: pd.DataFrame) -> pd.DataFrame:
        """A table with the year in which each row belongs, in a column on which `looked_at` relies."""
        return frame

    def __init_subclass__(cls) -> None:
        # Else `dataclass` gives each theme's view one that prints its tables whole.
        cls.__repr__ = Evidence.__repr__  # type: ignore[method-assign]

    def __repr__(self) -> str:
        return self._glance().text()

    def _repr_html_(self) -> str:
        return self._glance().html()

    def _glance(self) -> Glance:
        """What the view looks at, and a row for each of its tables."""
        whole = {each.name for each in fields(Evidence)}
        chosen = [
            f"{each.name} {getattr(self, each.name)}" for each in fields(self) if each.repr and each.name not in whole
        ]
        rows = [[name, f"{len(frame):,}", ", ".join(map(str, frame))] for name, frame in self.frames.items()]
        some = next(iter(self.frames), "...")
        title = ": ".join(["View", *([", ".join(chosen)] if chosen else [])])
        return Glance(title, ["Table", "Rows", "Columns"], rows, [f'Ask next: .rows("{some}"), .frames["{some}"]'])

    @once
    def rows(self, table: str, **equal: object) -> pd.DataFrame:
        """The rows of a table that the view looks at and whose columns equal the given values.

        Args:
            table: Name of the table.
            equal: Columns and what they must equal: a value, or one of a list or tuple. A missing cell equals nothing.
        """
        if table not in self.frames:
            raise KeyError(
                f"no table {table!r} in this view; there are: {', '.join(nearest_first(table, self.frames))}"
            )
        frame = self.frames[table]
        return where(frame, *self.looked_at(frame), **equal)

    def looked_at(self, frame: pd.DataFrame) -> tuple[Truths, ...]:
        """Conditions for the rows of a table that the view looks at."""
        return ()

    def one_per(self, rows: pd.DataFrame, *key: str) -> pd.DataFrame:
        """One row for each key by the written precedence; column `alternates` counts the others."""
        return choose(rows, list(key), self.precedence)

    def ranked(self, rows: pd.DataFrame, *key: str) -> pd.DataFrame:
        """All rows, within each key the one that precedence prefers first."""
        return alternates(rows, list(key), self.precedence)

    def sound(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The rows whose status isn't doubtful: neither inferred nor a suspected misprint."""
        return where(rows, status=self.sound_statuses)

    @property
    def sound_statuses(self) -> list[str]:
        """The statuses that aren't doubtful."""
        return [status for status, tier in self.precedence.tiers.items() if tier == USABLE_TIER]

    @property
    def present(self) -> int:
        """The year of the newest source: what a reader takes for now."""
        return self.precedence.present

    def recent(self, *values: Value) -> bool:
        """Whether all these values are of the last two years, so that a present tense may speak of them."""
        return all(value.year is not None and self.current(value.year) for value in values)

    def current(self, year: int) -> bool:
        """Whether a year is one of the last two, or to come."""
        return year >= self.present - RECENT_YEARS

    @property
    def subject(self) -> str:
        """Code of the country that the report is about."""
        return HOME

    @property
    def name(self) -> str:
        """The country that the report is about, as the data package names it."""
        return self.names[self.subject]

    @property
    def called(self) -> str:
        """The same country as a sentence names it: 'the United States'."""
        return self.in_text(self.subject)

    @property
    def spoken_of(self) -> bool:
        """Whether the article's numbers of people from one country are of this one."""
        return self.subject == HOME

    def in_text(self, country: str) -> str:
        """A country's name as it stands in a sentence: 'the United States'."""
        return in_text(self.names[country])

    def stated(self, claim: str, side: str = "low") -> Value:
        """A number of the article itself, by its claim: the one under test, never evidence."""
        row = where(self.frames["claims"], claim=claim).iloc[0]
        name = f"stated_{claim.lower()}_{side}"
        return Value(name, float(row[side]), row["unit"], row["period"], row["quantity"], "article", (ARTICLE,))


class OfPeriod(Evidence):
    """Evidence of the years shown: each table has a column `year`, of its own or from its dates."""

    first_year: int
    last_year: int

    @staticmethod
    def dated(frame: pd.DataFrame) -> pd.DataFrame:
        """A table with `year`; that of the first day where a row covers several."""
        return frame if "year" in frame else with_year(frame, "year", "date", "start")

    def looked_at(self, frame: pd.DataFrame) -> tuple[Truths, ...]:
        """The rows within the years shown."""
        return (within(frame["year"], self.first_year, self.last_year),)


class OfAnyYear(Evidence):
    """Evidence of any year, without the article's own: what is tested is no evidence.

    The years shown bound only courses over time, see `shown`; of these the tables have `when`, the year.
    """

    first_year: int
    last_year: int

    @staticmethod
    def dated(frame: pd.DataFrame) -> pd.DataFrame:
        """A table with `when` if it has dates."""
        return with_year(frame, "when", "date")

    def looked_at(self, frame: pd.DataFrame) -> tuple[Truths, ...]:
        """The rows of any year without the article's own."""
        return (~fits(frame["grade"], "article"),) if "grade" in frame else ()

    @once
    def shown(self, table: str, **equal: object) -> pd.DataFrame:
        """The dated rows within the years shown; arguments as for `rows`."""
        rows = self.rows(table, **equal)
        return where(rows, within(rows["when"], self.first_year, self.last_year))
