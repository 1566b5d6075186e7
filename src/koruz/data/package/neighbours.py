"""Figures that are about ten times, or a tenth, of those beside them: other sources of the same, the years around."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from koruz.data.package.declared import as_number, rows_where, swings
from koruz.data.package.descriptor import Package, Resource
from koruz.data.package.rawcsv import RawTable
from koruz.words.problems import Notice

TIMES = 8
"""From how many times on a figure is told: a slip of the decimal point makes ten, while its neighbours grow or fall."""

AWAY = 5
"""Years beyond which a figure is no neighbour."""

_AGREE = 3  # neighbours on one side alone speak only if they are this near to each other
_TIME = ("year", "date", "start", "end")
_ADVICE = "Look at the unit and at the decimal point. If it is right, leave it."


@dataclass(frozen=True)
class _Figure:
    amount: float
    position: int


# The figures of one thing by the time that they are of.
_Series = dict[tuple[str, ...], list[_Figure]]


def neighbour_notices(
    package: Package, resource: Resource, table: RawTable, doubtful: frozenset[str] = frozenset()
) -> Iterator[Notice]:
    """Figures that are ten times or a tenth of all other sources of the same, or of all neighbours in time.

    A first figure that is small is a beginning, and isn't told; nor are figures that the schema says to swing.

    Args:
        package: The package, which knows where the user wrote a row.
        resource: The table's description: observations with a primary key.
        table: The table as text; its columns are those of the description.
        doubtful: Statuses of rows that are no figure to compare with, such as misprints.
    """
    for series in _series(resource, table, doubtful):
        times = sorted(series, key=_when)
        for place, time in enumerate(times):
            for figure in series[time]:
                told = _beside_sources(series, time, figure, near := _near(series, times, place))
                told = told or _beside_years(figure, *near)
                if told:
                    cell = table.column("value")[figure.position]
                    yield package.notice(resource, table.numbers[figure.position], "value", told, cell, _ADVICE)


def _series(resource: Resource, table: RawTable, doubtful: frozenset[str]) -> list[_Series]:
    skipped = {position for where in swings(resource) for position in rows_where(table, where)}
    things = [table.column(name) for name in resource.primary_key if name not in (*_TIME, "source")]
    times = [table.column(name) for name in resource.primary_key if name in _TIME]
    found: dict[tuple[str, ...], _Series] = {}
    for position, (cell, status) in enumerate(zip(table.column("value"), table.column("status"), strict=True)):
        amount = as_number(cell)
        if amount is None or not 0 <= amount < math.inf or status in doubtful or position in skipped:
            continue
        time = tuple(cells[position] for cells in times)
        thing = (*(cells[position] for cells in things), _length(time))
        found.setdefault(thing, {}).setdefault(time, []).append(_Figure(amount, position))
    return list(found.values())


def _length(time: tuple[str, ...]) -> str:
    """Months of a period with a start and an end: figures of a month aren't beside those of a year."""
    return f"{12 * (_when(time[-1:]) - _when(time[:1])):.0f}" if len(time) > 1 else ""


def _when(time: tuple[str, ...]) -> float:
    """A time as a year and its part, by its last part: the end of a period; what is undated comes first."""
    parts = [as_number(part) for part in (time[-1] if time else "").split("-")]
    year, *rest = [part for part in parts if part is not None] or [-math.inf]
    return year + sum(part / size for part, size in zip(rest, (12, 366), strict=False))


def _near(series: _Series, times: Sequence[tuple[str, ...]], place: int) -> tuple[list[list[float]], list[list[float]]]:
    """The figures of up to two times before and two after, the nearest first; none that is far away."""
    here = _when(times[place])
    sides = (times[max(0, place - 2) : place][::-1], times[place + 1 : place + 3])
    before, after = (
        [[each.amount for each in series[time]] for time in side if abs(_when(time) - here) <= AWAY] for side in sides
    )
    return before, after


def _beside_sources(
    series: _Series, time: tuple[str, ...], figure: _Figure, near: tuple[list[list[float]], list[list[float]]]
) -> str:
    """What to say beside the other sources of the same; of two that disagree the one is told that fits its years less.

    Without years around it is the later row, which is the newer one where figures were laid over others.
    """
    others = [each for each in series[time] if each is not figure]
    if not others or not _far(figure.amount, [each.amount for each in others]):
        return ""
    if len(others) == 1:
        around = [amount for side in near for amounts in side for amount in amounts if amount > 0]
        mine, other = (_distance(each.amount, around) for each in (figure, others[0]))
        if mine < other or (mine == other and figure.position < others[0].position):
            return ""
    return f"is {_times(figure.amount, others[0].amount)} what another source says of the same, {others[0].amount:,g}"


def _beside_years(figure: _Figure, before: list[list[float]], after: list[list[float]]) -> str:
    """What to say beside the figures of the years around."""
    if before and after:  # the nearest on both sides
        before, after = before[:1], after[:1]
    around = [amount for amounts in (*before, *after) for amount in amounts]
    if not around or not _far(figure.amount, around):
        return ""
    if not (before and after) and not _agree(around, len(before) + len(after)):
        return ""
    if not before and figure.amount < min(around):
        return ""  # a beginning
    nearest = (before or after)[0][0]
    return f"is {_times(figure.amount, nearest)} the figure beside it in time, {nearest:,g}"


def _far(amount: float, others: Sequence[float]) -> bool:
    """Whether a figure is many times all others, or a small part of all of them."""
    return amount >= TIMES * max(others) > 0 or 0 < min(others) >= TIMES * amount


def _agree(around: Sequence[float], times: int) -> bool:
    return times > 1 and max(around) <= _AGREE * min(around)


def _distance(amount: float, around: Sequence[float]) -> float:
    """How many times a figure is off those around, as a logarithm; none without any."""
    if not around:
        return 0.0
    middle = sum(math.log(each) for each in around) / len(around)
    return abs(math.log(amount) - middle) if amount > 0 else math.inf


def _times(amount: float, other: float) -> str:
    """'about 1,100 times', or 'about 1/1,100 of'."""
    if amount == 0:
        return "nothing beside"
    if amount >= other:
        return f"about {_rounded(amount / other)} times" if other else "far above"
    return f"about 1/{_rounded(other / amount)} of"


def _rounded(ratio: float) -> str:
    return f"{float(f'{ratio:.2g}'):,.0f}"
