"""What-ifs as pages: their script against the indicators on random assumptions, and in the reader's hands."""

from __future__ import annotations

import json
import math
import random
from base64 import b64encode
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from browser import LAPTOP, PHONE, running_chromium, visit  # noqa: F401  a fixture
from playwright.sync_api import Browser

from koruz.data.catalog import Catalog, open_catalog
from koruz.export import what_if
from koruz.export.document import Document, ExhibitBlock, Section
from koruz.indicators import construction, education, migration, trade, transport
from koruz.notebook import Exhibits, charts, headline
from koruz.report.parameters import Parameter, declared
from koruz.report.results import Result
from koruz.words.written import number_text

ROOT = Path(__file__).parent.parent
REPORTS = ROOT / "reports"
NOTEBOOKS = {path.stem[3:]: path for path in sorted((ROOT / "notebooks").glob("0*.ipynb"))}
SETS = 1000
Given = Mapping[str, Any]
Ask = Callable[[Given], Result]


def _trade(catalog: Catalog) -> tuple[Ask, Given]:
    pair = trade.view(catalog, "KOR", 1992, 2030)

    def ask(given: Given) -> Result:
        return trade.passing(pair, **given)

    return ask, {"pair": pair, "name": pair.in_text("KOR"), "trade": trade}


def _construction(catalog: Catalog) -> tuple[Ask, Given]:
    view = construction.view(catalog, "all", 2030)

    def ask(given: Given) -> Result:
        terms = {name: given[name] for name in ("interest", "maturity", "grace", "payments")}
        return construction.other_terms(view, **terms, form=given["repayment"], discount=given["discount_rate"])

    return ask, {}


def _seats(catalog: Catalog) -> tuple[Ask, Given]:
    view = transport.view(catalog, 1992, 2030)
    return lambda given: transport.seats(view, **given), {}


def _ridership(catalog: Catalog) -> tuple[Ask, Given]:
    view = transport.view(catalog, 1992, 2030)
    loan = transport.service(view)
    return lambda given: transport.ridership(view, loan, **given), {}


def _migration(catalog: Catalog) -> tuple[Ask, Given]:
    people = migration.view(catalog, "UZB", 1992, 2030)
    return lambda given: migration.crossing(people, **given), {}


def _education(catalog: Catalog) -> tuple[Ask, Given]:
    view = education.view(catalog, "UZB", 2004, 2030)

    def ask(given: Given) -> Result:
        return education.filling(view, given["target_year"], growth=given["student_growth"], capacity=given["capacity"])

    return ask, {"name": view.called}


# Function of the page: its indicator, the columns that it draws, what the notebook calls the result and the exhibit,
# and assumptions at the edges of its rules.
CASES: dict[str, tuple[Any, tuple[str, str, str], tuple[str, str], list[Given]]] = {
    "trade.passing": (_trade, ("name", "year", "billion"), ("path", "what-if"), [{"partner_growth": 30.0}]),
    "construction.terms": (_construction, ("terms", "year", "service"), ("service", "what-if"), [{"interest": 0.0}]),
    "transport.seats": (_seats, ("case", "", "thousand"), ("seats", "seats"), [{"weekly_flights": 1}]),
    "transport.ridership": (_ridership, ("case", "", "value"), ("fares", "ridership"), [{"part_left": 1.0}]),
    "migration.crossing": (
        _migration,
        ("path", "year", "percent"),
        ("path", "what-if"),
        [{"threshold": 100.0}, {"threshold": 0.0}, {"threshold": 9.0}, {"threshold": 9.0, "resident_growth": -20.0}],
    ),
    "education.filling": (
        _education,
        ("path", "year", "value"),
        ("path", "what-if"),
        [{"student_growth": 0.0}, {"capacity": 15786}, {"capacity": 15787}, {"student_growth": -30.0}],
    ),
}
THEMES = sorted({name.partition(".")[0] for name in CASES})


@pytest.fixture(scope="module", name="catalog")
def opened() -> Catalog:
    return open_catalog()


