"""The ledger at a glance, its origins, its sensitivity and the article's own arithmetic, on cases worked by hand."""

import re
from types import SimpleNamespace

import pandas as pd
import pytest

from koruz.claims import SCALE, TONES, at_a_glance, changes, origins, own_numbers, scale, sensitive, tally
from koruz.claims import rows as ledger_rows
from koruz.claims.by_row import evidence, judged
from koruz.claims.known import public
from koruz.claims.overview import documents, meetings
from koruz.claims.verdicts import Verdict, allowance
from koruz.claims.witness import ORIGINS, OWN_ORIGIN, witness
from koruz.data.catalog import open_catalog
from koruz.figures.palette import contrast, readable_on


def row(claim, topic, verdict, origin="", sources=("A",)):
    listed = [{"id": source} for source in sources]
    return {"claim": claim, "topic": topic, "statement": f"Statement {claim}", "verdict": verdict, "origin": origin} | {
        "sources": listed
    }


ROWS = [
    row("T1", "Trade", "supported", "release-2024-06-14"),
    row("T2", "Trade", "supported", "release-2024-06-14", ("A", "B")),
    row("T3", "Trade", "differs by definition", "agency-2024"),
    row("M1", "Migration", "contradicted", "release-2024-06-14", ("C",)),
    row("M2", "Migration", "internally inconsistent", sources=("ARTICLE",)),
    row("M3", "Migration", "outdated", "report-2025-02"),
]


# --- at a glance ------------------------------------------------------------------------------------------------------


def test_at_a_glance_counts_verdicts_and_sources():
    result = at_a_glance(ROWS)
    assert result.data["claim"].tolist() == ["T1", "T2", "T3", "M1", "M2", "M3"]
    counts = {
        name: result[name].amount for name in ("all", "supported", "outdated", "not-checkable", "clash", "depends")
    }
    assert counts == {"all": 6, "supported": 2, "outdated": 1, "not-checkable": 0, "clash": 2, "depends": 2}
    assert result["sources"].amount == 3  # A, B and C; the article is no evidence for itself
    assert result["supported"].period == "of 6 statements"
    assert "supported: 2, outdated: 1" in result.description
    assert "not checkable" not in result.description


def test_tally_crosses_themes_and_verdicts():
    result = tally(ROWS)
    assert [column.name for column in result.columns] == ["topic", *SCALE[:5], "all"]  # none is 'not checkable'
    assert result.table() == [
        ["Trade", "2", "0", "1", "0", "0", "3"],
        ["Migration", "0", "1", "0", "1", "1", "3"],
        ["All", "2", "1", "1", "1", "1", "6"],
    ]
    assert (result["best"].definition, result["best"].period) == ("trade", "2 of 3")
    assert result["best"].amount == pytest.approx(200 / 3)
    assert (result["worst"].definition, result["worst"].amount) == ("migration", 0)


def test_tally_of_one_row_without_a_supported_one():
    result = tally([ROWS[3]])
    assert result.table() == [["Migration", "1", "1"], ["All", "1", "1"]]
    assert result["best"].amount == result["worst"].amount == 0


@pytest.mark.parametrize("summary", [at_a_glance, tally])
def test_an_empty_ledger_gives_an_empty_result(summary):
    assert summary([]).empty
    assert not summary([])["all"].known


def test_scale_says_what_each_verdict_means_and_how_often_it_is_given():
    result = scale(ROWS)
    assert [name.lower() for name in result.data["verdict"]] == list(SCALE)
    assert result.data["count"].tolist() == [2, 1, 1, 1, 1, 0]
    assert all(result.data["meaning"].str.len() > 40)


def test_tones_name_every_verdict_and_carry_text():
    assert set(TONES) == set(SCALE)
    assert all(contrast(tone, readable_on(tone)) >= 4.5 for tone in TONES.values())


# --- origins ----------------------------------------------------------------------------------------------------------


def test_claims_of_one_origin_are_listed_with_their_verdicts():
    result = origins(ROWS)
    # Three claims share one text; an origin of a single claim isn't shared.
    assert result.table() == [["Release, 14 June 2024", "T1, T2, M1", "3", "2 supported, 1 contradicted"]]
    assert (result["shared"].amount, result["texts"].text, result["largest"].amount) == (3, "1 text", 3)


def test_without_a_shared_origin_there_is_nothing_to_show():
    assert origins([]).empty
    assert origins(ROWS[4:]).empty


