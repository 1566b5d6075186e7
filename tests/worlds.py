"""What the indicators give in the small worlds of the themes' tests, put down line by line.

Each world is looked at from several sides, and with one table changed: every third row left out or without an amount,
all amounts the same, or the rows in the opposite order. So what lies on the edge of a filter counts there or doesn't,
nothing is divided by, equals compete, and no order of rows is relied on unseen. Only numbers, periods, grades and
statuses are put down, no words.

`uv run python tests/worlds.py` writes the record anew after a meant change; read its diff before it is committed.
"""

from __future__ import annotations

import dataclasses
import inspect
import math
import re
from collections.abc import Callable, Iterator, Mapping
from numbers import Number
from pathlib import Path
from typing import Any
from zlib import crc32

import claim_worlds
import pandas as pd
import test_construction
import test_edges_transport
import test_education
import test_migration
import test_trade
import test_transport

from koruz.indicators import construction, education, migration, trade, transport
from koruz.indicators.construction.view import GROUPS
from koruz.report.results import Result
from koruz.report.values import Value

RECORD = Path(__file__).parent / "worlds"
_THIRD = 3  # every third row is changed, first from the first, then from the second
_KEYS = ("claims", "places", "sources")  # what other tables refer to is always there

_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
_COLUMN = re.compile(r"\w+:")

Ask = Callable[[Any], Any]


@dataclasses.dataclass(frozen=True)
class World:
    """A theme's small world.

    Attributes:
        sides: From where it is looked at: a view by its name.
        asks: What is asked of each view, by name.
        fuller: Views of more rows, changed as the first side is, where they answer otherwise.
    """

    sides: Mapping[str, Any]
    asks: Mapping[str, Ask]
    fuller: Mapping[str, Any] = dataclasses.field(default_factory=dict)


def _asks_a_view(function: Any) -> bool:
    """Whether it is a function whose first argument is a view."""
    if not callable(function) or isinstance(function, type):
        return False
    return next(iter(inspect.signature(function).parameters), "") == "view"


def _functions(module: Any, **more: Ask) -> dict[str, Ask]:
    """Every indicator of a theme that needs nothing but a view, and those that are given."""
    found: dict[str, Ask] = {}
    for name in sorted(module.__all__):
        function = getattr(module, name)
        if _asks_a_view(function) and name != "view" and name not in more:
            found[name] = function
    return {**found, **more}


def _trade() -> World:
    def look(partner: str = "KOR", first: int = 1992, last: int = 2025, **more: list[Any]) -> Any:
        frames = test_trade.frames()
        frames |= {table: pd.concat([frames[table], test_trade.frame(rows)]) for table, rows in more.items()}
        frames = {table: rows.reset_index(drop=True) for table, rows in frames.items()}
        return trade.View(frames, test_trade.PRECEDENCE, test_trade.NAMES, partner, first, last)

    sides = {"KOR": look(), "TUR": look("TUR"), "CHN": look("CHN"), "KOR 2019": look(last=2019)}
    sides |= {"KOR from 2020": look(first=2020), "KOR 2016-2020": look(first=2016, last=2020)}
    growth = {"partner_growth": 10.0, "rival_growth": 2.0, "total_growth": 5.0}
    asks: dict[str, Ask] = {
        f"passing {rival}": (lambda v, r=rival: trade.passing(v, r, **growth)) for rival in ("TUR", "CHN")
    }
    asks["implied_turnover"] = lambda v: [trade.implied_turnover(v, "KOR", year) for year in (2019, 2020, 2021)]
    asks["passing"] = lambda v: trade.passing(
        v, "KOR", partner_growth=0.0, rival_growth=50.0, total_growth=0.0, horizon=3
    )
    asks["products"] = trade.products
    asks["beside_counts"] = lambda v: trade.beside_counts(v, trade.mirror(v))
    for ask in (trade.turnovers, trade.year_shares):
        asks[ask.__name__] = lambda v, ask=ask: [ask(v, year) for year in (2019, 2020, 2021)]
    more = look(trade_products=_cars(), investment=_firms(), trade=_totals(), trade_shares=_shares())
    return World(sides, _functions(trade, **asks), {"more rows": more})


def _cars() -> list[Any]:
    """Cars of two partners in two years, the partner's alone in a third, and car parts."""
    papers = {"unit": "cars", "product": "Passenger cars", "classification": "group"}
    sold = {"KOR": (10, 5, 9), "CHN": (30, 80), "WLD": (50, 100, 20)}
    rows = [
        {**test_trade.flow("UZB", code, "imports", 2018 + step, value), **papers}
        for code, values in sold.items()
        for step, value in enumerate(values)
    ]
    parts = {"product": "Auto parts", "classification": "item"}
    return [*rows, {**test_trade.flow("KOR", "UZB", "exports", 2020, 280), **parts}]


