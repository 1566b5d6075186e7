"""The teacher's page and the handout of a seminar: whole, two pages, the same words in page and PDF, no answer."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import Any

import nbformat
import pdfplumber
import pikepdf
import pytest
from browser import LAPTOP, PHONE, running_chromium, visit  # noqa: F401
from bs4 import BeautifulSoup
from builders import ROOT

from koruz.export.document import Document, read
from koruz.export.layout import ExportError
from koruz.export.seminar import handout, plan, wording
from koruz.export.seminar.model import Misconception, Question, Seminar, Step, Task


@cache
def report() -> Document:
    return read(nbformat.read(ROOT / "reports" / "trade" / "trade.ipynb", 4), ROOT / "notebooks", "trade")


@cache
def seminar() -> Seminar:
    counts = {"counts": {"columns": ["count", "value", "source"], "rows": 4}}
    tasks = (
        Task("guess", "Guess first", "How large is it? **Write** a number.", 5, 1, {}, (), ("Think of a *unit*.",)),
        Task("counts", "Which count?", "Choose one:\n\n- by which rule\n- for whom", 10, 3, counts, ("mirror",)),
        Task("claim", "Challenge", "Is it so?", 30, 5, {"claims": {"columns": ["claim", "statement"], "rows": 2}}),
    )
    return Seminar(
        theme="trade",
        title="How large is the trade?",
        objectives=("Compare two counts", "Name 무역 and savdo oʻsishi"),
        minutes=90,
        group_size=3,
        plans={
            "45": (Step(5, "Guess.", ("guess",)), Step(10, "Count.", ("counts",)), Step(30, "Discuss.", ("claim",))),
            "90": (Step(30, "Guess and count.", ("guess", "counts")), Step(60, "Discuss.", ("claim",))),
        },
        to_print=("The handout",),
        discussion=(Question("Whose count?", "Both counts.", "It depends on the question."),),
        misconceptions=(Misconception("Official is true.", "Two officials differ."),),
        reading=tuple(report().sources[:3]),
        tasks=tasks,
        claims=("T1", "T3"),
        document=report(),
    )


def pages(pdf: bytes) -> list[str]:
    with pdfplumber.open(BytesIO(pdf)) as document:
        return [page.extract_text() for page in document.pages]


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b]+", "", text)


def words(part: Seminar) -> list[str]:
    """Everything that a teacher's page must say."""
    steps = [step.what for steps in part.plans.values() for step in steps]
    talk = [text for each in part.discussion for text in (each.question, each.evidence, each.good_answer)]
    wrong = [text for each in part.misconceptions for text in (each.wrong, each.right)]
    claims = [text for row in wording.claims(part) for text in (row["claim"], row["statement"])]
    files = [text for file in wording.files(part) for text in file]
    return [part.title, *part.objectives, *part.to_print, *steps, *talk, *wrong, *claims, *files]


def papers() -> list[Any]:
    return [pytest.param(plan.pdf, id="plan"), pytest.param(handout.pdf, id="handout")]


