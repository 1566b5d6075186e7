"""What authors get: a theme's skeleton, the rules of a notebook in words, drafts that are built and not published."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import builders
import pytest

from koruz.data.catalog import open_catalog
from koruz.runner import cli
from koruz.runner.authoring import naming, new_theme, rules
from koruz.runner.edition import manifest, unchanged, zips
from koruz.runner.plan import Project
from koruz.words.problems import BadInput

DESCRIPTOR = str(Path("data", "datapackage.json"))

# --- the rules -------------------------------------------------------------------------------------------------------

Book = dict[str, Any]


def book() -> Book:
    """A notebook that keeps every rule."""
    shown = [builders.code(f'exhibits.table("{name}", size)') for name in "abcdef"]
    cells = (
        builders.code("from koruz.notebook import Exhibits, takeaways"),
        builders.code("first_year: int = 2000  # first year", "parameters"),
        builders.code("takeaways(first, second, third)"),
        builders.markdown("## How large is it?"),
        *shown,
        builders.markdown("## Method and limits\n\n- Visas of class E-9 alone."),
    )
    return builders.notebook(*cells, theme="health", title="Health")


def add(source: str, at: int = 4) -> Callable[[Book], None]:
    return lambda content: content["cells"].insert(at, builders.code(source))


def say(source: str, at: int = 4) -> Callable[[Book], None]:
    return lambda content: content["cells"].insert(at, builders.markdown(source))


def change(place: int, source: str) -> Callable[[Book], None]:
    return lambda content: content["cells"][place].update(source=source)


BREAKS: dict[str, tuple[Callable[[Book], None], str, str]] = {
    "no question": (lambda b: b["metadata"]["koruz"].update(question="Health."), "asks a question", "'Health.'"),
    "deep heading": (say("### Deeper"), "two marks", "'Deeper'"),
    "second title": (say("# Another"), "two marks", "'Another'"),
    "method not last": (say("## Afterwards", 99), "the last heading is 'Method and limits'", "'Afterwards'"),
    "no method": (lambda b: b["cells"].pop(), "the last heading is 'Method and limits'", "'How large is it?'"),
    "two cells of parameters": (
        lambda b: b["cells"].append(builders.code("x = 1  # x", "parameters")),
        "parameters stand in one cell",
        "code cell 2, code cell 10",
    ),
    "two takeaways": (change(3, "takeaways(first, second)"), "3 to 5 takeaways", "2"),
    "six takeaways": (change(3, "takeaways(a, b, c, d, e, f)"), "3 to 5 takeaways", "6"),
    "no takeaways": (change(3, "1"), "3 to 5 takeaways", "none"),
    "five exhibits": (lambda b: b["cells"].pop(6), "at least 6 exhibits", "5"),
    "no Python": (add("!ls"), "plain Python", "code cell 4"),
    "nine lines": (add("\n".join(["x"] * 9)), "at most 8 lines", "9 in code cell 4"),
    "a wide line": (add(f"x = '{'y' * 120}'"), "at most 120 characters", "126 in code cell 4"),
    "a def": (add("def f(): pass"), "never computes", "a `def` in code cell 4"),
    "a class": (add("class A: pass"), "never computes", "a `class` in code cell 4"),
    "a loop": (add("for x in y: pass"), "never computes", "a loop in code cell 4"),
    "a comprehension": (add("[x for x in y]"), "never computes", "a loop in brackets in code cell 4"),
    "arithmetic": (add("x + y"), "never computes", "arithmetic in code cell 4"),
    "a digit in Markdown": (say("There are 12 of them."), "no number is typed", "'12' in Markdown cell 2"),
    "a digit in a sentence": (add('say("There are 12.")'), "no number is typed", "'12.' in code cell 4"),
    "something to fill": (say("TODO more."), "nothing is left to fill in", "Markdown cell 2"),
}


def test_a_notebook_that_keeps_the_rules_is_told_nothing() -> None:
    assert rules.hold(book())
    assert list(rules.broken(book(), "health")) == []


@pytest.mark.parametrize(("damage", "rule", "found"), BREAKS.values(), ids=BREAKS)
def test_each_rule_is_told_with_its_cell_and_a_remedy(damage: Callable[[Book], None], rule: str, found: str) -> None:
    content = book()
    damage(content)
    (told,) = rules.broken(content, "health")
    assert rule in told.rule
    assert told.found == found
    assert told.remedy.endswith((".", "'?'."))


def test_every_rule_is_broken_by_one_of_the_damages() -> None:
    for rule in rules.RULES:
        contents = [book() for _ in BREAKS]
        for content, (damage, *_) in zip(contents, BREAKS.values(), strict=True):
            damage(content)
        assert any(list(rule(rules._Book(content, "health"))) for content in contents), rule.__name__


def test_parameters_and_fields_and_keys_may_have_digits() -> None:
    content = book()
    add('say("{r[x1]:0} of them", r={"a1": "b2"}, y=z["c3"])')(content)
    content["cells"][2]["source"] = 'first = "2000"  # the year 2000'
    assert list(rules.broken(content, "health")) == []


def test_a_comment_in_code_of_markdown_is_no_heading() -> None:
    content = book()
    content["cells"][-1]["source"] += "\n\n```python\n# a comment\n```"
    assert list(rules.broken(content, "health")) == []


def test_only_gathering_themes_may_have_fewer_exhibits() -> None:
    content = book()
    del content["cells"][5]
    assert [told.found for told in rules.broken(content, "health")] == ["5"]
    assert list(rules.broken(content, "overview")) == []


# --- who is told them ------------------------------------------------------------------------------------------------


@pytest.fixture
def say_to(project: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def run(*words: str) -> tuple[int, str, str]:
        code = cli.main(words, project)
        out, err = capsys.readouterr()
        return code, " ".join(out.split()), " ".join(err.split())

    return run


def draft(content: Book, mark: Any = True) -> Book:
    content["metadata"]["koruz"]["draft"] = mark
    return content


def test_a_strangers_notebook_is_a_theme_and_is_told_no_rule(project: Path, say_to: Any) -> None:
    content = builders.notebook(builders.code("x = [1 + n for n in range(9)]\n" * 12), theme="aid")
    content["metadata"] = {}
    builders.write_notebook(project / "notebooks", "02_aid.ipynb", content)
    code, out, _ = say_to("--check")
    assert (code, out) == (0, "Checked 8 files of data, 2 notebooks and 4 parameters: all is well.")


def test_a_notebook_of_the_house_is_told_its_rules_as_notices(project: Path, say_to: Any) -> None:
    content = book()
    add("def f(): pass")(content)
    builders.write_notebook(project / "notebooks", "02_health.ipynb", content)
    code, out, _ = say_to("--check", "health")
    assert code == 0
    assert out.startswith("Notice: 02_health.ipynb: a notebook never computes; found a `def` in code cell 4. Move it")
    assert "nothing is wrong; 1 notice above" in out


def test_a_draft_is_shown_with_what_it_lacks(project: Path, say_to: Any) -> None:
    builders.write_notebook(project / "notebooks", "02_aid.ipynb", draft(builders.report("aid")))
    code, out, _ = say_to("--check")
    assert code == 0
    assert "aid is a draft: it is built when it is named, and not published. Before it can be: 02_aid.ipynb:" in out
    assert "a report has at least 6 exhibits; found 0." in out
    assert "(draft, not published)" in say_to("--list", "aid")[1]
    assert "(draft" not in say_to("--list", "trade")[1]


def test_a_draft_that_lacks_nothing_says_how_it_is_published(project: Path, say_to: Any) -> None:
    builders.write_notebook(project / "notebooks", "02_health.ipynb", draft(book()))
    assert "health is a draft and lacks nothing. To publish it, take `draft` out" in say_to("--check")[1]


# --- drafts ----------------------------------------------------------------------------------------------------------


def test_a_bad_draft_fails_no_full_build_and_its_own(project: Path, say_to: Any) -> None:
    bad = draft(builders.notebook(builders.code("x: int = 'no", "parameters"), theme="aid"))
    builders.write_notebook(project / "notebooks", "02_aid.ipynb", bad)
    assert say_to("--formats", "html")[0] == 0
    assert say_to("aid", "--formats", "html")[0] == 2
    assert set(manifest.read(project / "reports")["themes"]) == {"trade"}


@pytest.mark.parametrize("mark", ["yes", "false", None, 0])
def test_a_mark_that_is_neither_true_nor_false_publishes_nothing_and_is_told(
    project: Path, say_to: Any, mark: Any
) -> None:
    builders.write_notebook(project / "notebooks", "02_aid.ipynb", draft(builders.report("aid"), mark))
    code, out, _ = say_to("--check")
    assert code == 0
    assert "`metadata.koruz.draft` is true or false" in out
    assert say_to("--check", "aid")[0] == 2


def test_a_draft_is_built_by_name_beside_the_edition_with_a_banner(project: Path, say_to: Any) -> None:
    path = builders.write_notebook(project / "notebooks", "02_aid.ipynb", draft(builders.report("aid")))
    assert say_to()[0] == 0
    assert unchanged.unchanged(str(project), []) == ["trade"]  # the short answer knows drafts
    front = (project / "reports" / "index.html").read_bytes()
    assert say_to("aid")[0] == 0
    page = project / "reports" / "variants" / "draft" / "aid" / "aid.html"
    assert "no part of the published edition" in page.read_text()
    assert (project / "reports" / "index.html").read_bytes() == front
    assert set(manifest.read(project / "reports")["themes"]) == {"trade"}
    path.write_text(json.dumps(draft(builders.report("aid"), mark=False)))
    assert say_to()[0] == 0
    assert set(manifest.read(project / "reports")["themes"]) == {"trade", "aid"}
    assert "Draft" not in (project / "reports" / "aid" / "aid.html").read_text()
    path.write_text(json.dumps(draft(builders.report("aid"))))
    assert say_to()[0] == 0
    assert set(manifest.read(project / "reports")["themes"]) == {"trade"}  # withdrawn
    assert not (project / "reports" / "aid").exists()


def test_a_table_that_is_a_draft_may_be_empty_or_wrong_and_is_not_published(project: Path, say_to: Any) -> None:
    descriptor, table = project / "data" / "datapackage.json", project / "data" / "beds.csv"
    content = json.loads(descriptor.read_text())
    content["resources"].append(new_theme._described("health", "beds"))
    descriptor.write_text(json.dumps(content))
    header = ",".join(field["name"] for field in content["resources"][-1]["schema"]["fields"])
    for rows in ("", "UZB,beds,2010,many,beds,reported,official,,OLD_BOOK,\n"):
        table.write_text(f"{header}\n{rows}")
        code, out, _ = say_to("--check")
        assert code == 0
        assert "Notice: data/beds.csv: this table is a draft" in out
        assert ("'many'" in out) == bool(rows)
        assert say_to("--formats", "html")[0] == 0
    packed = zips.data_package(project / "data")
    assert b"beds" not in packed
    assert b"trade.csv" in packed
    del content["resources"][-1]["draft"]
    descriptor.write_text(json.dumps(content))
    assert say_to("--check")[0] == 2


# --- the skeleton ----------------------------------------------------------------------------------------------------


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the project with all that a theme's skeleton needs."""
    root = tmp_path / "checkout"
    ignored = shutil.ignore_patterns("__pycache__", ".*")
    for name in ("data", "notebooks", "src"):
        shutil.copytree(builders.ROOT / name, root / name, ignore=ignored)
    (root / "tests").mkdir()
    return root


