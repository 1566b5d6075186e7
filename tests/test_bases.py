"""The rule of bases: where a comparison begins, what its ends hide; and that every 'times since' of the suite obeys."""

from __future__ import annotations

import pytest
from sentences import ROOT, names_of

from koruz.indicators.bases import Dated, span
from koruz.report.values import UnitError, Value

SOUND = ("reported", "rounded")


def value(amount, status="reported", unit="firms", definition="firms at work"):
    return Value("x", amount, unit, "", definition, "official", ("A",), status)


def course(*amounts, first=2001, **papers):
    return [Dated(str(first + step), value(amount, **papers)) for step, amount in enumerate(amounts)]


def amounts(points):
    return [point.value.amount for point in points]


def test_it_begins_at_the_first_sound_value_and_ends_at_the_last():
    # 9 is inferred, 4 suspect and in the middle; the rest is by hand 3 / 2.
    points = [*course(9, status="inferred", first=1999), *course(2, 5, 3), *course(4, status="suspect", first=2010)]
    found = span(points, SOUND)
    assert (found.start.amount, found.end.amount, amounts(found.points)) == (2, 3, [2, 5, 3])


def test_the_order_of_the_rows_does_not_matter_and_all_between_are_kept():
    assert amounts(span(course(1, 2, 3, 4)[::-1], SOUND).points) == [1, 2, 3, 4]


def test_a_zero_or_an_unknown_is_no_base():
    assert amounts(span(course(0, float("nan"), 2, 0, 3), SOUND).points) == [2, 0, 3]


@pytest.mark.parametrize("points", [[], course(5), course(0, 5), course(0, 0), course(float("nan"), 3)])
def test_without_two_values_from_a_base_there_is_no_comparison(points):
    assert span(points, SOUND) is None


def test_a_later_beginning_needs_a_reason_and_a_reason_a_date():
    assert amounts(span(course(1, 2, 3), SOUND, since="2002", reason="the law of 2002").points) == [2, 3]
    for extra in ({"since": "2002"}, {"reason": "because"}, {"since": "2002", "reason": " "}):
        with pytest.raises(ValueError, match="needs a reason, and a reason a date"):
            span(course(1, 2, 3), SOUND, **extra)


@pytest.mark.parametrize("other", [{"unit": "percent"}, {"definition": "firms stated by ministries"}])
def test_definitions_and_units_never_mix(other):
    with pytest.raises(UnitError, match="of one definition and unit"):
        span([*course(1, 2), *course(3, first=2010, **other)], SOUND)
    assert span([*course(1, 2), *course(3, first=2010, status="suspect", **other)], SOUND)  # what isn't sound is out


@pytest.mark.parametrize(
    ("values", "hidden"),
    [
        ((510, 928, 691), [928]),  # the firms: above 691 by a third
        ((100, 110, 100), [110]),  # just a tenth above both
        ((100, 109, 100), []),  # by less than a tenth
        ((100, 90, 100), [90]),
        ((100, 91, 100), []),
        ((10, 20, 5, 10), [20, 5]),  # a peak and a trough, in the order of time
        ((10, 5, 20, 10), [5, 20]),
        ((63, 42, 65, 21), [42, 65]),  # the trade share: neither is beyond the ends by a tenth, but it rose by half
        ((10, 20, 15, 30), [20, 15]),  # on the way up it fell by a quarter
        ((10, 20, 19, 30), []),  # by a twentieth only
        ((10, 20, 30), []),
        ((30, 20, 10), []),
        ((10, 10), []),
    ],
)
def test_what_the_two_ends_hide_is_named(values, hidden):
    assert amounts(span(course(*values), SOUND).hidden) == hidden


@pytest.mark.parametrize("values", [(510, 928, 691), (10, 5, 20, 10), (63, 42, 65, 21)])
def test_peak_and_trough_lie_beyond_both_ends(values):
    found = span(course(*values), SOUND)
    ends = found.start.amount, found.end.amount
    assert found.peak is None or found.peak.value.amount > max(ends)
    assert found.trough is None or found.trough.value.amount < min(ends)


# --- every 'so many times since' of the suite -------------------------------------------------------------------------

# Notebook, variable, values of the first and the last figure, and the rows of its frame that the two are among.
COMPARISONS = [
    ("01_trade", "course", "start", "end", {"kind": "sound figures"}),
    ("01_trade", "bought", "start", "end", {"definition": "factbook"}),
    ("01_trade", "firms", "start", "end", {}),
    ("03_transport", "goods", "first", "last", {"country": "UZB"}),
    ("03_transport", "travel", "first", "last", {"country": "UZB"}),
    ("04_migration", "size", "first", "latest", {"nationality": "UZB"}),
    ("04_migration", "course", "first", "latest", {"nationality": "UZB"}),
    ("04_migration", "students", "first", "last", {}),
    ("04_migration", "money", "first", "bop", {"definition": "bop"}),
    ("05_education", "own", "first", "enrolled", {"series": "enrolled on 1 April"}),
]


@pytest.mark.parametrize(("stem", "name", "first", "last", "rows"), COMPARISONS, ids=lambda part: str(part)[:14])
def test_every_comparison_over_time_begins_at_the_first_sound_figure_of_its_definition(stem, name, first, last, rows):
    result = names_of(ROOT / "notebooks" / f"{stem}.ipynb")[name]
    frame = result.data
    for column, wanted in rows.items():
        frame = frame[frame[column] == wanted]
    when, amount = next(c for c in ("date", "year") if c in frame), "percent" if "percent" in frame else "value"
    status = frame["status"] if "status" in frame else ["reported"] * len(frame)
    points = [
        Dated(str(date), value(float(number), state))
        for date, number, state in zip(frame[when], frame[amount], status, strict=True)
    ]
    sound = ("reported", "rounded", "estimate", "at_least", "at_most")
    found = span(points, sound)
    assert found, name
    assert (result[first].amount, result[last].amount) == (found.start.amount, found.end.amount)


def test_the_growth_by_visa_begins_with_the_first_count_of_visas():
    names = names_of(ROOT / "notebooks" / "05_education.ipynb")
    frame = names["own"].data
    visas = frame[(frame["series"] == "on a student visa") & frame["status"].isin(SOUND)].sort_values("date")
    found = names["by_visa"]["start"].amount, names["by_visa"]["end"].amount
    assert found == (visas["value"].iloc[0], visas["value"].iloc[-1])
