"""What the data can answer: the countries and years that a report's parameters may name.

A notebook declares by name what a parameter depends on, `Annotated[Country, Among("trade.partners")]`. The names are
those of `CHOICES`. Tables are read as text, each once, so that values are checked before anything heavy is imported.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from koruz.words.pair import HOME, PARTNER

if TYPE_CHECKING:
    from koruz.data.package.rawcsv import RawTable


Row = Mapping[str, str]

SECTORS: Mapping[str, str] = {
    "oil_gas": "fuel_and_power",
    "power": "fuel_and_power",
    "heating": "fuel_and_power",
    "agriculture": "industry",
    "automotive": "industry",
    "manufacturing": "industry",
    "mining": "industry",
    "textiles": "industry",
    "transport": "transport",
    "digital": "services",
    "education": "services",
    "health": "services",
    "science": "services",
    "environment": "towns",
    "urban_development": "towns",
}
"""Groups of sectors, as a parameter names them, by sector of the table of projects."""


@dataclass(frozen=True)
class Choice:
    """A set of values that the data can answer.

    Attributes:
        words: What is in it, for messages: 'a country whose trade with Uzbekistan is in the data'.
        find: Finds it; its arguments after the first are named like the parameters on which it depends.
    """

    words: str
    find: Callable[..., Collection[Any]]

    @property
    def needs(self) -> tuple[str, ...]:
        """The parameters on which it depends."""
        return tuple(inspect.signature(self.find).parameters)[1:]


class Answers:
    """The choices of one data package, each found when it is first asked for, and kept.

    Args:
        text: Gives a table as text by its name, such as `Catalog.text`.
    """

    def __init__(self, text: Callable[[str], RawTable]) -> None:
        self._text = text
        self._rows: dict[str, list[Row]] = {}
        self._found: dict[tuple[Any, ...], Collection[Any]] = {}

    def rows(self, table: str, **equal: str | Collection[str]) -> list[Row]:
        """Rows of a table, without the article's own, whose columns equal the given text or one of several."""
        if table not in self._rows:
            raw = self._text(table)
            rows = [dict(zip(raw.header, cells, strict=False)) for cells in raw.rows]
            self._rows[table] = [row for row in rows if row.get("grade") != "article"]
        wanted = {name: {value} if isinstance(value, str) else set(value) for name, value in equal.items()}
        return [row for row in self._rows[table] if all(row.get(name) in want for name, want in wanted.items())]

    @cached_property
    def countries(self) -> Mapping[str, str]:
        """Names of countries by code, without groups such as 'World'."""
        return {row["country"]: row["name"] for row in self.rows("countries", kind="country")}

    def of(self, name: str, values: Mapping[str, Any]) -> Collection[Any] | None:
        """A choice by its name.

        Args:
            name: A name of `CHOICES`.
            values: Values of the parameters on which it may depend.

        Returns:
            Codes, in the order of the table of countries, or years; None if a value that it depends on is missing.
        """
        choice = CHOICES[name]
        if not all(need in values for need in choice.needs):
            return None
        key = (name, *(values[need] for need in choice.needs))
        if key not in self._found:
            self._found[key] = choice.find(self, *key[1:])
        return self._found[key]

    def known(self, codes: Collection[str]) -> list[str]:
        """Those codes that are countries, in the order of their table."""
        return [code for code in self.countries if code in codes]


def _column(rows: list[Row], *names: str) -> set[str]:
    return {row[name] for row in rows for name in names}


def _years(rows: list[Row], column: str = "year") -> set[int]:
    """Years of a column of years or dates; what begins with none is left out."""
    return {int(row[column][:4]) for row in rows if row[column][:4].isdigit()}


def _countries(data: Answers) -> list[str]:
    return list(data.countries)


def _partners(data: Answers) -> list[str]:
    """Countries whose turnover with Uzbekistan in a full year is printed by either side, or its two flows are."""
    turnover, sold, bought = (_counted_with(data, flow) for flow in ("turnover", "exports", "imports"))
    pairs = {other for other, _ in turnover | (sold & bought)}
    return [code for code in data.known(pairs) if code != HOME]


