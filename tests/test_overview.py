"""The overview on a small world: events on one line, and figures of two days side by side."""

import pandas as pd
import pytest
from sentences import ROOT, names_of
from spoken import cells, lacking, spoken, wrong

from koruz.data.observations import Precedence
from koruz.figures.palette import contrast
from koruz.indicators import overview
from koruz.indicators.bases import Dated, span
from koruz.indicators.overview import Course, View
from koruz.indicators.overview.milestones import CHAPTERS
from koruz.report.values import Value

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
    frame = View.dated(pd.DataFrame(events if len(events) else [event("x", "1")]).astype("str"))
    return View({"milestones": frame if len(events) else frame.iloc[:0]}, PRECEDENCE, {}, first, last)


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


def over(name, label, *points, unit="persons"):
    """A quantity with figures of several dates, the source of each its date."""
    return Course(name, label, span([Dated(date, value(amount, date, unit, date)) for date, amount in points]))


STUDENTS = over("students", "Students", ("2017", 2000), ("2019", 5000), ("2025", 11000))
SHARE = over("share", "Share", ("2016", 4), ("2025", 2), unit="percent")
FIRMS = over("firms", "Firms", ("2018", 500), ("2021", 1000), ("2025", 600))


def test_then_and_now_divides_by_the_first_figure_and_shows_all_between():
    result = overview.then_and_now(SHARE, FIRMS, STUDENTS)
    students = "Students, 2017\N{EN DASH}2025"
    assert list(dict.fromkeys(result.data["label"])) == [
        students,
        "Firms, 2018\N{EN DASH}2025",
        "Share, 2016\N{EN DASH}2025",
    ]
    assert result.data["times"].tolist() == [1, 2.5, 5.5, 1, 2, 1.2, 1, 0.5]
    assert result.table()[1] == [students, "2019", "5,000 persons", "2.50", "", "official", "2019"]
    assert (result["students"].amount, result["share"].amount, result["firms"].amount) == (5.5, 0.5, 1.2)
    assert (result["students_start"].amount, result["students_end"].amount) == (2000, 11000)
    assert result["share_fall"].amount == 50 and not result["firms_fall"].known
    assert set(result.sources) == {"2016", "2017", "2018", "2019", "2021", "2025"}


def test_a_peak_that_the_ends_hide_is_named_and_compared_with():
    result = overview.then_and_now(FIRMS, STUDENTS)
    # 600 / 1,000 from the peak, 600 / 500 from the first figure.
    assert (result["firms_peak"].amount, result["firms_of_peak"].amount) == (1000, 0.6)
    assert not result["students_peak"].known and not result["firms_trough"].known
    rows = result.data.set_index("when")
    assert rows[rows["mark"] != ""]["mark"].tolist() == ["2021: 2.00"]
    assert result.data["named"].tolist()[-3:] == ["first sound figure", "peak", "last"]
    assert "500 persons (2018), then 1,000 persons (2021), then 600 persons (2025)" in result.description


def test_a_quantity_without_two_figures_is_left_out():
    once = over("once", "Once", ("2024", 5))
    result = overview.then_and_now(once, STUDENTS)
    assert result.data["label"].unique().tolist() == ["Students, 2017\N{EN DASH}2025"]
    assert not result["once"].known and not result["once_start"].known
    assert overview.then_and_now(once).empty
    assert overview.then_and_now().empty


def test_a_figure_that_is_the_same_again_is_one_of_the_first():
    result = overview.then_and_now(over("still", "Still", ("2016", 5), ("2024", 5)))
    assert result["still"].amount == 1 and not result["still_fall"].known


def test_the_real_quantities_begin_at_their_first_sound_figures_and_are_all_there():
    names = names_of(ROOT / "notebooks" / "00_overview.ipynb")
    data = names["course"].data
    first = data.drop_duplicates("label").set_index(data.drop_duplicates("label")["label"].str.partition(",")[0])
    assert first["date"].to_dict() == {
        "Uzbek students enrolled in Korea": "2017-04-01",
        "Weekly flights both sides may fly": "2018-05",
        "Uzbek nationals in Korea": "2014-08-31",
        "Korean firms at work in Uzbekistan": "2018-01-01",
        "Korea's part of all foreign firms there": "2018-01-01",
        "Korea's share of Uzbekistan's trade": "2011",
    }


def said(alter=None, **parameters):
    """What the page says of altered tables; nothing of it is wrong in form."""
    text = spoken("00_overview", alter, **parameters)
    assert not wrong(text)
    return text


_KOREAS_SHARE = "partner == 'KOR' and reporter == 'UZB' and flow == 'turnover' and year == 2025 and months == 12"


@pytest.mark.parametrize(
    ("share", "stands"),
    # Of 1,600 in 25,537 million, the share of 2011; 6.23 differs from it in no printed digit.
    [(0.5, "92%"), (3.9, "38%"), (6.25, ""), (6.5, ""), (9.0, ""), (0.0, "100%")],
)
def test_the_share_fell_by_what_is_computed(share, stands):
    text = said({"trade_shares": cells(_KOREAS_SHARE, value=share)})
    title = f"In 2025: 5.8 times the Uzbek students of 2017; Korea's trade share {stands} below 2011's"
    assert (title in text.splitlines()) if stands else ("~ What there is for one of the first figure" in text)


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