# --- sensitivity ------------------------------------------------------------------------------------------------------

VERDICTS = pd.DataFrame(
    [
        ("T1", "a", "2 percent", "supported", "contradicted", "supported", "supported"),
        ("T2", "b", "1 flight", "outdated", "outdated", "outdated", "supported"),
        ("T3", "c", "none", "contradicted", "contradicted", "contradicted", "contradicted"),
        ("T4", "d", "", "supported", "supported", "supported", "supported"),
    ],
    columns=["claim", "statement", "tolerance", "written", "none", "half", "twice"],
)


def test_changes_counts_verdicts_that_move():
    result = changes(VERDICTS)
    assert result.data["count"].tolist() == [1, 0, 1]
    assert {name: result[name].amount for name in ("none", "half", "twice", "steady", "with_tolerance")} == {
        "none": 1,
        "half": 0,
        "twice": 1,
        "steady": 2,
        "with_tolerance": 2,
    }


def test_sensitive_lists_what_moves_and_says_same_elsewhere():
    result = sensitive(VERDICTS)
    assert result.table() == [
        ["T1", "a", "supported", "contradicted", "same", "same"],
        ["T2", "b", "outdated", "same", "same", "supported"],
    ]
    assert (result["claims"].amount, result["reversed"].amount) == (2, 1)


@pytest.mark.parametrize(
    ("written", "none", "reversed_"),
    [("supported", "outdated", 0), ("supported", "contradicted", 1), ("contradicted", "supported", 1)],
)
def test_a_verdict_is_reversed_only_from_one_end_to_the_other(written, none, reversed_):
    row = VERDICTS.iloc[:1].assign(written=written, none=none, half=written, twice=written)
    assert sensitive(row)["reversed"].amount == reversed_


def test_nothing_moves_and_nothing_is_there():
    assert sensitive(VERDICTS.iloc[2:]).empty
    assert changes(VERDICTS.iloc[:0]).empty
    assert changes(VERDICTS.iloc[2:])["steady"].amount == 2


# --- the article's own numbers ----------------------------------------------------------------------------------------


def stated(**changed):
    base = {
        "M1": (1000, 1000, None, "about 2024"),
        "M6": (50, 50, None, "2024"),
        "M7": (20, 40, None, "about 2024"),
        "M8": (10, 10, 2, "about 2024"),
        "T3": (5, 5, 0, "2024"),
        "T4": (3, 3, 0.5, "2024"),
        "T5": (20, 20, 0.5, "2024"),
        "T6": (10, 10, 0.5, "2024"),
        "T7": (6, 6, 0.5, "2024"),
        "T8": (4, 4, 0.5, "2024"),
        "T9": (None, 10, 5, "2024"),
        "H5": (2024, 2024, 0, "2024"),
        "H6": (17, 17, 1, "1992-2022"),
    }
    rows = [(name, *values) for name, values in {**base, **changed}.items()]
    table = pd.DataFrame(rows, columns=["claim", "low", "high", "tolerance", "period"])
    return SimpleNamespace(table=lambda name: table.copy())


def test_the_articles_own_numbers_are_set_against_each_other():
    result = own_numbers(stated())
    found = {(each["claims"], each["question"]): each for _, each in result.data.iterrows()}
    of_all = found["M1, M7, M8", "Those without status in percent of all residents"]
    assert (of_all["computation"], of_all["result"], of_all["fits"]) == ("20 to 40 / 1,000", "2 to 4%", "doesn't fit")
    # 20 of the other 980 and 40 of the other 960.
    assert result["low"].amount == pytest.approx(100 * 20 / 980)
    assert result["high"].amount == pytest.approx(100 * 40 / 960)
    assert found["M6, M7, M8", "Those without status in percent of the registered workers"]["result"] == "40 to 80%"
    assert found["M1, M7, M8", "The residents of whom they would be 10%"]["result"] == "200 to 400"
    assert result["tenth"].text == "100 people"
    # (4 - 3) / 4 is a quarter; 'slightly' allows a tenth and five points. In points of all trade 1 is less than 6 - 4.
    assert result["behind"].amount == 25
    assert found["T4, T8, T9", "How far Korea trails Turkey"]["fits"] == "by one reading"
    assert found["T3 to T8", "Korea's rank by the shares listed"]["result"] == "rank 5"
    assert (result["sums"].amount, result["clashes"].amount) == (7, 4)