@pytest.fixture(scope="module", name="pages")
def rendered(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A page for each theme, made of the exhibits that its cases give with the notebook's defaults."""
    folder = tmp_path_factory.mktemp("what-if")
    documents = {theme: _document(catalog, theme) for theme in THEMES}
    pages = {theme: what_if.page(document, declared(NOTEBOOKS[theme])) for theme, document in documents.items()}
    for theme, page in pages.items():
        assert page is not None
        (folder / f"{theme}.html").write_text(page, encoding="utf-8")
    return {theme: folder / f"{theme}.html" for theme in pages}


def _document(catalog: Catalog, theme: str) -> Document:
    sections = []
    for number, name in enumerate(name for name in CASES if name.startswith(theme)):
        make, (series, x, y), (_, exhibit), _ = CASES[name]
        result = make(catalog)[0](_defaults(theme, name))
        words = headline("At these rates", holds=False, otherwise="Assumed paths")
        drawn = (charts.lines, {"x": x, "y": y, "series": series, "unit": "percent", "what_if": "what_if"})
        bars = (charts.bars, {"category": series, "value": y, "unit": "passengers", "sort": False})
        shown = Exhibits(catalog).figure(
            exhibit, result, *(drawn if x else bars), what_if=True, headline=words, subtitle="A measure, a place"
        )
        sections.append(
            Section(f"What if: what would {exhibit} be?", [ExhibitBlock(number, shown.record)], anchor=exhibit)
        )
    return Document(title="A report", theme=theme, sections=sections)


def _parameters(theme: str, function: str) -> list[Parameter]:
    """The parameters of a notebook that a function takes."""
    taken = {
        "trade.passing": "rival partner_growth rival_growth total_growth",
        "construction.terms": "interest maturity grace payments repayment discount_rate",
        "transport.seats": "weekly_flights seats_per_flight load_factor",
        "transport.ridership": "fare part_left trips_a_day load_factor",
        "migration.crossing": "resident_growth overstayer_growth threshold",
        "education.filling": "student_growth capacity target_year",
    }[function].split()
    return [parameter for parameter in declared(NOTEBOOKS[theme]) if parameter.name in taken]


def _defaults(theme: str, function: str) -> dict[str, Any]:
    return {parameter.name: parameter.default for parameter in _parameters(theme, function)}


def _drawn_at_random(controls: list[Any], edges: list[Given], defaults: Given, known: Mapping[str, Any]) -> list[Given]:
    """Sets of assumptions as the page's own controls give them: defaults, edges, bounds, and what lies between."""
    dice = random.Random(13)
    sets = [{**defaults, **edge} for edge in edges]
    while len(sets) < SETS:
        found = {control["name"]: _one(control, dice) for control in controls}
        if found.get("grace", 0) < found.get("maturity", math.inf):
            sets.append(found)
    return [dict(defaults), *sets[: SETS - 1]]


def _one(control: Mapping[str, Any], dice: random.Random) -> Any:
    if control["choices"]:
        return dice.choice(control["choices"])
    if control["value"] is None and dice.random() < 0.2:
        return None
    low, high = control["low"], control["high"]
    if dice.random() < 0.15:
        return dice.choice([low, high])
    if control["whole"]:
        return dice.randint(low, min(high, dice.choice([high, 100 * max(low, 500)])))
    return round(dice.uniform(low, high), dice.choice([0, 1, 2]) if high > 1 else 2)


_RUN = """([name, sets]) => {
  const model = DATA.models.find(each => each.function === name);
  return sets.map(given => {
    const { points, values, headline } = FORMULAS[name](model.start, given);
    return { points: points.map(point => [point.name, point.x ?? null, point.y]), values, headline };
  });
}"""


def _amount(result: Result, name: str) -> float | None:
    value = result[name]
    return value.amount if value.known else None


def _values(function: str, result: Result) -> dict[str, Any]:
    """What the indicator says, under the names that the script has for it."""
    names = {
        "trade.passing": "crossing limit share_start share_end",
        "construction.terms": "signed_peak if_peak signed_cost if_cost last_signed last_if times",
        "transport.seats": "assumed times allowed_times enough",
        "transport.ridership": "needed possible needed_times fare_possible fare_expected",
        "education.filling": "free slowed full needed",
        "migration.crossing": "",
    }[function].split()
    found: dict[str, Any] = {name: _amount(result, name) for name in names}
    if function == "trade.passing":
        found["why"] = "" if result["crossing"].known else result["crossing"].definition
    if function == "education.filling":
        found["why"] = "" if result["full"].known else result["full"].definition
    if function == "construction.terms":
        for key in ("signed", "if"):
            gift = result[f"{key}_gift"]
            found[f"{key}_gift"] = gift.amount if gift.known else -result[f"{key}_excess"].amount
    if function == "migration.crossing":
        found = {key: _path(result, prefix) for key, prefix in (("own", ""), ("article", "article_"))}
    return found


def _path(result: Result, prefix: str) -> dict[str, Any]:
    names = ("start", "end", "crossing", "people_end", "without_end")
    crossing = result[f"{prefix}crossing"]
    why = "" if crossing.known else crossing.definition
    return {**{name: _amount(result, f"{prefix}{name}") for name in names}, "why": why}


def _same(found: Any, wanted: Any, name: str = "") -> bool:
    if isinstance(wanted, dict):
        return all(_same(found[key], wanted[key], key) for key in wanted)
    if isinstance(wanted, float | int) and found is not None:
        whole = name in ("people_end", "without_end")  # the indicator rounds persons
        return math.isclose(found, wanted, rel_tol=1e-9, abs_tol=0.5 + 1e-6 if whole else 1e-9)
    return bool(found == wanted)


def _cells(theme: str, exhibit: str) -> list[Any]:
    """The notebook's own cell that shows an exhibit, and cells before it that prepare its words."""
    cells = json.loads(NOTEBOOKS[theme].read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    at = next(n for n, source in enumerate(sources) if f'"{exhibit}"' in source and "exhibits.figure(" in source)
    before = [sources[at - 1].partition("\nreason")] if "\nreason" in sources[at - 1] else []
    return [compile(part, theme, "exec") for part in (*(f"{mark}{rest}" for _, mark, rest in before), sources[at])]


@pytest.mark.parametrize("function", CASES)
def test_the_script_says_what_the_indicator_says(
    chromium: Browser, catalog: Catalog, pages: dict[str, Path], function: str
) -> None:
    theme = function.partition(".")[0]
    make, (series, x, y), (name, exhibit), edges = CASES[function]
    ask, words = make(catalog)
    with visit(chromium, pages[theme]) as seen:
        model = seen.page.evaluate("name => DATA.models.find(each => each.function === name)", function)
        sets = _drawn_at_random(model["controls"], edges, _defaults(theme, function), model["start"])
        found = seen.page.evaluate(_RUN, [function, sets])
    cells, said = _cells(theme, exhibit), []
    taken = SimpleNamespace(figure=lambda *args, **papers: said.append(papers["headline"]))
    for given, each in zip(sets, found, strict=True):
        result = ask(given)
        points = zip(
            result.data[series], result.data[x] if x else [None] * len(result.data), result.data[y], strict=True
        )
        wanted = sorted(([str(a), b and int(b)], c) for a, b, c in points)
        got = sorted(([a, b], c) for a, b, c in each["points"])
        assert [key for key, _ in got] == [key for key, _ in wanted], given
        assert all(_same(one, other) for (_, one), (_, other) in zip(got, wanted, strict=True)), given
        assert _same(each["values"], _values(function, result)), (given, each["values"], _values(function, result))
        other = words["pair"].in_text(given["rival"]) if theme == "trade" else ""
        scope = {**words, name: result, "other": other, "exhibits": taken, "charts": charts, "headline": headline}
        for cell in cells:
            exec(cell, {**scope, **given, "education": education}, scope)
        if said[-1].finding:
            assert each["headline"] == said[-1].text, given
    assert len({each["headline"] for each in found}) > SETS / 20


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), (LAPTOP, "dark")])
def test_axe_finds_no_violation_and_nothing_scrolls_sideways(
    chromium: Browser, pages: dict[str, Path], size: tuple[int, int], scheme: str
) -> None:
    for page in pages.values():
        with visit(chromium, page, size, scheme) as seen:
            seen.open_details()
            assert (page.stem, seen.violations(), seen.overflow()) == (page.stem, [], 0)


