"""The time of a claim has a written form, and is read in one place."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koruz.claims.ledger import judgements
from koruz.claims.period import last_year
from koruz.claims.verdicts import Verdict
from koruz.data.catalog import open_catalog
from koruz.data.overlay import merge
from koruz.words.problems import BadInput

DATA = Path(__file__).parent.parent / "data"
YEARS = st.integers(1900, 2099)


@given(YEARS, YEARS)
def test_the_last_year_of_each_form(first: int, last: int) -> None:
    forms = ["{}", "about {}", "to {}", "from {}", "after June {}", "before May {}", f"{first}-{{}}"]
    assert {last_year(form.format(last)) for form in forms} == {last}


def test_a_period_without_a_year() -> None:
    assert last_year("in force") is None


def with_period(tmp_path: Path, period: str, *claims: str) -> Path:
    with (DATA / "claims.csv").open(encoding="utf-8", newline="") as file:
        rows = [row | {"period": period} for row in csv.DictReader(file) if row["claim"] in claims]
    (tmp_path / "mine").mkdir()
    with (tmp_path / "mine" / "claims.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0]], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    merge(DATA, tmp_path / "mine", tmp_path / "out")
    return tmp_path / "out"


@pytest.mark.parametrize("period", ["20x4", "2024?", "in 2024", "1850", "June 2024", "2016-17", "After June 2024"])
def test_another_form_is_refused_with_the_forms(tmp_path: Path, period: str) -> None:
    with pytest.raises(BadInput) as bad:
        with_period(tmp_path, period, "H6")
    [problem] = bad.value.problems
    assert (problem.row, problem.column) == (2, "period")
    assert "1992-2022" in problem.rule or "blank" in problem.rule


def test_claims_of_no_year_arent_checkable_by_counts_of_a_year(tmp_path: Path) -> None:
    found = judgements(open_catalog(with_period(tmp_path, "in force", "H2", "H6")), "overview")
    assert {found[claim].verdict for claim in ("H2", "H6")} == {Verdict.UNCHECKABLE}


def test_a_period_of_one_year_is_judged_like_one_that_ends_with_it(tmp_path: Path) -> None:
    found = judgements(open_catalog(with_period(tmp_path, "to 2022", "H6")), "overview")
    assert found["H6"].verdict == judgements(open_catalog(DATA), "overview")["H6"].verdict


def test_a_programme_doesnt_end_before_it_begins(tmp_path: Path) -> None:
    lines = (DATA / "aid_commitments.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    [row] = [line for line in lines if line.startswith("koica-2020-2022")]
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "aid_commitments.csv").write_text(lines[0] + row.replace(",2020,2022,", ",2022,2020,"))
    with pytest.raises(BadInput) as bad:
        merge(DATA, tmp_path / "mine", tmp_path / "out")
    [problem] = bad.value.problems
    assert (problem.row, problem.column, problem.rule) == (2, "since", "must not be after until")