def run(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The command of a copied project, with that copy's own koruz."""
    script = f"import sys; from koruz.runner.start import main; sys.exit(main(root={str(root)!r}))"
    return subprocess.run(
        [sys.executable, "-c", script, *words],
        capture_output=True, text=True, check=False, cwd=root, env={**os.environ, "PYTHONPATH": str(root / "src")},
    )  # fmt: skip


def test_a_skeleton_becomes_a_draft_and_a_report(checkout: Path) -> None:
    before = builders.tree(checkout)
    done = run(checkout, "new-theme", "health", "--table", "beds")
    assert done.returncode == 0, done.stderr
    after = builders.tree(checkout)
    added = sorted(name for name in after.keys() - before.keys() if "__pycache__" not in name)
    assert [name for name in added if name not in done.stdout] == []
    assert len(added) == 6
    assert [name for name in before if before[name] != after[name]] == [DESCRIPTOR]
    was, now = (json.loads(tree[DESCRIPTOR]) for tree in (before, after))
    assert now["resources"][:-1] == was["resources"]
    assert now["resources"][-1]["name"] == "beds"

    told = run(checkout, "--check")
    assert told.returncode == 0, told.stderr
    assert "health is a draft" in told.stdout
    assert "'TODO'" in told.stdout

    with (checkout / "data" / "beds.csv").open("a") as file:  # made up, in the copy alone
        file.write("UZB,counted,2010,40,persons,reported,official,World Bank,DH_POP,\n")
        file.write("UZB,counted,2020,100,persons,reported,official,World Bank,DH_POP,\n")
    path = checkout / "notebooks" / "07_health.ipynb"
    path.write_text(path.read_text().replace("TODO a measure of the table", "counted"))
    made = run(checkout, "health", "--formats", "html", "--out", "out")
    assert made.returncode == 0, made.stderr
    page = (checkout / "out" / "variants" / "draft" / "health" / "health.html").read_text()
    assert "2.5 times" in page
    assert "no part of the published edition" in page

    path.write_text(path.read_text().replace('"draft": true', '"draft": false'))
    made = run(checkout, "health", "--formats", "html", "--out", "out")
    assert made.returncode == 0, made.stderr
    assert set(manifest.read(checkout / "out")["themes"]) == {"health"}


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("Health", "small letters"),
        ("1health", "small letters"),
        ("new-theme", "small letters"),
        ("../health", "small letters"),
        ("trade", "the theme is new"),
        ("class", "keyword or a module of Python"),
        ("match", "keyword or a module of Python"),
        ("json", "keyword or a module of Python"),
        ("variants", "koruz has already"),
        ("ledger", "koruz has already"),
        ("evidence", "koruz has already"),
        ("charts", "koruz has already"),
        ("course", "koruz has already"),
        ("build", "koruz has already"),
    ],
)
def test_a_name_that_would_be_in_the_way_is_refused(name: str, rule: str) -> None:
    (problem,) = naming.faults(Project(builders.ROOT), name, "beds", {"trade"}, new_theme._bound())
    assert rule in problem.rule
    assert problem.found == f"'{name}'"


