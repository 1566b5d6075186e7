"""Figures that can't be are refused: each measure of each table has its ends."""

from __future__ import annotations

import itertools
import math
from pathlib import Path

import pytest
from tiny_package import TABLES, changed, descriptor, write

from koruz.data.checks import check
from koruz.data.package.declared import FIGURES, as_number, limits, rows_where
from koruz.data.package.descriptor import Resource, read_package
from koruz.data.package.limits import beyond
from koruz.data.package.structure import examine

PACKAGE = read_package(Path(__file__).parent.parent / "data")
NUMBERS = [
    (name, field.name)
    for name, resource in PACKAGE.resources.items()
    for field in resource.fields
    if field.type in ("number", "integer")
]


def units(resource: Resource) -> list[str]:
    if "unit" not in resource.columns:
        return [""]
    return [str(unit) for unit in resource.field("unit").constraints["enum"]]


@pytest.mark.parametrize(("table", "column"), NUMBERS)
def test_each_number_has_a_maximum_whatever_its_unit(table: str, column: str) -> None:
    resource = PACKAGE.resources[table]
    if "maximum" in resource.field(column).constraints:
        return
    assert column in FIGURES
    general = [limit for limit in limits(resource) if set(limit.where) == {"unit"} and limit.maximum is not None]
    bounded = set(itertools.chain.from_iterable(limit.where["unit"] for limit in general))
    assert set(units(resource)) <= bounded


@pytest.mark.parametrize("name", [name for name, resource in PACKAGE.resources.items() if limits(resource)])
def test_limits_name_units_and_measures_that_there_are(name: str) -> None:
    resource = PACKAGE.resources[name]
    for limit in limits(resource):
        assert -math.inf < (limit.minimum or 0) <= (limit.maximum or math.inf)
        for column, values in limit.where.items():
            assert set(values) <= set(map(str, resource.field(column).constraints["enum"]))


def test_almost_all_figures_of_the_package_are_refused_a_million_times_too_large() -> None:
    refused = []
    for resource in PACKAGE.resources.values():
        if not resource.tabular or "value" not in resource.columns:
            continue
        table = examine(PACKAGE, resource).table
        assert table is not None
        highest = [resource.field("value").constraints.get("maximum", math.inf)] * len(table.rows)
        for limit in limits(resource):
            for row in rows_where(table, limit.where):
                highest[row] = min(highest[row], math.inf if limit.maximum is None else limit.maximum)
        cells = zip(map(as_number, table.column("value")), highest, strict=True)
        refused += [1e6 * figure > most for figure, most in cells if figure is not None and figure > 0]
    assert sum(refused) > 0.99 * len(refused)


def limited(**limit: object) -> dict[str, object]:
    raw = descriptor()
    trade = next(entry for entry in raw["resources"] if entry["name"] == "trade")
    trade["schema"]["limits"] = [{"where": {"unit": "USD million"}, **limit}]
    return raw


@pytest.mark.parametrize(
    ("limit", "figure", "rule"),
    [
        ({"maximum": 5000}, "5000.01", "at most 5,000 where unit is USD million"),
        ({"maximum": 5000}, "4380000000", "at most 5,000"),
        ({"minimum": 0}, "-1", "at least 0"),
        ({"minimum": 1, "maximum": 10_000}, "0.5", "from 1 to 10,000"),
    ],
)
def test_a_figure_beyond_its_limit_is_told(tmp_path: Path, limit: dict[str, object], figure: str, rule: str) -> None:
    [problem] = check(write(tmp_path / "data", changed("trade", "12,4380", f"12,{figure}"), limited(**limit)))
    assert (problem.file, problem.row, problem.column, problem.found) == ("data/trade.csv", 5, "value", f"'{figure}'")
    assert rule in problem.rule
    assert "the unit" in problem.remedy


@pytest.mark.parametrize("figure", ["5000", "0", "4380"])
def test_the_limit_itself_is_within(tmp_path: Path, figure: str) -> None:
    raw = limited(minimum=0, maximum=5000)
    assert check(write(tmp_path / "data", changed("trade", "12,4380", f"12,{figure}"), raw)) == []


def test_rows_of_another_unit_have_other_limits(tmp_path: Path) -> None:
    text = TABLES["trade"].replace("4380,USD million", "9999999,percent")
    assert check(write(tmp_path / "data", {"trade": text}, limited(maximum=5000))) == []


def test_no_figure_is_beyond_no_limit() -> None:
    [limit] = limits(Resource("x", "x.csv", "", "", (), (), (), {"schema": {"limits": [{"where": {}, "maximum": 1}]}}))
    assert not beyond(limit, None)
    assert not beyond(limit, 1)
    assert beyond(limit, 1.1)
