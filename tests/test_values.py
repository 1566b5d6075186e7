"""Values: formatting, comparison, derivation."""

import locale
import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koruz.claims.verdicts import gap
from koruz.report.values import Value, derive, difference, excess, of_row, ratio, weakest
from koruz.words.problems import UnitError
from koruz.words.written import amount_text, exact, in_text, number_text, ordinal, period_label

TURNOVER = Value("turnover", 2460, "USD million", "2023", "turnover", "official", ("A",))
OTHER = Value("other", 2300, "USD million", "2023", "turnover", "press", ("B",))


@pytest.mark.parametrize(
    ("amount", "unit", "text"),
    [
        (2460, "USD million", "USD 2.46 billion"),
        (709.8, "USD million", "USD 710 million"),
        (20.77, "USD million", "USD 20.8 million"),
        (999.6, "USD million", "USD 1 billion"),
        (999.4, "USD million", "USD 999 million"),
        (81200, "USD million", "USD 81.2 billion"),
        (1_234_567, "USD million", "USD 1.23 trillion"),
        (185.19, "EUR million", "EUR 185 million"),
        (3, "percent", "3%"),
        (2.24, "percent of total", "2.2%"),
        (0, "percent", "0%"),
        (-0.04, "percent", "−0.04%"),
        (-0.001, "percent", "−0.001%"),
        (0.000984, "percent", "0.000984%"),
        (94893, "persons", "94,893 persons"),
        (1, "persons", "1 person"),
        (1, "million passengers", "1 million passengers"),
        (1.54, "times", "1.5 times"),
        (94.86, "times", "95 times"),
        (-3.2, "percentage points", "−3.2 percentage points"),
        (7.5, "USD billion", "USD 7.5 billion"),
        (5, "rank", "rank 5"),
        (1, "points", "1 point"),
        (1, "percentage points", "1.0 percentage points"),
        (1, "countries", "1 country"),
        (1, "branches", "1 branch"),
        (2, "branches", "2 branches"),
        (15, "USD million a year", "USD 15 million a year"),
        (5.5, "percent a year", "5.5%"),
        (2031, "year", "2031"),
        (1234.6, "points", "1,235 points"),
        (math.nan, "percent", "no figure"),
    ],
)
def test_amount_text(amount, unit, text):
    assert amount_text(amount, unit) == text


@pytest.mark.parametrize(
    ("year", "months", "text"),
    [(2023, 12, "2023"), (2025, 5, "January–May 2025"), (2024, 1, "January 2024"), (2020, 3, "January–March 2020")],
)
def test_period_label(year, months, text):
    assert period_label(year, months) == text


@pytest.mark.parametrize("months", [0, 13, -1])
def test_period_label_refuses_impossible_months(months):
    with pytest.raises(ValueError, match="1 to 12"):
        period_label(2024, months)


@given(st.floats(min_value=-1e12, max_value=1e12, allow_nan=False))
def test_number_text_keeps_three_significant_digits(amount):
    text = number_text(amount)
    back = float(text.replace(",", "").replace("−", "-"))
    assert back == pytest.approx(amount, rel=0.00501, abs=1e-300) or abs(amount) >= 100
    assert abs(back - amount) <= max(0.5, abs(amount) * 0.00501)
    assert "-" not in text
    assert "e" not in text


@given(st.floats(min_value=-1e9, max_value=1e9), st.integers(min_value=0, max_value=6))
def test_number_text_with_decimals_rounds_to_them(amount, decimals):
    text = number_text(amount, decimals)
    assert len(text.partition(".")[2]) == decimals
    # Large numbers lie further apart than the last digit: a float's own step is allowed for.
    allowed = 0.5 * 10**-decimals + 2 * math.ulp(amount)
    assert float(text.replace(",", "").replace("−", "-")) == pytest.approx(amount, rel=0, abs=allowed)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "0"),
        (24, "24"),
        (5.4 + 1e-15, "5.4"),
        (22.402123, "22.4021"),
        (11910, "11,910"),
        (2.3e9, "2,300,000,000"),
        (1_234_567.8, "1,234,568"),
        (-0.00012, "\N{MINUS SIGN}0.00012"),
        (1e-7, "0.0000001"),
        (math.nan, "no figure"),
        (math.inf, "no figure"),
    ],
)
def test_an_exact_number_has_no_noise_and_no_powers_of_ten(amount, text):
    assert exact(amount) == text