@pytest.mark.parametrize("make", papers())
def test_a_paper_is_tagged_and_says_what_it_is(make: Any) -> None:
    made = make(seminar())
    assert made == make(seminar())
    with pikepdf.open(BytesIO(made)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en"
        assert seminar().title in str(pdf.docinfo.Title)
        with pdf.open_metadata() as facts:
            assert facts["pdfuaid:part"] == "1"


def test_the_teacher_s_page_says_all_and_takes_two_pages_at_most() -> None:
    found = pages(plan.pdf(seminar()))
    assert len(found) <= 2
    there = {*re.findall(r"\w+", " ".join(found))}  # parts side by side are read line by line
    assert [word for said in words(seminar()) for word in re.findall(r"\w+", said) if word not in there] == []


def test_page_and_pdf_say_the_same() -> None:
    page = BeautifulSoup(plan.html(seminar()), "html.parser")
    html = squeezed(page.get_text(" "))
    assert [said for said in words(seminar()) if squeezed(said) not in html] == []
    for verdict in {row["verdict"] for row in wording.claims(seminar())}:
        assert squeezed(verdict).lower() in html.lower()
        assert squeezed(verdict) in squeezed(" ".join(pages(plan.pdf(seminar()))))


def test_minutes_follow_each_other() -> None:
    rows = [*wording.schedule(seminar(), seminar().plans["45"])]
    assert [row[0] for row in rows] == ["0–5", "5–15", "15–45"]
    assert rows[1][2] == "Task 2 Which count?"
    assert next(wording.schedule(seminar(), seminar().plans["90"]))[2] == "Tasks 1 Guess first, 2 Which count?"


def test_a_teacher_s_page_that_is_too_long_is_refused_with_its_longest_part() -> None:
    long = Question("Why? " * 30, "This. " * 200, "That. " * 300)
    with pytest.raises(ExportError, match="more than two pages: shorten 'discussion'"):
        plan.pdf(replace(seminar(), discussion=(long,) * 5))


def test_a_long_page_is_set_in_smaller_type() -> None:
    more = tuple(Question("Why is it so? " * 6, "Figures of both sides. " * 14, "It depends. " * 26) for _ in range(5))
    assert len(pages(plan.pdf(replace(seminar(), discussion=more)))) == 2


def test_the_handout_has_tasks_tables_and_pictures_and_no_answer() -> None:
    text = squeezed(" ".join(pages(handout.pdf(seminar()))))
    for number, task in enumerate(seminar().tasks, start=1):
        assert squeezed(wording.task_title(number, task.title, task.minutes)) in text
    record = next(block.record for block in report().exhibits if block.record["name"] == "counts")
    places = [[column["name"] for column in record["columns"]].index(name) for name in ("count", "value", "source")]
    for row in record["rows"][:4]:
        assert all(squeezed(row[place]) in text for place in places)
    assert squeezed(f"{len(record['rows']) - 4} more rows are in the report") in text
    mirror = next(block.record for block in report().exhibits if block.record["name"] == "mirror")
    assert squeezed(mirror["subtitle"]) in text
    assert squeezed(mirror["headline"]) not in text
    assert not any(squeezed(verdict) in text for verdict in ("differs by definition", "supported", "contradicted"))


def test_hints_stand_on_the_last_page_alone() -> None:
    *before, last = pages(handout.pdf(seminar()))
    assert "Think of a unit" in last
    assert not any("Think of a unit" in page for page in before)


def test_rows_are_chosen_by_what_they_hold() -> None:
    wish = {"counts": {"columns": ["count", "grade"], "where": {"grade": ["official"]}}}
    task = replace(seminar().tasks[1], tables=wish, exhibits=())
    text = " ".join(pages(handout.pdf(replace(seminar(), tasks=(task,)))))
    assert "official" in text.lower()
    assert "press" not in text.lower()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"tables": {"counts": {"columns": ["amount"]}}}, "needs the column 'amount' of 'counts', which has"),
        ({"tables": {"count": {}}}, "needs the exhibit 'count', which the report doesn't have; it has"),
        ({"exhibits": ("mirrors",)}, "needs the exhibit 'mirrors'"),
    ],
)
def test_what_a_task_needs_and_the_report_lacks_is_named(change: dict[str, Any], told: str) -> None:
    with pytest.raises(ExportError, match=told):
        handout.pdf(replace(seminar(), tasks=(replace(seminar().tasks[0], **change),)))


@pytest.mark.parametrize("count", [1, 12])
def test_few_and_many_tasks_and_empty_lists(count: int) -> None:
    bare = replace(seminar(), tasks=seminar().tasks[:1] * count, misconceptions=(), claims=(), reading=(), to_print=())
    assert pages(handout.pdf(bare))
    assert len(pages(plan.pdf(bare))) <= 2
    assert wording.MISCONCEPTIONS not in plan.html(bare)


@pytest.mark.parametrize("make", papers())
def test_nothing_stands_outside_the_page(make: Any) -> None:
    long = replace(seminar().tasks[0], text="https://example.org/" + "a" * 200 + " `" + "b" * 150 + "`")
    with pdfplumber.open(BytesIO(make(replace(seminar(), tasks=(long, *seminar().tasks), title="x" * 120)))) as pdf:
        for page in pdf.pages:
            assert all(char["x0"] >= -1 and char["x1"] <= page.width + 1 for char in page.chars)


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), (LAPTOP, "dark")])
def test_the_teacher_s_page_is_for_everybody(chromium: Any, size: Any, scheme: str, tmp_path: Any) -> None:
    path = tmp_path / "plan.html"
    path.write_text(plan.html(seminar()), encoding="utf-8")
    with visit(chromium, path, size, scheme) as seen:
        assert seen.violations() == []
        assert seen.overflow() <= 0
