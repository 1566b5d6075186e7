"""Sentences and headlines."""

import pandas as pd
import pytest

from koruz.export.document import MIME
from koruz.report.prose import Number, fill, headline, numbers, say, state, takeaways
from koruz.report.results import Result
from koruz.report.values import Value

SHARE = Value("share", 2.1, "percent", "2025", "share", "official", ("S",))
MISSING = Value.missing("gap", "percent")


def test_fill_makes_numbers_strong_and_keeps_words_plain():
    sentence = fill("{who} has {share} in {share.period}.", who="Korea", share=SHARE)
    assert sentence.text == "Korea has 2.1% in 2025."
    assert [run["text"] for run in sentence.runs if run["strong"]] == ["2.1%"]
    assert sentence.values == (SHARE,)


def test_fill_reaches_into_results():
    empty = Result(pd.DataFrame(), (), (), "")
    full = Result(pd.DataFrame({"x": [1]}), (), (), "", {"share": SHARE})
    assert fill("{r[share]} in {r[share].period}", r=full).text == "2.1% in 2025"
    assert fill("{r[share]} in {r[share].period}", r=full).values == (SHARE,)
    assert not fill("{r[share]}", r=empty).complete
    assert not fill("in {r[share].period}", r=empty).complete
    with pytest.raises(KeyError, match="there are: share"):
        fill("{r[typo]}", r=full)


def test_fill_names_the_field_that_is_missing():
    with pytest.raises(KeyError, match="who"):
        fill("{who}")


def test_headline_states_the_finding_only_while_it_holds():
    claim = {"otherwise": "Korea's share of the trade"}
    assert headline("Korea's share fell to {s}", holds=True, s=SHARE, **claim).text == "Korea's share fell to 2.1%"
    fallback = headline("Korea's share fell to {s}", holds=False, s=SHARE, **claim)
    assert (fallback.text, fallback.finding) == ("Korea's share of the trade", False)


def test_headline_falls_back_when_a_value_is_missing():
    assert not headline("A gap of {gap}", holds=True, otherwise="The gap", gap=MISSING).finding


@pytest.mark.parametrize(("claim", "otherwise"), [("", "x"), ("x", " "), ("same", "same")])
def test_headline_refuses_unfinished_texts(claim, otherwise):
    with pytest.raises(ValueError, match="fallback"):
        headline(claim, holds=True, otherwise=otherwise)


def test_state_falls_back_when_its_condition_fails():
    assert state("It fell to {s}.", holds=False, otherwise="It stands at {s}.", s=SHARE).text == "It stands at 2.1%."
    assert state("It fell to {s}.", holds=False, s=SHARE).text == ""


def test_say_gives_record_html_and_text():
    output = say("Share: {s}.", s=SHARE)
    bundle = output._repr_mimebundle_()
    assert bundle[MIME]["values"][0]["amount"] == 2.1
    assert bundle["text/html"] == "<p>Share: <strong>2.1%</strong>.</p>"
    assert bundle["text/plain"] == "Share: 2.1%."


def test_say_with_a_missing_value_says_otherwise():
    assert say("Gap {g}.", otherwise="Nobody counts it.", g=MISSING).text == "Nobody counts it."
    assert say("Gap {g}.", g=MISSING).record["runs"] == []


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '#read("x")', "[a](javascript:1)", "{not a field}"])
def test_hostile_words_stay_text(text):
    output = say("{word} and {s}", word=text, s=SHARE)
    assert output.record["runs"][0]["text"] == text
    assert "<script" not in output.html


def test_takeaways_leave_out_what_is_not_known():
    output = takeaways(fill("{s}", s=SHARE), fill("{g}", g=MISSING))
    assert [item["runs"][0]["text"] for item in output.record["items"]] == ["2.1%"]


@pytest.mark.parametrize("count", [0, 6])
def test_takeaways_are_few(count):
    with pytest.raises(ValueError, match="takeaways"):
        takeaways(*[fill("x")] * count)


class _Source:
    def ref(self):
        return {
            "id": "S",
            "title": "T",
            "publisher": "P",
            "published": "2026",
            "url": "",
            "licence": "",
            "kind": "media",
        }


class _Catalog:
    def source(self, name):
        assert name == "S"
        return _Source()


def test_numbers_carry_unit_period_grade_and_source():
    output = numbers(_Catalog(), [Number("Share", SHARE, "down"), Number("Gap", MISSING)])
    (record,) = output.record["items"]
    assert (record["text"], record["period"], record["grade"], record["source"]["id"]) == (
        "2.1%",
        "2025",
        "official",
        "S",
    )


def value(amount, period="2025", unit="percent"):
    return Value("x", amount, unit, period, "share", "official", ("S",))


def test_a_number_is_never_compared_with_itself():
    found = headline("From {a} to {b}", holds=True, otherwise="The course", a=value(2.14), b=value(2.11))
    assert (found.text, found.finding) == ("The course", False)
    two = {"a": value(2.1), "b": value(2.1, "2024")}
    assert not headline("From {a} to {b}", holds=True, otherwise="The course", **two).finding
    dated = "From {a} in {a.period} to {b} in {b.period}"
    assert headline(dated, holds=True, otherwise="The course", **two).finding
    assert headline("{a} and {b}", holds=True, otherwise="x", alike=True, a=value(2.1), b=value(2.11)).finding
    assert state("From {a} to {b}.", a=value(2.1), b=value(2.1)).text == ""


def test_the_same_value_may_be_named_twice():
    assert state("{a}; again {a}.", a=value(2.1)).text == "2.1%; again 2.1%."


def test_an_old_finding_is_told_in_the_past_tense_or_not_at_all():
    told = {"holds": True, "otherwise": "The share", "a": value(2.1, "2018")}
    assert headline("It is {a}", current=False, then="It was {a} in {a.period}", **told).text == "It was 2.1% in 2018"
    assert headline("It is {a}", current=False, **told).text == "The share"
    assert headline("It is {a}", current=True, then="It was {a}", **told).text == "It is 2.1%"


def test_a_fallback_never_prints_an_unknown():
    assert headline("It is {a}", holds=False, otherwise="The share, {g}, by year", a=SHARE, g=MISSING).text == (
        "The share, by year"
    )
    assert state("It is {g}.", otherwise="It was {g}.", g=MISSING).text == ""


def test_why_a_value_is_unknown_may_be_said():
    reason = Value.missing("crossing", "year", definition="never within a century")
    assert headline("In {c}", holds=True, otherwise="Passing: {c.definition}", c=reason).text == (
        "Passing: never within a century"
    )


def test_fields_inflect_and_capitalise():
    assert fill("{n:n} {n:is|are} left", n=value(1, unit="projects")).text == "1 is left"
    assert fill("{n:n} {n:is|are} left", n=value(2, unit="projects")).text == "2 are left"
    assert fill("{who}'s share", who="the United States").text == "The United States' share"
    assert [run["strong"] for run in fill("{n:is|are}", n=value(2)).runs] == [False]


def test_a_headline_number_loses_a_change_that_is_unknown_or_its_own():
    output = numbers(_Catalog(), [Number("Share", SHARE, f"{MISSING} on 2024"), Number("Share", SHARE, SHARE.text)])
    assert [item["change"] for item in output.record["items"]] == ["", ""]