def _counted_with(data: Answers, flow: str) -> set[tuple[str, str]]:
    """Countries, and what else tells one count from another, whose flow with Uzbekistan in a full year is printed."""
    ends = (("reporter", "partner"), ("partner", "reporter"))
    return {
        (row[other], f"{own} {row.get('definition')} {row['year']}")
        for own, other in ends
        for row in data.rows("trade", **{own: HOME}, flow=flow, months="12")
    }


def _rivals(data: Answers) -> list[str]:
    """Countries whose share of Uzbekistan's turnover is printed: a what-if starts from it."""
    rows = data.rows("trade_shares", reporter=HOME, flow="turnover", definition="national", months="12")
    return data.known(_column(rows, "partner"))


def _trade_years(data: Answers, partner: str) -> set[int]:
    """Years of the pair's trade, of the partner's share of turnover, and of the sums said to be invested."""
    pair = [
        *data.rows("trade", reporter=HOME, partner=partner, months="12"),
        *data.rows("trade", reporter=partner, partner=HOME, months="12"),
        *data.rows("trade_shares", reporter=HOME, partner=partner, flow="turnover", months="12"),
    ]
    invested = data.rows("investment", investor=partner, host=HOME, measure="claimed_total", unit="USD million")
    return _years(pair) | _years(invested, "date")


def _nationalities(data: Answers) -> list[str]:
    return data.known(_column(data.rows("migration_stock", host=PARTNER), "nationality"))


def _migration_years(data: Answers, nationality: str) -> set[int]:
    """Years of counts of all nationals who stay in Korea: at the year's end, or beside those without a status."""
    whole = {"ethnicity": "all", "visa": "all", "measure": "stock", "definition": "all_stays"}
    rows = data.rows("migration_stock", host=PARTNER, nationality=nationality, **whole)
    ends = _years([row for row in rows if row["date"].endswith("-12-31")], "date")
    without = data.rows("overstayers", host=PARTNER, nationality=nationality)
    return ends | (_years(rows, "date") & _years(without, "date"))


def _origins(data: Answers) -> list[str]:
    return data.known(_column(data.rows("students", host=PARTNER, measure="students"), "origin"))


def _construction_years(data: Answers, sectors: str) -> set[int]:
    """Years in which a project of the sectors was announced."""
    rows = data.rows("projects")
    return _years([row for row in rows if sectors in ("all", SECTORS.get(row["sector"]))], "year_announced")


_DATED: Mapping[str, Mapping[str, str]] = {
    "trade": dict.fromkeys(("trade", "trade_shares", "trade_products", "macro"), "year") | {"investment": "date"},
    "construction": {"projects": "year_announced", "project_values": "date", "aid": "year"},
    "transport": {"air": "date", "transport_indicators": "edition"},
    "migration": {
        **dict.fromkeys(("migration_stock", "overstayers", "students", "koreans_abroad"), "date"),
        **{"migration_flows": "start", "remittances": "year"},
    },
    "education": {"students": "date", "institution_counts": "date", "programmes": "start", "travel": "start"},
}
"""Tables of what was observed, by theme, and the column that says when; plans and forecasts aren't among them."""


def _newest(*themes: str) -> Callable[[Answers], set[int]]:
    """The years of what was observed, and those in which sources were published."""
    tables = {table: column for theme in themes for table, column in _DATED[theme].items()}

    def find(data: Answers) -> set[int]:
        published = _years(data.rows("sources"), "published")
        return published.union(*(_years(data.rows(table), column) for table, column in tables.items()))

    return find


CHOICES: Mapping[str, Choice] = {
    "countries": Choice("a country in the data", _countries),
    "trade.partners": Choice("a country whose trade with Uzbekistan is in the data", _partners),
    "trade.rivals": Choice("a country whose share of Uzbekistan's trade is in the data", _rivals),
    "trade.years": Choice("a year with figures of this trade", _trade_years),
    "migration.nationalities": Choice("a country whose nationals in Korea are counted in the data", _nationalities),
    "migration.years": Choice("a year in which these nationals were counted", _migration_years),
    "education.origins": Choice("a country whose students in Korea are counted in the data", _origins),
    "construction.years": Choice("a year with figures on these projects", _construction_years),
    **{f"{theme}.newest": Choice("a year of the data", _newest(theme)) for theme in _DATED},
    "overview.newest": Choice("a year of the data", _newest(*_DATED)),
}
"""Choices by name; what a notebook's parameter may depend on."""