@pytest.mark.parametrize(
    ("korea", "before", "fits"),
    [
        (3.5, 6, "fits"),  # an eighth behind, and half a point beside two
        (3.5, 4.5, "by one reading"),  # half a point is not less than half a point
        (3, 5, "doesn't fit"),  # a quarter behind, and a whole point beside another
        (3.5, 4, "fits"),  # nobody is before Turkey: only the part of its trade is looked at
        (3, 4, "doesn't fit"),
    ],
)
def test_slightly_behind_has_two_readings_in_the_articles_own_numbers_too(korea, before, fits):
    result = own_numbers(stated(T4=(korea, korea, 0.5, ""), T7=(before, before, 0.5, "")))
    assert result.data.set_index("question").loc["How far Korea trails Turkey", "fits"] == fits


def test_numbers_that_fit_are_said_to_fit():
    result = own_numbers(stated(M7=(90, 110, None, ""), M6=(1000, 1000, None, ""), T4=(3.9, 3.9, 0.5, "")))
    assert result.data["fits"].tolist() == ["fits"] * 7
    assert result["clashes"].amount == 0


def test_a_count_that_should_hold_the_latest_summit_but_a_period_that_ends_before_it_are_told_apart():
    fits = {end: own_numbers(stated(H6=(17, 17, 1, f"1992-{end}"))).data["fits"].iloc[-1] for end in (2022, 2024)}
    assert fits == {2022: "fits", 2024: "doesn't fit"}


# --- claims about the relationship as a whole -------------------------------------------------------------------------

PAPERS = {"status": "reported", "authority": None, "note": None}


def event(milestone, date, grade="press", source="S", kind="diplomatic", state="done"):
    return {"milestone": milestone, "date": date, "event": milestone} | {
        "kind": kind,
        "state": state,
        "grade": grade,
        "source": source,
    }


def count(measure, date, value, grade="press", source="S"):
    return {"measure": measure, "date": date, "value": float(value), "unit": "documents", "grade": grade} | {
        "source": source,
        **PAPERS,
    }


def claim(name, low, tolerance, period="", unit="year"):
    return pd.Series(
        {"claim": name, "low": low, "high": low, "tolerance": tolerance, "tolerance_unit": unit, "unit": unit}
        | {"period": period, "source": "ARTICLE"}
    )


class Opened(SimpleNamespace):
    """A catalog that is itself alone, as an opened one is."""

    __hash__ = object.__hash__


def data(events=(), counts=(), latest=2024):
    tables = {
        "milestones": pd.DataFrame(list(events) or [event("x", "1999")]),
        "relations_counts": pd.DataFrame(list(counts) or [count("x", "1999", 1)]),
        "claims": pd.DataFrame({"claim": ["H5"], "low": [latest]}),
    }
    source = SimpleNamespace(published="2025-05-19")
    resources = {name: SimpleNamespace(tabular=True, fields=(), primary_key=()) for name in tables}
    return Opened(table=lambda name: tables[name].copy(), source=lambda name: source, resources=resources)


@pytest.mark.parametrize(
    ("events", "verdict"),
    [
        ([event("strategic-partnership", "2006-03-29")], Verdict.SUPPORTED),
        ([event("strategic-partnership", "2006", "article", "ARTICLE")], Verdict.UNCHECKABLE),
        ([event("strategic-partnership", "2005")], Verdict.UNCHECKABLE),
        (
            [event("strategic-partnership", "2005"), event("strategic-partnership", "2005", source="T")],
            Verdict.CONTRADICTED,
        ),
        ([event("strategic-partnership", "2005", "official")], Verdict.CONTRADICTED),
        ([event("strategic-partnership", "2006"), event("strategic-partnership", "2005", "official")], Verdict.DIFFERS),
        ([event("strategic-partnership", "2006", state="proposed")], Verdict.UNCHECKABLE),
        ([], Verdict.UNCHECKABLE),
    ],
)
def test_a_dated_event(events, verdict):
    test = "data.milestones.date[milestone=strategic-partnership, state=done|planned]"
    stated = {**claim("H3", 2006, 0), "operator": "equal", "quantity": "year", "test": test}
    assert judged(stated, evidence(data(events), stated)).verdict == verdict