_FOLLOWS = """section => [".sentence", ".drawing", "table"].map(each => section.querySelector(each).innerHTML)"""


@pytest.mark.parametrize("theme", THEMES)
def test_keys_move_each_slider_and_what_follows(chromium: Browser, pages: dict[str, Path], theme: str) -> None:
    with visit(chromium, pages[theme], PHONE) as seen:
        sections = seen.page.locator("section.what-if")
        for section in sections.all():
            at_first = section.evaluate(_FOLLOWS)
            first = section.locator("[type=range]").first
            before = section.locator("[type=number]").first.input_value()
            first.focus()
            for _ in range(20):
                seen.page.keyboard.press("ArrowRight")
            assert section.locator("[type=number]").first.input_value() != before
            assert all(one != other for one, other in zip(at_first, section.evaluate(_FOLLOWS), strict=True))
            section.locator("button.reset").click()
            assert section.evaluate(_FOLLOWS) == at_first
            assert section.locator("[type=number]").first.input_value() == before


def test_a_number_out_of_bounds_moves_nothing_and_says_so(chromium: Browser, pages: dict[str, Path]) -> None:
    with visit(chromium, pages["education"]) as seen:
        field, finding = seen.page.locator("[type=number]").first, seen.page.locator(".finding").first
        before = finding.inner_text()
        field.fill("31")
        assert finding.inner_text() == before and field.get_attribute("aria-invalid") is not None
        field.fill("")
        assert finding.inner_text() == before
        field.blur()
        assert field.input_value() == "22.4" and field.get_attribute("aria-invalid") is None


