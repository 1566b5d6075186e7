"""Whatever figures come, what a notebook then states is true: rows are scaled, flattened and lost at random."""

import random
from unittest.mock import patch

import pandas as pd
import pytest
from judges import JUDGES
from sentences import ROOT, faults, stands
from spoken import altered

TABLES = {
    "00_overview": ("trade", "trade_shares", "students", "migration_stock", "air", "investment", "aid", "milestones"),
    "01_trade": ("trade", "trade_shares", "trade_products", "investment", "macro"),
}
FACTORS = (0.0, 0.1, 0.5, 0.9, 1.0, 1.1, 2.0, 10.0)
WORLDS = [(stem, seed) for stem in TABLES for seed in range(6)]


def _change(seed: float):
    """An edit of a table that does the same each time: some rows scaled, made equal, or left out."""

    def edit(table: pd.DataFrame) -> pd.DataFrame:
        chance = random.Random(seed)
        most, way = chance.choice((0.02, 0.1, 0.3)), chance.choice(("scale", "flatten", "lose"))
        picked = pd.Series([chance.random() < most for _ in range(len(table))], index=table.index)
        if way == "lose" or "value" not in table:
            return table[~picked].reset_index(drop=True)
        if way == "flatten":
            return table.assign(value=table["value"].mask(picked, table["value"].median()))
        return table.assign(value=table["value"].mask(picked, table["value"] * chance.choice(FACTORS)))

    return edit


@pytest.mark.parametrize(("stem", "seed"), WORLDS)
def test_what_stands_is_true_whatever_figures_come(stem, seed):
    chance, path = random.Random(seed), ROOT / "notebooks" / f"{stem}.ipynb"
    changes = {table: _change(chance.random()) for table in chance.sample(TABLES[stem], 2)}
    with patch("koruz.data.catalog.open_catalog", lambda *_, **__: altered(changes)):
        stated = [(JUDGES.get(call.template), world) for call, world in stands(path)]
    assert stated
    for judge, world in stated:
        assert not faults(world.text), world.text
        assert judge is None or judge(world), world.text