@given(st.floats(-1e15, 1e15))
def test_an_exact_number_is_what_it_says(amount):
    text = exact(amount)
    assert re.fullmatch("\N{MINUS SIGN}?[0-9]{1,3}(,[0-9]{3})*([.][0-9]+)?", text)
    said = float(text.replace(",", "").replace("\N{MINUS SIGN}", "-"))
    assert math.isclose(said, amount, rel_tol=5.1e-6, abs_tol=6e-13)


@pytest.mark.parametrize(
    ("found", "stated", "text"),
    [
        (24, 10, "24 \N{MINUS SIGN} 10 = +14"),
        (8.5, 8.9, "8.5 \N{MINUS SIGN} 8.9 = \N{MINUS SIGN}0.4"),
        (0.1 + 0.2, 0.3, "0.3 \N{MINUS SIGN} 0.3 = 0"),
        (0, 0, "0 \N{MINUS SIGN} 0 = 0"),
        (51_751_000, 51_000_000, "51,751,000 \N{MINUS SIGN} 51,000,000 = +751,000"),
    ],
)
def test_a_gap_says_how_far_a_number_lies_from_another(found, stated, text):
    assert gap(found, stated) == text


def test_years_have_no_thousands():
    assert gap(2006, 2005, years=True) == "2006 \N{MINUS SIGN} 2005 = +1"


@pytest.mark.parametrize("amount", [math.inf, -math.inf, math.nan])
def test_number_text_refuses_what_is_no_number(amount):
    with pytest.raises(ValueError, match="finite"):
        number_text(amount)


def test_text_does_not_depend_on_the_locale(monkeypatch):
    before = amount_text(94893.5, "persons")
    monkeypatch.setattr(locale, "localeconv", lambda: {"decimal_point": ",", "thousands_sep": "."})
    assert amount_text(94893.5, "persons") == before


def test_bounds_lead_the_text():
    row = {"value": 7000, "unit": "USD million", "status": "at_least", "grade": "press", "source": "S"}
    assert of_row(row, "quote", period="2016", definition="total").text == "over USD 7 billion"
    assert (
        of_row({**row, "status": "at_most"}, "quote", period="2016", definition="total").text == "under USD 7 billion"
    )


def test_format_specifications():
    assert f"{TURNOVER}" == "USD 2.46 billion"
    assert f"{TURNOVER:1}" == "USD 2.5 billion"
    assert f"{TURNOVER:n}" == "2,460"
    assert f"{TURNOVER} in {TURNOVER.period}" == "USD 2.46 billion in 2023"


@pytest.mark.parametrize(
    ("place", "text"),
    [(1, "first"), (5, "fifth"), (10, "tenth"), (11, "11th"), (12, "12th"), (21, "21st"), (22, "22nd"), (113, "113th")],
)
def test_ordinal(place, text):
    assert ordinal(place) == text
    assert f"{Value('rank', place, 'rank'):th}" == text


@pytest.mark.parametrize(
    ("amount", "unit", "text"),
    [
        (1705.2, "USD million", "USD 1.7 billion"),
        (406.0, "USD million", "USD 410 million"),
        (15.49, "percent", "15%"),
        (0.1234, "percent", "0.12%"),
    ],
)
def test_two_digits_of_what_is_known_no_better(amount, unit, text):
    assert f"{Value('v', amount, unit):~}" == text
    assert f"{Value.missing('v', unit):~}" == f"{Value.missing('v', unit)}"


@pytest.mark.parametrize(("count", "text"), [(0, "none"), (1, "1"), (1200, "1,200"), (None, "no figure")])
def test_zero_in_a_sentence_is_none(count: float | None, text: str) -> None:
    value = Value.missing("projects", "projects") if count is None else Value("projects", count, "projects")
    assert f"{value:none}" == text