def _firms() -> list[Any]:
    """Firms and all firms on two days, a printed part of a third, parts of the investment of a year, and a list."""
    firm, listed = test_trade._firms, ("foreign_investment_share", "percent of total", 12)
    counts = [
        firm("KOR", "2018-01", 50),
        firm("WLD", "2018-01", 500),
        firm("KOR", "2020-01", 60),
        firm("WLD", "2020-01", 900),
    ]
    counts += [firm("KOR", "2022-01", 5, "enterprises_share", "percent of total")]
    flows = [
        firm(code, "2021", value, "foreign_investment_absorbed", "USD million", 12)
        for code, value in (("WLD", 1000), ("TUR", 9))
    ]
    return [
        *counts,
        *flows,
        *(firm(code, "2023", 9 - place, *listed) for place, code in enumerate(("RUS", "CHN", "TUR", "DEU", "CYP"))),
    ]


def _totals() -> list[Any]:
    """Totals of three years, turnovers of a fourth, and flows of two more years."""
    rows = [test_trade.flow("UZB", "WLD", "turnover", year, value) for year, value in ((2016, 20000), (2018, 30000))]
    rows += [
        test_trade.flow("UZB", "KOR", "turnover", 2018, 2400),
        test_trade.flow("UZB", "RUS", "turnover", 2020, 1500),
    ]
    pairs = {2018: (500, 500), 2019: (400, 450)}
    return rows + [
        test_trade.flow("KOR", "UZB", kind, year, value)
        for year, pair in pairs.items()
        for kind, value in zip(("exports", "imports"), pair, strict=True)
    ]


def _shares() -> list[Any]:
    """A year of the partner's alone, parts of a year for three partners, and another count of imports."""
    rows = [test_trade.share("KOR", 2017, 5), test_trade.share("KOR", 2020, 7, months=9, kind="imports")]
    rows += [test_trade.share(code, 2021, value, months=11) for code, value in (("CHN", 22), ("TUR", 4), ("RUS", 18))]
    goods = {"kind": "imports", "definition": "goods"}
    return rows + [
        test_trade.share(code, 2020, value, **goods) for code, value in (("CHN", 30), ("TUR", 5), ("KOR", 5))
    ]


def _construction() -> World:
    sides: dict[str, Any] = {str(year): test_construction.world(as_of_year=year) for year in (2026, 2024, 2020, 2014)}
    sides |= {sectors: test_construction.world(sectors) for sectors in GROUPS}
    terms = {"interest": 2.0, "maturity": 20, "grace": 5}
    asks: dict[str, Ask] = {
        "energy few": lambda v: construction.energy(v, 3, without_given_up=True),
        "other_terms": lambda v: construction.other_terms(v, discount=5.0, **terms),
        "softness": lambda v: construction.softness(v, 5.0),
        "ranges few": lambda v: construction.ranges(v, 2),
    }
    balance = {"agency": "KEXIM", "oda": False}
    loans = [
        *test_construction.COMMITMENTS,
        test_construction.TRAINS_IN_DOLLARS,
        test_construction.commitment("kexim-balance", "export_credit_balance", 50.0, "2023-01", **balance),
    ]
    return World(
        sides, _functions(construction, **asks), {"more loans": test_construction.world(aid_commitments=loans)}
    )


def _transport() -> World:
    sides = {
        f"{first}-{last}": test_transport.world(first, last)
        for first, last in ((1992, 2026), (2018, 2024), (2021, 2025), (1992, 2017))
    }
    riders = {"fare": 20, "part_left": 0.25, "trips_a_day": 2, "load_factor": 0.5}
    flights = {"weekly_flights": 10, "seats_per_flight": 250, "load_factor": 0.8}
    asks: dict[str, Ask] = {
        "ridership": lambda v: transport.ridership(v, transport.service(v), **riders),
        "seats": lambda v: transport.seats(v, **flights),
        "traffic rail": lambda v: transport.traffic(v, "rail_freight"),
        "traffic": lambda v: transport.traffic(v, "air_passengers"),
    }
    one = test_transport.indicator
    courses = {"air_passengers": (5, 9, 9, 9, 4), "rail_freight": (70, 70, 70.05, 60, 60)}
    rows = [
        one("UZB", name, 2001 + year, value) for name, values in courses.items() for year, value in enumerate(values)
    ]
    newer = [one("UZB", "lpi_score", 2025, 2.6, 2026), one("KAZ", "lpi_score", 2025, 2.6, 2026)]
    more = test_edges_transport.more("transport_indicators", *rows, *newer)
    return World(sides, _functions(transport, **asks), {"more courses": more})