def test_nothing_that_is_there_is_overwritten(checkout: Path) -> None:
    for name in ("data/beds.csv", "tests/test_health.py", "src/koruz/indicators/health"):
        (checkout / name).write_text("mine")
        before = builders.tree(checkout)
        with pytest.raises(BadInput):
            new_theme.write(Project(checkout), "health", "beds")
        assert builders.tree(checkout) == before
        (checkout / name).unlink()


@pytest.mark.parametrize("table", ["trade", "Trade", "my beds", "../beds", ""])
def test_a_table_needs_a_new_name_that_a_table_can_have(table: str) -> None:
    (problem,) = naming.faults(Project(builders.ROOT), "health", table, {"trade"}, ())
    assert "--table NAME" in problem.remedy


def test_without_a_source_of_koruz_nothing_is_written(project: Path, say_to: Any) -> None:
    before = builders.tree(project)
    code, _, err = say_to("new-theme", "health")
    assert code == 2
    assert "checkout of koruz" in err
    assert builders.tree(project) == before


def test_the_skeletons_own_test_passes_and_its_code_is_in_the_houses_form(checkout: Path) -> None:
    new_theme.write(Project(checkout), "health")
    shutil.copy(builders.ROOT / "pyproject.toml", checkout)
    environment = {**os.environ, "PYTHONPATH": str(checkout / "src")}
    for command in (
        ["pytest", "-n", "0", "tests/test_health.py"],
        ["ruff", "check", "."],
        ["ruff", "format", "--check"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=checkout, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
    assert open_catalog(checkout / "data").table("health").empty
