"""The overview on a small world: events on one line, and figures of two days side by side."""

import pandas as pd
import pytest
from spoken import cells, lacking, spoken, wrong

from koruz.indicators import overview
from koruz.indicators.overview import Course, View
from koruz.indicators.overview.milestones import CHAPTERS
from koruz.observations import Precedence
from koruz.palette import contrast
from koruz.values import UnitError, Value

PRECEDENCE = Precedence(
    grades={"official": 1, "compiled": 2, "press": 3, "article": 4},
    tiers={"reported": 1},
    statuses={"reported": 1},
    published={"OLD": "2000", "NEW": "2020", "ARTICLE": "2025-05"},
)


def event(milestone, date, source="OLD", grade="press", state="done", kind="diplomatic"):
    words = f"{milestone} by {source}"
    return {"milestone": milestone, "date": date, "event": words, "kind": kind, "state": state} | {
        "status": "reported",
        "grade": grade,
        "source": source,
    }


EVENTS = [
    event("recognition", "1991-12-30"),
    event("recognition", "1991-12-20", "NEW"),
    event("recognition", "1991-12", "ARTICLE", "article"),
    event("gtl-opening", "2021-12-25", grade="official", kind="project"),
    event("gtl-opening", "2022", "NEW", kind="project"),
    event("special-strategic-partnership", "2019-04-19", kind="summit"),
    event("new-partnership-model", "2024", "ARTICLE", "article"),
    event("eps-memorandum", "2006-03", state="planned"),
    event("a-dinner", "2008", kind="visit"),
]


def world(first=1990, last=2030, events=EVENTS):
    frame = pd.DataFrame(events if len(events) else [event("x", "1")]).astype("str")
    return View(frame if len(events) else frame.iloc[:0], PRECEDENCE, first, last)


def test_each_event_stands_once_in_time_by_precedence_with_its_other_dates():
    result = overview.milestones(world())
    # The newer of two press rows; the official one before a newer one of the press. Planned ones are left out.
    assert result.data[["date", "event", "chapter", "also"]].to_numpy().tolist() == [
        ["1991-12-20", "recognition by NEW", "Relations", "30 December 1991"],
        ["2019-04-19", "special-strategic-partnership by OLD", "Relations", ""],
        ["2021-12-25", "gtl-opening by OLD", "Projects", "2022"],
    ]
    assert result["shown"].amount == 3
    assert result["known"].amount == 4  # the dinner is known and not shown
    assert result["meetings"].amount == 2  # a summit and a visit
    assert (result["first"].text, result["last"].text) == ("1991", "2021")
    assert set(result.sources) == {"NEW", "OLD"}
    assert "20 December 1991: recognition by NEW" in result.description


def test_only_the_period_is_shown():
    assert overview.milestones(world(2000, 2020)).data["date"].tolist() == ["2019-04-19"]


def test_without_events_there_is_nothing_to_show():
    assert overview.milestones(world(events=[])).empty
    assert overview.milestones(world(2025, 2030)).empty
    assert not overview.milestones(world(2025, 2030))["first"].known


def test_view_refuses_years_in_the_wrong_order():
    with pytest.raises(ValueError, match="first_year 2020 is after last_year 2010"):
        overview.view(None, 2020, 2010)


def test_every_chapter_has_a_colour_that_is_seen_and_every_event_one_chapter():
    assert set(overview.COLOURS) == set(CHAPTERS)
    assert all(contrast(tone, "#ffffff") >= 4.5 for tone in overview.COLOURS.values())
    names = [name for chapter in CHAPTERS.values() for name in chapter]
    assert len(names) == len(set(names))


def value(amount, period, unit="persons", source="A"):
    return Value("x", amount, unit, period, "people", "official", (source,))


STUDENTS = Course("students", "Students", value(2000, "1 April 2017"), value(11000, "1 April 2025", source="B"))
SHARE = Course("share", "Share", value(4, "2016", "percent"), value(2, "January\N{EN DASH}May 2025", "percent"))
RIGHTS = Course("rights", "Rights", value(10, "September 2024"), value(24, "September 2024"))