def _migration() -> World:
    def look(name: str = "UZB", **years: int) -> Any:
        return test_migration.world(name, macro=test_migration.frame(test_migration.MACRO), **years)

    sides = {name: look(name) for name in ("UZB", "VNM", "CHN")}
    sides |= {f"UZB to {year}": look(last=year) for year in (2020, 2018, 2012)}
    sides["UZB from 2018"] = look(first=2018)
    asks: dict[str, Ask] = {}
    for threshold in (8.0, 10.0):
        asks |= {f"course {threshold:g}": lambda v, t=threshold: migration.course(v, t)}
        asks |= {f"record {threshold:g}": lambda v, t=threshold: migration.record(v, t)}
        asks |= {f"matrix {threshold:g}": lambda v, t=threshold: migration.matrix(v, t)}
        asks |= {f"by_nationality {threshold:g}": lambda v, t=threshold: migration.by_nationality(v, t)}
        paths = {"threshold": threshold, "resident_growth": 3.0, "overstayer_growth": 5.0}
        asks |= {f"crossing {threshold:g}": lambda v, p=paths: migration.crossing(v, **p)}
    left = {"course", "record", "matrix", "by_nationality", "crossing"}
    return World(sides, {name: ask for name, ask in _functions(migration, **asks).items() if name not in left})


def _education() -> World:
    sides = {name: test_education.looking(name) for name in ("UZB", "CHN", "VNM")}
    sides |= {f"UZB to {year}": test_education.looking(last=year) for year in (2024, 2020, 2016)}
    sides["UZB from 2018"] = test_education.looking(first=2018)
    asks: dict[str, Ask] = {
        "growth visas": lambda v: education.growth(v, "moj"),
        "filling": lambda v: education.filling(v, 2030, growth=12.0, capacity=20_000),
        "filling soon": lambda v: education.filling(v, 2025, growth=-5.0, capacity=3_000),
    }
    days = {"kedi": ("2020-04-01", "2024-04-01"), "moj": ("2020-12-31", "2024-12-31")}
    counts = {"CHN": (9000, 9500), "VNM": (5000, 8000), "UZB": (500, 1000), "MNG": (480, 950), "WLD": (20000, 26000)}
    students = [
        test_education.count(code, day, value, definition)
        for code, values in counts.items()
        for definition, dates in days.items()
        for day, value in zip(dates, values, strict=True)
    ]
    taught = [
        test_education.tally(place, what, year, value)
        for place, what in (("all-schools", "schools"), ("all-schools", "learners"), ("all", "learners"))
        for year, value in (("2018", 20), ("2024", 70))
    ]
    level = test_education.looking(students=students, institution_counts=[*test_education.COUNTS, *taught])
    return World(sides, _functions(education, **asks), {"level counts": level})


WORLDS: Mapping[str, Callable[[], World]] = {
    "trade": _trade,
    "construction": _construction,
    "transport": _transport,
    "migration": _migration,
    "education": _education,
}


RECORDED = (*WORLDS, "claims")


def lines(theme: str) -> list[str]:
    """Everything that a theme's indicators give, a line for each answer; an answer as usual gives no line."""
    world = WORLDS[theme]()
    (first, view), *others = world.sides.items()
    usual = {name: _answer(ask, view) for name, ask in world.asks.items()}
    found = [f"{name} | {first} | {answer}" for name, answer in usual.items()]
    for side, other in others:
        found += _unlike(side, world.asks, other, usual)
    found += _of_changes("", world.asks, view)
    for side, fuller in world.fuller.items():
        answers = {name: _answer(ask, fuller) for name, ask in world.asks.items()}
        more = {name: ask for name, ask in world.asks.items() if answers[name] != usual[name]}
        found += [f"{name} | {side} | {answers[name]}" for name in more]
        found += _of_changes(f"{side}, ", more, fuller)
    return found


def _of_changes(side: str, asks: Mapping[str, Ask], view: Any) -> Iterator[str]:
    """Answers that are others once a table is changed; what looks into another table isn't asked again."""
    usual, needed = {}, {}
    for name, ask in asks.items():
        frames = _Noted(view.frames)
        usual[name], needed[name] = _answer(ask, dataclasses.replace(view, frames=frames)), frames.read
    for words, table, other in _changed(view):
        again = {name: ask for name, ask in asks.items() if table in needed[name]}
        yield from _unlike(f"{side}{words}", again, other, usual)


