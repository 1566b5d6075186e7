"""The plan: which report is built from what, where it goes, and what is refused before a kernel starts."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from pathlib import Path

import builders
import pytest
from hypothesis import given
from hypothesis import strategies as st

from koruz.report.parameters import parse
from koruz.runner import plan
from koruz.runner.edition import manifest
from koruz.runner.plan import Data, Given, Job, Project, Theme
from koruz.words.problems import BadInput

DIGESTS = {"data": "d", "koruz": "k", "environment": "e"}


@pytest.fixture
def here(project: Path) -> Project:
    return Project(project)


def said(step, *arguments: object) -> str:
    with pytest.raises(BadInput) as caught:
        step(*arguments)
    return str(caught.value)


# --- themes ----------------------------------------------------------------------------------------------------------


def test_themes_come_in_the_order_of_their_numbers(here: Project) -> None:
    for name in ("06_claims", "00_overview", "02_a_b2"):
        builders.write_notebook(here.notebooks, f"{name}.ipynb", builders.notebook())
    assert list(plan.find_notebooks(here)) == ["overview", "trade", "a_b2", "claims"]


def test_a_notebook_without_a_number_is_a_draft(here: Project) -> None:
    builders.write_notebook(here.notebooks, "Untitled.ipynb", "not even json")
    assert list(plan.find_notebooks(here)) == ["trade"]


@pytest.mark.parametrize(
    "name",
    [
        "02_<script>alert(1)<",
        "02_../x",
        "02_Trade",
        "02 trade",
        "02_#read",
        "02_variants",
        "02_",
        "02_\u202ex",
        "02_index",
    ],
)
def test_a_file_name_that_is_no_theme_is_refused(here: Project, name: str) -> None:
    builders.write_notebook(here.notebooks, f"{name.replace('/', '')}.ipynb", builders.notebook())
    message = said(plan.find_notebooks, here)
    assert "called like 01_trade.ipynb" in message
    assert "\u202e" not in message


def test_two_notebooks_of_one_theme(here: Project) -> None:
    builders.write_notebook(here.notebooks, "02_trade.ipynb", builders.notebook())
    assert "01_trade.ipynb and 02_trade.ipynb" in said(plan.find_notebooks, here)


def test_no_notebook(here: Project) -> None:
    (here.notebooks / "01_trade.ipynb").unlink()
    assert "found none" in said(plan.find_notebooks, here)


def test_chosen_themes_are_built_once_in_the_order_of_the_notebooks() -> None:
    assert plan.choose_themes(["b", "a", "b"], ["a", "b", "c"]) == ["a", "b"]
    assert plan.choose_themes([], ["a", "b"]) == ["a", "b"]


def test_unknown_theme_is_answered_with_the_nearest() -> None:
    message = said(plan.choose_themes, ["tarde", "trade", "../x"], ["trade", "transport"])
    assert "found 'tarde'" in message
    assert "Did you mean 'trade'? There are: trade, transport." in message
    assert "found '../x'" in message


def test_find_root(project: Path, tmp_path: Path) -> None:
    assert plan.find_root(project / "notebooks") == project
    assert "a folder with `notebooks` and `data`" in said(plan.find_root, tmp_path)


# --- options ---------------------------------------------------------------------------------------------------------


def test_formats() -> None:
    assert plan.choose_formats("pdf, HTML,pdf") == ("html", "pdf")
    assert "Did you mean 'html'?" in said(plan.choose_formats, "htm,pdf")
    assert "formats are html, pdf" in said(plan.choose_formats, " , ")


def test_jobs() -> None:
    assert plan.choose_jobs(3) == 3
    assert plan.choose_jobs(None) >= 1
    for number in (0, -2):
        assert "Give 1 or more" in said(plan.choose_jobs, number)


@pytest.mark.parametrize(
    ("out", "words"),
    [
        ("run_all.py", "found a file"),
        (".", "the project's folder or one above it"),
        ("..", "the project's folder or one above it"),
        ("notebooks", "a folder in notebooks/"),
        ("data/geo/x", "a folder in data/"),
        ("src/../data", "a folder in data/"),
        ("run_all.py/reports", "can be written"),
    ],
)
def test_unfit_output_folders(here: Project, monkeypatch: pytest.MonkeyPatch, out: str, words: str) -> None:
    monkeypatch.chdir(here.root)
    assert words in said(plan.choose_out, here, Path(out))


def test_a_folder_that_cannot_be_written(here: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # root may write everywhere
    assert "no permission" in said(plan.choose_out, here, tmp_path / "a" / "b")


def test_a_link_into_the_sources_is_seen_through(here: Project, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(here.data)
    assert "a folder in data/" in said(plan.choose_out, here, tmp_path / "link")


def test_the_output_folder_needn_t_exist(here: Project, tmp_path: Path) -> None:
    assert plan.choose_out(here, tmp_path / "a" / "b") == tmp_path / "a" / "b"
    assert not (tmp_path / "a").exists()
    assert plan.choose_out(here, None) == here.root / "reports"


@pytest.mark.parametrize("name", ["index.html", "manifest.json"])
def test_somebody_else_s_page_is_not_overwritten(here: Project, tmp_path: Path, name: str) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / name).write_text("{}")
    assert f"{name}, written by something else" in said(plan.choose_out, here, tmp_path / "site")


def test_a_damaged_manifest_of_ours_is_built_again(here: Project) -> None:
    (here.reports / "trade").mkdir(parents=True)
    (here.reports / "trade" / "trade.ipynb").write_text("{}")
    (here.reports / "manifest.json").write_text("{")
    assert plan.choose_out(here, None) == here.reports


def test_a_report_replaces_only_a_report(project: Path, tmp_path: Path) -> None:
    job, place = builders.job(project), tmp_path / "trade"
    assert plan.check_place(job, tmp_path) == []
    place.mkdir()
    assert plan.check_place(job, tmp_path) == []
    (place / "thesis.docx").touch()
    assert "files of something else, such as 'thesis.docx'" in str(plan.check_place(job, tmp_path)[0])
    (place / "trade.ipynb").touch()  # a name like a report's makes no report
    assert "files of something else" in str(plan.check_place(job, tmp_path)[0])
    manifest.write(tmp_path, {"generator": "koruz", "themes": {"trade": {}}})
    assert plan.check_place(job, tmp_path) == []
    (tmp_path / "link").symlink_to(place)
    assert "a link or a file" in str(plan.check_place(replace(job, place="link"), tmp_path)[0])


def test_a_damaged_report_that_the_manifest_knows_is_replaced(project: Path, tmp_path: Path) -> None:
    (tmp_path / "trade").mkdir()
    (tmp_path / "trade" / "trade.html").touch()
    manifest.write(tmp_path, {"generator": "koruz", "themes": {"trade": {}}})
    assert plan.check_place(builders.job(project), tmp_path) == []


# --- parameters ------------------------------------------------------------------------------------------------------


def theme(name: str, source: str) -> Theme:
    return Theme(name, Path(f"01_{name}.ipynb"), "", tuple(parse(source, name)))


TRADE = theme("trade", 'partner: Text = "KOR"\nyear: Year = 2020')
TRANSPORT = theme("transport", "year: Year = 2020\nseats: Count = 100")


def test_a_parameter_goes_to_the_themes_that_declare_it() -> None:
    (given,) = plan.assign([TRADE, TRANSPORT], ["trade", "transport"], [("year", "2021"), ("seats", "3")], None)
    assert given["trade"].values == {"year": "2021"}
    assert given["transport"].values == {"year": "2021", "seats": "3"}


def test_unknown_to_all_chosen_themes() -> None:
    message = said(plan.assign, [TRADE], ["trade", "transport"], [("seats", "3"), ("yaer", "1")], None)
    assert "found 'seats'" in message
    assert "Did you mean 'year'? There are: partner, year." in message


def test_no_theme_has_parameters() -> None:
    assert "There are no parameters" in said(plan.assign, [theme("a", "")], ["a"], [("x", "1")], None)


def test_given_twice() -> None:
    message = said(plan.assign, [TRADE], ["trade"], [("year", "2020"), ("year", "2021")], None)
    assert "a parameter is given once; found 'year' twice" in message


def test_the_command_line_goes_over_the_file_and_the_theme_over_the_general(tmp_path: Path) -> None:
    file = tmp_path / "p.yaml"
    file.write_text("year: 2001\npartner: A\ntrade: {partner: B}\n")
    (given,) = plan.assign([TRADE, TRANSPORT], ["trade", "transport"], [("year", "2003")], file)
    assert given["trade"] == Given({"year": "2003", "partner": "B"}, {"year": "-p", "partner": "p.yaml"})
    assert given["transport"].values == {"year": "2003"}


def test_a_file_may_speak_of_themes_that_are_not_built(tmp_path: Path) -> None:
    file = tmp_path / "p.json"
    file.write_text('{"trade": {"year": 2001}, "transport": {"seats": 5}}')
    (given,) = plan.assign([TRADE], ["trade", "transport"], [], file)
    assert given["trade"].values == {"year": 2001}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"trad": {"year": 2001}}, "Did you mean 'trade'?"),
        ({"trade": {"seats": 1}}, "p.json: a parameter is one that a notebook to be run declares; found 'seats'"),
        ({"yaer": 2001}, "p.json: a parameter"),
    ],
)
def test_wrong_names_in_a_file(tmp_path: Path, content: object, words: str) -> None:
    (tmp_path / "p.json").write_text(json.dumps(content))
    assert words in said(plan.assign, [TRADE], ["trade", "transport"], [], tmp_path / "p.json")


def test_each_set_of_a_file_is_assigned_and_a_wrong_one_is_named_by_its_number(tmp_path: Path) -> None:
    file = tmp_path / "p.csv"
    file.write_text("partner,year\nA,2001\nB,\n")
    first, second = plan.assign([TRADE], ["trade"], [], file)
    assert first["trade"].values == {"partner": "A", "year": "2001"}
    assert second["trade"] == Given({"partner": "B"}, {"partner": "p.csv, set 2"})
    file = tmp_path / "p.json"
    file.write_text('[{"year": 2001}, {"yaer": 2002}]')
    assert said(plan.assign, [TRADE], ["trade"], [], file).startswith("p.json, set 2: a parameter is one")


# --- jobs ------------------------------------------------------------------------------------------------------------


def jobs(project: Path, changed: bool = False, **values: object) -> list[Job]:
    themes = [plan.read_theme("trade", project / "notebooks" / "01_trade.ipynb")]
    data = Data(project / "data", "2026.1", "2026-11-23", changed, DIGESTS)
    answers = builders.answers(countries={"KOR": "Korea", "CHN": "China"})
    return plan.make_jobs(themes, {"trade": Given(values)}, data, ("html",), answers)


def test_the_standard_edition(project: Path) -> None:
    (job,) = jobs(project)
    assert (job.place, job.shelf, job.variant, job.changed) == ("trade", "", False, {})
    assert job.parameters == job.defaults == {"partner": "KOR", "first_year": 2002, "last_year": 2025, "growth": 8.0}
    assert set(job.inputs) == {"notebook", "data", "koruz", "environment"}


def test_the_default_given_in_words_is_the_standard_edition(project: Path) -> None:
    (job,) = jobs(project, partner="KOR", growth="8", first_year="2002")
    assert job.place == "trade"


def test_another_value_is_a_variant_with_its_own_place(project: Path) -> None:
    (job,) = jobs(project, partner="CHN", growth="-2.5")
    assert job.place == "variants/growth-minus-2-5-partner-chn/trade"
    assert job.shelf == job.place.removesuffix("/trade")
    assert job.changed == {"partner": "CHN", "growth": -2.5}


def test_other_data_are_a_variant_too(project: Path) -> None:
    (job,) = jobs(project, changed=True)
    assert re.fullmatch(r"variants/data-[0-9a-f]{8}/trade", job.place)


def test_the_same_values_have_the_same_place_whatever_else_is_built(project: Path) -> None:
    assert jobs(project, partner="CHN")[0].place == jobs(project, partner="CHN", growth=8)[0].place
    assert jobs(project, partner="CHN")[0].place != jobs(project, True, partner="CHN")[0].place


def test_wrong_values_are_refused(project: Path) -> None:
    assert "partner is the ISO 3166 code" in said(lambda: jobs(project, partner="XYZ"))


values = st.one_of(st.text(max_size=250), st.integers(), st.floats(allow_nan=False), st.booleans())


@given(st.dictionaries(st.text(min_size=1, max_size=30), values, min_size=1, max_size=5), st.sampled_from(["", "abc"]))
def test_a_slug_is_a_safe_folder_name(changed: dict[str, object], data: str) -> None:
    slug = plan.slug(changed, data)
    assert re.fullmatch(r"[a-z0-9]+([-_]+[a-z0-9]+)*_*", slug.replace("_-", "-"))
    assert len(slug) <= 60


@given(values, values)
def test_slugs_of_different_values_differ(first: object, second: object) -> None:
    same = json.dumps(first) == json.dumps(second)
    assert (plan.slug({"x": first}) == plan.slug({"x": second})) is same


names = st.sampled_from(["a", "a_b", "b", "b_c", "x_c", "c", "minus"])
plain = st.one_of(
    st.sampled_from(["B", "BC", "MINUS", "TRUE", "x", "B-C"]), st.booleans(), st.integers(-9, 9), st.floats(-2, 2)
)


@given(st.dictionaries(names, plain, min_size=1, max_size=4), st.dictionaries(names, plain, min_size=1, max_size=4))
def test_slugs_of_different_sets_differ(first: dict[str, object], second: dict[str, object]) -> None:
    same = json.dumps(first, sort_keys=True) == json.dumps(second, sort_keys=True)
    assert (plan.slug(first) == plan.slug(second)) is same


@pytest.mark.parametrize(
    ("changed", "slug"),
    [
        ({"partner": "CHN", "first_year": 2010}, r"first_year-2010-partner-chn"),
        ({"growth": -2.5, "whole": True}, r"growth-minus-2-5-whole-true"),
        ({"sectors": "roads, rail"}, r"sectors-roads-rail-[0-9a-f]{8}"),  # more than the words say
        ({"year": 12345678}, r"year-12345678-[0-9a-f]{8}"),  # else it might be taken for a hash
        ({"code": "A" * 60}, r"code-a{43}-[0-9a-f]{8}"),
    ],
)
def test_a_folder_is_named_after_what_differs(changed: dict[str, object], slug: str) -> None:
    assert re.fullmatch(slug, plan.slug(changed))


@pytest.mark.parametrize("text", ["../../etc", "<script>", "/abs", "con", ".", "..", "a" * 300, "узбек", "=1+1"])
def test_hostile_values_stay_inside(text: str) -> None:
    assert re.fullmatch(r"label-[a-z0-9-]*[0-9a-f]{8}", plan.slug({"label": text}))