def test_grace_gives_way_to_a_shorter_loan(chromium: Browser, pages: dict[str, Path]) -> None:
    with visit(chromium, pages["construction"]) as seen:
        grace, maturity = (seen.page.locator(f"[data-name={name}] select") for name in ("grace", "maturity"))
        grace.select_option("10")
        maturity.select_option("10")
        assert grace.input_value() == "7"
        assert grace.locator("option[disabled]").all_inner_texts() == ["10"]


@pytest.mark.parametrize(
    ("theme", "name"), [("trade", "partner_growth"), ("migration", "resident_growth"), ("education", "student_growth")]
)
def test_what_is_observed_can_be_had_again(chromium: Browser, pages: dict[str, Path], theme: str, name: str) -> None:
    with visit(chromium, pages[theme]) as seen:
        control = seen.page.locator(f"[data-name={name}]")
        button, field = control.locator("button"), control.locator("[type=number]")
        observed = field.input_value()
        assert f"in the report: {number_text(float(observed))}, as observed." in control.inner_text()
        field.fill("12.5")
        assert button.get_attribute("aria-pressed") == "false"
        button.click()
        assert (button.get_attribute("aria-pressed"), field.input_value()) == ("true", observed)
        assert button.inner_text().startswith("As observed, ")


def test_without_scripts_the_report_s_picture_and_finding_stand(chromium: Browser, pages: dict[str, Path]) -> None:
    for page in pages.values():
        with visit(chromium, page, java_script_enabled=False) as seen:
            assert seen.page.locator(".drawing svg[viewBox]").count() == seen.page.locator("section.what-if").count()
            assert seen.page.locator(".finding").first.inner_text() == "Assumed paths."
            assert not seen.page.locator("fieldset").first.is_visible()
            assert seen.page.locator("noscript").inner_text()


@pytest.mark.parametrize("theme", THEMES)
def test_the_page_begins_with_what_the_report_says(chromium: Browser, tmp_path: Path, theme: str) -> None:
    """The published report's own exhibits: their finding is the page's first sentence, with scripts and without."""
    from koruz.export.document import read

    document = read(
        json.loads((REPORTS / theme / f"{theme}.ipynb").read_text(encoding="utf-8")), REPORTS / theme, theme
    )
    page = what_if.page(document, declared(NOTEBOOKS[theme]))
    assert page is not None
    (tmp_path / "what-if.html").write_text(page, encoding="utf-8")
    said = [each.record["headline"] + "." for each in document.exhibits if each.record.get("model")]
    for scripts in (True, False):
        with visit(chromium, tmp_path / "what-if.html", java_script_enabled=scripts) as seen:
            assert seen.page.locator(".finding").all_inner_texts() == said


def test_the_page_is_the_same_twice_and_allows_its_script_alone(catalog: Catalog) -> None:
    document, parameters = _document(catalog, "transport"), declared(NOTEBOOKS["transport"])
    page = what_if.page(document, parameters)
    assert page is not None and page == what_if.page(document, parameters)
    script = page.rpartition("<script>")[2].partition("</script>")[0]
    assert f"script-src 'sha256-{b64encode(sha256(script.encode()).digest()).decode()}';" in page
    assert page.count("<script>") == 1 and len(page) < 200_000


def test_a_report_without_a_movable_what_if_has_no_page(catalog: Catalog) -> None:
    document = _document(catalog, "migration")
    assert what_if.page(Document(title="None", theme="claims"), []) is None
    for each in document.exhibits:
        assert isinstance(each.record, dict)
        del each.record["model"]
    assert what_if.page(document, declared(NOTEBOOKS["migration"])) is None