def test_missing_is_false_in_every_comparison_and_said():
    missing = Value.missing("x", "percent")
    assert not missing.known
    assert f"{missing}" == "no figure"
    assert not (missing > 1)
    assert not (missing < 1)
    assert not (missing >= 1)
    assert not (missing <= 1)
    money = Value("y", 2, "USD million")
    assert not (missing > money)
    assert not (money >= missing)


def test_comparison_of_different_units_is_refused():
    with pytest.raises(UnitError):
        assert Value("share", 3, "percent") < TURNOVER


def test_ratio_hand_worked():
    times = ratio("times", TURNOVER, OTHER)
    assert times.amount == pytest.approx(1.0695652)
    assert times.grade == "press"
    assert times.sources == ("A", "B")
    assert times.derived == "USD 2.46 billion / USD 2.3 billion"


def test_ratio_by_zero_and_by_missing_is_missing():
    zero = Value("zero", 0, "USD million")
    assert not ratio("r", TURNOVER, zero).known
    assert not ratio("r", TURNOVER, Value.missing("m", "USD million")).known


def test_excess_hand_worked():
    assert excess("more", TURNOVER, OTHER).amount == pytest.approx(100 * (2460 / 2300 - 1))
    assert excess("more", TURNOVER, OTHER).derived == "USD 2.46 billion / USD 2.3 billion \N{MINUS SIGN} 1"
    nothing = Value("none", 0, "USD million", "2023", "turnover", "press", ("B",))
    assert not excess("more", TURNOVER, nothing).known


@given(st.floats(1e-6, 1e9), st.sampled_from(["percent", "times", "USD million", "persons"]))
def test_a_bound_is_written_so_that_it_stays_true(amount, unit):
    scale = {"billion": 1e3, "trillion": 1e6}
    for status, word, sign in (("at_least", "over", 1), ("at_most", "under", -1)):
        text = Value("x", amount, unit, status=status).text
        assert text.startswith(f"{word} ")
        number = float(re.search(r"[\d,]*\d(\.\d+)?", text)[0].replace(",", ""))
        number *= next((by for name, by in scale.items() if text.endswith(name)), 1)
        assert sign * (amount - number) >= -1e-8 * amount


def test_difference_of_percents_is_in_points():
    first = Value("a", 2.2, "percent of total", grade="press", sources=("A",))
    second = Value("b", 5.8, "percent of total", grade="official", sources=("B",))
    change = difference("change", first, second)
    assert change.amount == pytest.approx(-3.6)
    assert change.text == "−3.6 percentage points"
    with pytest.raises(UnitError):
        difference("wrong", first, TURNOVER)


def test_derive_inherits_the_weakest_grade_and_all_sources():
    value = derive("sum", 4760, "USD million", "a + b", (TURNOVER, OTHER))
    assert (value.grade, value.sources) == ("press", ("A", "B"))
    assert not derive("sum", 1, "USD million", "a + b", (TURNOVER, Value.missing("m", "USD million"))).known


def test_weakest():
    assert weakest(["official", "press", "compiled"]) == "press"
    assert weakest([]) == ""


def test_record_is_json_and_has_the_papers():
    record = ratio("times", TURNOVER, OTHER).record()
    assert record["derived"]
    assert record["sources"] == ["A", "B"]
    assert Value.missing("m", "percent").record()["amount"] is None


def test_a_value_knows_the_last_year_of_its_period():
    assert Value("x", 1.0, "percent", "January–May 2020").year == 2020
    assert Value("x", 1.0, "percent", "2022 to 2024").year == 2024
    assert Value("x", 1.0, "percent", "2024-12-31").year == 2024
    assert Value("x", 1.0, "percent", "as of today").year is None


@pytest.mark.parametrize(
    ("name", "text"),
    [("United States", "the United States"), ("Netherlands", "the Netherlands"), ("Turkey", "Turkey")],
)
def test_names_of_countries_take_their_article(name, text):
    assert in_text(name) == text