@pytest.mark.parametrize(
    ("counts", "verdict"),
    [
        ([count("documents", "2017", 200)], Verdict.SUPPORTED),
        ([count("documents", "2017", 197)], Verdict.SUPPORTED),  # 2% less than 200 is 196
        ([count("documents", "2017", 200), count("documents", "2022", 150)], Verdict.DIFFERS),
        ([count("documents", "2017", 150)], Verdict.UNCHECKABLE),
        ([count("documents", "2017", 150, "official")], Verdict.CONTRADICTED),
        ([count("documents", "2020", 300)], Verdict.UNCHECKABLE),  # more than two years off
        # The nearest decides: a count further off that reaches the number doesn't make it true.
        ([count("documents", "2017", 150), count("documents", "2018-06", 250)], Verdict.UNCHECKABLE),
        ([count("documents", "2017", 150), count("documents", "2018-06", 160, source="T")], Verdict.CONTRADICTED),
        ([], Verdict.UNCHECKABLE),
    ],
)
def test_documents(counts, verdict):
    two_percent = claim("H2", 200, 2, "2016", "documents")
    two_percent["tolerance_unit"] = "percent"
    assert documents(data(counts=counts), two_percent).verdict == verdict


@pytest.mark.parametrize(
    ("period", "counts", "verdict"),
    [
        ("1992-2022", [count("summits", "2021-12", 17)], Verdict.SUPPORTED),
        ("1992-2022", [count("summits", "2021-12", 18)], Verdict.SUPPORTED),
        ("1992-2022", [count("summits", "2021-12", 19, "official")], Verdict.CONTRADICTED),
        ("1992-2022", [count("summits", "2021-12", 19)], Verdict.UNCHECKABLE),
        # The period would hold the summit of 2024, the number was printed before it.
        ("1992-2024", [count("summits", "2021-12", 17)], Verdict.INCONSISTENT),
        ("1992-2022", [], Verdict.UNCHECKABLE),
    ],
)
def test_meetings(period, counts, verdict):
    found = meetings(data(counts=counts), claim("H6", 17, 1, period, "meetings"))
    assert found.verdict == verdict
    assert found.sources


def test_meetings_are_also_counted_one_by_one():
    events = [event("a", "2006", kind="summit"), event("b", "2019", kind="visit"), event("c", "2024", kind="summit")]
    found = meetings(data(events, [count("summits", "2021-12", 17)]), claim("H6", 17, 1, "1992-2022", "meetings"))
    assert "2 meetings and visits of presidents up to 2022" in found.arithmetic
    assert "leaves out the meetings of 2024" in found.reading


def test_a_tolerance_in_percent_is_taken_of_the_stated_amount_or_of_its_upper_end():
    base = {"tolerance": 5.0, "tolerance_unit": "percent", "unit": "USD million"}
    assert allowance({**base, "low": 200.0, "high": 300.0}) == 10
    assert allowance({**base, "low": float("nan"), "high": 300.0}) == 15
    assert allowance({**base, "unit": "percent", "low": 200.0, "high": 300.0}) == 5
    assert allowance({**base, "tolerance": float("nan"), "low": 200.0, "high": 300.0}) == 0


# --- what could be known, and who says it -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("published", "known"),
    [
        ("2025-05-19", True),
        ("2025-05-20", False),
        ("2025-04", True),
        ("2025-05", False),
        ("2024", True),
        ("2025", False),
        ("", False),
    ],
)
def test_a_figure_is_known_from_the_last_day_that_its_date_of_publication_may_mean(published, known):
    sources = SimpleNamespace(source=lambda name: SimpleNamespace(published=published))
    rows = pd.DataFrame({"source": ["A"], "value": [1.0]})
    assert len(public(sources, rows, "2025-05-19")) == known


def test_a_verdict_that_rests_on_its_own_origin_alone_is_marked():
    origin, (one, other, *_) = "presidential-release-2024-06-14", ORIGINS["presidential-release-2024-06-14"]
    assert witness(origin, Verdict.SUPPORTED, [one]) == witness(origin, Verdict.DIFFERS, [other, one]) == OWN_ORIGIN
    assert witness(origin, Verdict.SUPPORTED, ["ARTICLE", one]) == OWN_ORIGIN
    # A second voice, no origin, no evidence, or a verdict that needs none.
    assert not witness(origin, Verdict.SUPPORTED, [one, "S"])
    assert not witness("", Verdict.SUPPORTED, [one])
    assert not witness(origin, Verdict.SUPPORTED, ["ARTICLE"])
    assert not witness(origin, Verdict.INCONSISTENT, [one])
    assert not witness(origin, Verdict.UNCHECKABLE, [one])