def test_then_and_now_divides_the_later_by_the_earlier_and_sorts():
    result = overview.then_and_now(SHARE, STUDENTS, RIGHTS)
    assert result.data["label"].tolist() == [
        "Students, 2017\N{EN DASH}2025",
        "Rights, in 2024",
        "Share, 2016\N{EN DASH}2025",
    ]
    assert result.data["times"].tolist() == [5.5, 2.4, 0.5]
    students = "Students, 2017\N{EN DASH}2025"
    assert result.table()[0] == [students, "2,000 persons", "1 April 2017", "11,000 persons", "1 April 2025", "5.50"]
    assert (result["students"].amount, result["share"].amount) == (5.5, 0.5)
    assert (result["up"].amount, result["down"].amount) == (2, 1)
    assert set(result.sources) == {"A", "B"}


def test_a_quantity_without_both_figures_is_left_out():
    missing = Course("gone", "Gone", Value.missing("x", "persons"), value(3, "2025"))
    zero = Course("zero", "Zero", value(0, "2016"), value(3, "2025"))
    assert overview.then_and_now(missing, zero).empty
    result = overview.then_and_now(missing, STUDENTS)
    assert result.data["label"].tolist() == ["Students, 2017\N{EN DASH}2025"]
    assert not result["gone"].known
    assert overview.then_and_now().empty


def test_a_figure_is_not_set_beside_itself():
    once = Course("once", "Once", value(5, "2024"), value(5, "2024"))
    still = Course("still", "Still", value(5, "2016"), value(5, "2024"))
    result = overview.then_and_now(once, still)
    assert result.data["label"].tolist() == ["Still, 2016\N{EN DASH}2024"]
    assert result.description == "Still, 2016\N{EN DASH}2024: 5 persons both times."


def said(alter=None, **parameters):
    """What the page says of altered tables; nothing of it is wrong in form."""
    text = spoken("00_overview", alter, **parameters)
    assert not wrong(text)
    return text


_KOREAS_SHARE = "partner == 'KOR' and reporter == 'UZB' and flow == 'turnover' and year == 2025 and months == 12"


@pytest.mark.parametrize(
    ("share", "stands"),
    [(0.5, "fell by 88%"), (3.9, "fell by 7%"), (4.2, ""), (4.3, ""), (9.0, ""), (0.0, "fell by 100%")],
)
def test_the_share_fell_by_what_is_computed(share, stands):
    text = said({"trade_shares": cells(_KOREAS_SHARE, value=share)})
    title = f"Students and flight rights multiplied; Korea's share of trade {stands}"
    assert (title in text.splitlines()) if stands else ("~ Figures of two days set side by side" in text)


@pytest.mark.parametrize("last_year", [1995, 2000, 2010, 2017, 2021])
def test_a_page_of_early_years_speaks_in_the_past(last_year):
    text = said(last_year=last_year)
    assert "make up" not in text
    lines = [line for line in text.splitlines() if "article" not in line]
    assert not [line for line in lines for year in range(last_year + 1, 2031) if f" {year}" in line]


@pytest.mark.parametrize(
    "alter",
    [
        {"aid": cells("donor == 'KOR'", value=-5e6)},
        {"aid": cells("donor == 'KOR'", value=0.0)},
        {"students": lacking("origin == 'UZB'")},
        {"students": cells("origin == 'UZB'", value=0.0)},
        {"migration_stock": cells("nationality == 'UZB' and date > '2016-12' and date < '2017'", value=0.0)},
        {"milestones": lacking("kind == 'summit' or kind == 'visit'")},
        {"air": cells("measure == 'rights_weekly'", value=0.0)},
        {"trade_shares": lacking("partner == 'KOR' and year == 2024")},
    ],
)
def test_what_is_gone_zero_or_negative_is_left_out(alter):
    text = said(alter)
    assert "among them 0" not in text and "came to USD 0" not in text and "came to USD \N{MINUS SIGN}" not in text


def test_figures_of_different_units_are_never_compared():
    with pytest.raises(UnitError):
        overview.then_and_now(Course("x", "X", value(1, "2016"), value(1, "2025", "students")))