def _unlike(side: str, asks: Mapping[str, Ask], view: Any, usual: Mapping[str, str]) -> Iterator[str]:
    """Answers that aren't as usual."""
    for name, ask in asks.items():
        answer = _answer(ask, view)
        if answer != usual[name]:
            yield f"{name} | {side} | {_brief(answer, usual[name])}"


class _Noted(dict[str, pd.DataFrame]):
    """Tables that note which of them are looked into: what doesn't depend on a table needn't be asked again."""

    def __init__(self, frames: Mapping[str, pd.DataFrame]) -> None:
        super().__init__(frames)
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> pd.DataFrame:
        self.read.add(name)
        return super().__getitem__(name)


def _changed(view: Any) -> Iterator[tuple[str, str, Any]]:
    """Views with one table changed, after words for it and the table's name."""
    for table, rows in view.frames.items():
        for words, other in _others(rows) if table not in _KEYS else ():
            yield f"{table} {words}", table, dataclasses.replace(view, frames={**view.frames, table: other})


def _others(rows: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """A table changed in several ways, each after words for it."""
    thirds = [pd.Series([number % _THIRD == place for number in range(len(rows))], rows.index) for place in (0, 1)]
    for place, third in enumerate(thirds):
        yield str(place), rows[~third].reset_index(drop=True)
    if "value" in rows:
        known = rows["value"].notna()
        for place, third in enumerate(thirds):
            yield f"nothing {place}", rows.assign(value=rows["value"].mask(third & known, 0.0))
        yield "level", rows.assign(value=rows["value"].mask(known, rows["value"][known].iloc[0]))
    yield "turned", rows[::-1].reset_index(drop=True)


def _answer(ask: Ask, view: Any) -> str:
    try:
        return " ".join(_told(ask(view)))
    except (KeyError, IndexError, ValueError, TypeError, ZeroDivisionError) as error:
        return type(error).__name__


def _brief(answer: str, usual: str) -> str:
    """What of an answer isn't as usual; columns of rows are cut to a checksum, since there are many worlds."""
    other = [part for part in answer.split() if part not in usual.split()]
    columns = " ".join(part for part in other if _COLUMN.match(part))
    return " ".join([*(part for part in other if not _COLUMN.match(part)), f"{crc32(columns.encode()):08x}"])


def _told(answer: Any) -> Iterator[str]:
    """Numbers, periods, grades and statuses of an answer, in order."""
    if isinstance(answer, Result):
        yield from _told([*answer.values.values()])
        yield from _told(answer.data)
        yield f"columns:{','.join(f'{column.name}.{column.decimals}' for column in answer.columns)}"
        yield f"text:{_numbers(answer.description)} sources:{len(answer.sources)}"
    elif isinstance(answer, Value) and not answer.known:
        yield f"{answer.name}="
    elif isinstance(answer, Value):
        papers = ";".join(
            (
                _numbers(answer.derived),
                _numbers(answer.definition),
                answer.period,
                answer.grade,
                answer.status,
                str(len(answer.sources)),
            )
        )
        yield f"{answer.name}={_number(answer.amount)} {answer.unit}({papers})".replace(" ", "_")
    elif isinstance(answer, pd.DataFrame):
        for name in answer:
            yield f"{name}:{','.join(map(_cell, answer[name]))}"
    elif isinstance(answer, list | tuple | Mapping):
        for part in answer.values() if isinstance(answer, Mapping) else answer:
            yield from _told(part)
    elif dataclasses.is_dataclass(answer):
        for field in dataclasses.fields(answer):
            yield from _told(getattr(answer, field.name))
    elif isinstance(answer, Number):
        yield _number(float(answer))


def _numbers(text: str) -> str:
    """The numbers that a text shows, without its words."""
    return ",".join(_DIGITS.findall(text))


def _cell(cell: Any) -> str:
    """A number, a yes or no, or a word without blanks, such as a code or a date; sentences are left out."""
    if isinstance(cell, str):
        return cell if len(cell.split()) == 1 else ""
    return _number(float(cell)) if isinstance(cell, Number) else ""


def _number(amount: float) -> str:
    return "" if math.isnan(amount) else f"{amount:.6g}"


def main() -> None:
    """Write the record."""
    RECORD.mkdir(exist_ok=True)
    for name in RECORDED:
        (RECORD / f"{name}.txt").write_text("".join(f"{line}\n" for line in now(name)), encoding="utf-8", newline="\n")


def now(name: str) -> list[str]:
    """What a theme's small world, or the claims, give now."""
    return [*claim_worlds.lines()] if name == "claims" else lines(name)


def before(name: str) -> list[str]:
    """What they gave when the record was written."""
    return (RECORD / f"{name}.txt").read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    main()