def test_origins_and_their_sources_are_those_of_the_data():
    catalog = open_catalog()
    assert set(ORIGINS) <= set(catalog.table("claims")["origin"])
    assert {source for sources in ORIGINS.values() for source in sources} <= set(catalog.table("sources")["source"])
    marked = {row["claim"] for row in ledger_rows(catalog) if row["witness"]}
    assert {"H5", "T3", "T4"} <= marked
    assert not marked & {"R3", "M8", "E2"}


# --- the wording of a statement against the article's -----------------------------------------------------------------

# Of each statement the quantities and the words of scope that the article itself uses ('ours|its' where we say it
# otherwise, any letter case); a paraphrase that drops one of them is wider or narrower than what was said.
SCOPE = {
    "H1": ("1992",),
    "H2": ("More than|over", "200", "bilateral", "by 2016"),
    "H3": ("2006",),
    "H4": ("2019",),
    "H5": ("2024", "new model of partnership"),
    "H6": ("seventeen", "high-level meetings", "1992", "2022"),
    "H7": ("2024", "2025", "Year of Mutual Exchange"),
    "T1": ("reached", "2.5 billion", "2023"),
    "T2": ("exceeded", "7.5 billion", "2023"),
    "T3": ("2024", "fifth", "Uzbekistan's"),
    "T4": ("2024", "3 percent", "Uzbekistan's"),
    "T5": ("2024", "18.9 percent"),
    "T6": ("2024", "17.6 percent"),
    "T7": ("2024", "6.5 percent"),
    "T8": ("2024", "4.5 percent"),
    "T9": ("only slightly", "Turkey"),
    "T10": ("Uzbekistan's", "most important|most significant", "new actors", "in Central Asia"),
    "C1": ("6.2 million", "Jizzakh"),
    "C2": ("After the visit", "2024", "Korean companies", "Pharma Park"),
    "C3": ("After the visit", "2024", "Korean companies", "some regions|certain regions"),
    "C4": ("five", "NEW&NEW", "Kumho P&B Chemicals", "Lotte Chemical", "KCC", "EcoBio"),
    "C5": ("Fuel and energy", "secondary importance"),
    "C6": ("No", "large|major", "rare-metal project|rare metals"),
    "R1": ("ten flights a week", "Tashkent", "Seoul"),
    "R2": ("six", "Hyundai Rotem"),
    "R3": ("six", "nearly 250 million"),
    "R4": ("Export-Import Bank",),
    "R5": ("Tashkent", "Urgench", "Khiva"),
    "M1": ("95,000", "Uzbek citizens"),
    "M2": ("about", "51.7 million"),
    "M3": ("180,000 to 200,000", "ethnic Koreans"),
    "M4": ("largest", "in the CIS"),
    "M5": ("vast majority", "Uzbeks in Korea"),
    "M6": ("Only 3,080", "officially registered", "2024"),
    "M7": ("3,000 to 4,000",),
    "M8": ("about a tenth", "legal Uzbek migrants"),
    "M9": ("Korean law", "more than a tenth", "workers", "may be cut", "visa quotas"),
    "M10": ("620,000", "with and without", "2023"),
    "E1": ("Four branches", "leading", "Uzbekistan"),
    "E2": ("More than 11,000", "Uzbek students"),
    "E3": ("2,250", "civil servants"),
    "E4": ("10 to 15 million", "KOICA", "a year"),
    "E5": (),
}


def test_a_statement_has_the_quantities_and_the_scope_of_the_articles_words():
    claims = open_catalog().table("claims").set_index("claim")["statement"]
    assert set(SCOPE) == set(claims.index)
    lacking = {
        claim: [word for word in words if word.partition("|")[0].lower() not in claims[claim].lower()]
        for claim, words in SCOPE.items()
    }
    assert not {claim: words for claim, words in lacking.items() if words}
    # And no year or amount that the article doesn't give.
    given = {claim: re.findall(r"\d[\d,.]*\d|\d", " ".join(words)) for claim, words in SCOPE.items()}
    for claim, text in claims.items():
        assert set(re.findall(r"\d[\d,.]*\d|\d", text)) <= set(given[claim]), claim
