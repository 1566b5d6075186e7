"""The article's own numbers set against each other: arithmetic alone, no outside figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from koruz.claims.period import last_year
from koruz.claims.verdicts import at_most, inside
from koruz.methods.ratios import Range, base_at, part_at, percent_of_rest, percent_range
from koruz.report.results import Column, Result, values_by_name
from koruz.report.values import Value
from koruz.words.units import percent
from koruz.words.written import amount_text, exact, number_text

if TYPE_CHECKING:
    from koruz.data.catalog import Catalog

_ARTICLE = ("ARTICLE",)
_TO = " to "
_FITS, _CLASHES, _DEPENDS = "fits", "doesn't fit", "by one reading"
_SHARES = ("T5", "T6", "T7", "T8")


class _Sum(NamedTuple):
    claims: str
    question: str
    computation: str
    result: str
    stated: str
    fits: bool | None  # None: by one fair reading of a word, and not by another


def own_numbers(catalog: Catalog) -> Result:
    """Sums that the article's numbers allow: what they come to, what the article states, and whether the two fit.

    The number of people without status (M7) is set against all residents (M1), the legal ones and the registered
    workers (M6), and the stated tenth (M8) is turned back into people; Korea's share (T4) against Turkey's (T8) and
    against the four larger ones; the count of meetings (H6) against the year of the latest summit (H5).

    Returns:
        Rows of claims, question, computation, result, stated, fits; values `low` and `high` (percent that those without
        status are of the legal residents), `stated` (percent), `tenth` (people that the stated percentage would be),
        `behind` (percent by which Korea trails Turkey), `sums` and `clashes` (how many sums, how many don't fit).
    """
    claims = catalog.table("claims").set_index("claim")
    sums = [*_without_status(claims), _slightly(claims), _fifth(claims), _meetings(claims)]
    data = pd.DataFrame(sums).assign(fits=[_fit(each) for each in sums])
    columns = (
        Column("claims", "Claims"),
        Column("question", "Question"),
        Column("computation", "Sum"),
        Column("result", "Result"),
        Column("stated", "The article states"),
        Column("fits", "Fits?"),
    )
    text = "; ".join(f"{each.question}: {each.result}, stated {each.stated}" for each in sums)
    return Result(data, columns, _ARTICLE, f"{text}.", values_by_name(_values(claims, sums)))


def _fit(each: _Sum) -> str:
    return _DEPENDS if each.fits is None else _FITS if each.fits else _CLASHES


def _number(claims: pd.DataFrame, claim: str, side: str = "low") -> float:
    return float(claims[side][claim])


def _numbers(claims: pd.DataFrame) -> tuple[Range, float, float, float]:
    """People without status, all residents, registered workers, and the stated percentage."""
    part = Range(_number(claims, "M7"), _number(claims, "M7", "high"))
    return part, _number(claims, "M1"), _number(claims, "M6"), _number(claims, "M8")


def _of_legal(claims: pd.DataFrame) -> Range:
    part, people, _, _ = _numbers(claims)
    return Range(*(percent_of_rest(end, people) for end in part))


def _without_status(claims: pd.DataFrame) -> list[_Sum]:
    part, people, workers, tenth = _numbers(claims)
    allowed = _number(claims, "M8", "tolerance")
    ends = _written(part)
    bases = (
        ("M1, M7, M8", "all residents", number_text(people), percent_range(part, Range(people, people))),
        ("M1, M7, M8", "the legal residents", f"({number_text(people)} minus these)", _of_legal(claims)),
        ("M6, M7, M8", "the registered workers", number_text(workers), percent_range(part, Range(workers, workers))),
    )
    sums = [
        _Sum(
            names,
            f"Those without status in percent of {base}",
            f"{ends} / {divisor}",
            _percents(found),
            f"about {amount_text(tenth, 'percent')}",
            inside(tenth, *found, allowed),
        )
        for names, base, divisor, found in bases
    ]
    needed = Range(base_at(part.low, tenth), base_at(part.high, tenth))
    words = f"The residents of whom they would be {amount_text(tenth, 'percent')}"
    computation = f"{ends} / {amount_text(tenth, 'percent')}"
    fits = inside(people, *needed)
    return [*sums, _Sum("M1, M7, M8", words, computation, _written(needed), number_text(people), fits)]


def _slightly(claims: pd.DataFrame) -> _Sum:
    korea, turkey = _number(claims, "T4"), _number(claims, "T8")
    limit = _number(claims, "T9", "high") + _number(claims, "T9", "tolerance")
    gap = _behind(claims)
    # Second reading: in points of all trade, beside Turkey's own distance from the partner before it.
    near, ahead = at_most(gap, limit), _number(claims, "T7") - turkey
    close = turkey - korea < ahead if ahead > 0 else near
    computation = f"({exact(turkey)} \N{MINUS SIGN} {exact(korea)}) / {exact(turkey)}"
    result = f"{amount_text(gap, 'percent', 0)} behind"
    return _Sum(
        "T4, T8, T9",
        "How far Korea trails Turkey",
        computation,
        result,
        "only slightly",
        near if near == close else None,
    )


def _behind(claims: pd.DataFrame) -> float:
    korea, turkey = _number(claims, "T4"), _number(claims, "T8")
    return percent(turkey - korea, turkey)


def _fifth(claims: pd.DataFrame) -> _Sum:
    korea, place = _number(claims, "T4"), _number(claims, "T3")
    larger = sum(_number(claims, name) > korea for name in _SHARES)
    shares = ", ".join(f"{exact(_number(claims, name))}%" for name in _SHARES)
    computation = f"of {shares}, {larger} are above {exact(korea)}%"
    result = f"rank {larger + 1}"
    fits = larger + 1 == place
    return _Sum("T3 to T8", "Korea's rank by the shares listed", computation, result, f"rank {exact(place)}", fits)


def _meetings(claims: pd.DataFrame) -> _Sum:
    latest = int(_number(claims, "H5"))
    last = last_year(claims.loc["H6", "period"]) or latest
    count = number_text(_number(claims, "H6"))
    question = f"Whether the summit of {latest} is among the {count} meetings"
    result = "no" if latest > last else "yes"
    stated = f"{count} meetings to {last}, the latest in {latest}"
    # A count that names its period says nothing of what came after it.
    return _Sum("H5, H6", question, f"{latest} against {last}", result, stated, latest > last)


def _values(claims: pd.DataFrame, sums: list[_Sum]) -> list[Value]:
    legal, (_, people, _, tenth) = _of_legal(claims), _numbers(claims)
    clashes = sum(each.fits is False for each in sums)
    of_people = f"{exact(tenth)}% of {exact(people)}"

    def value(name: str, amount: float, unit: str, definition: str, how: str = "") -> Value:
        return Value(name, amount, unit, "", definition, "article", _ARTICLE, derived=how)

    return [
        value("low", legal.low, "percent", "without status, of legal residents", "from the article's own numbers"),
        value("high", legal.high, "percent", "without status, of legal residents", "from the article's own numbers"),
        value("stated", tenth, "percent", "without status, of legal residents"),
        value("tenth", round(part_at(tenth, people)), "people", "of the stated residents", of_people),
        value("behind", _behind(claims), "percent", "Korea's share below Turkey's", "from the article's own shares"),
        value("sums", float(len(sums)), "sums", "of the article's own numbers", "counted"),
        value("clashes", float(clashes), "sums", "that don't fit what is stated", "counted"),
    ]


def _written(ends: Range) -> str:
    return _TO.join(dict.fromkeys(number_text(end) for end in ends))


def _percents(ends: Range) -> str:
    """'3.3 to 4.4%'."""
    return _TO.join(amount_text(end, "percent") for end in ends).replace(f"%{_TO}", _TO)
