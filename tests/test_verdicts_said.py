"""What the report on claims says holds whatever the verdicts are: all alike, none of a kind, mixed, few or many."""

import ast
from random import Random

import pytest
from judges import JUDGES
from sentences import ROOT, _stated, calls, faults, tree

import koruz.claims
import koruz.report.exhibits
from koruz.claims import SCALE
from koruz.data.catalog import open_catalog
from koruz.report.outputs import Output

PATH = ROOT / "notebooks" / "06_claims.ipynb"
FACTORS = ("none", "half", "twice")
ROWS = koruz.claims.rows(open_catalog(ROOT / "data"))
AGAIN = koruz.claims.rejudged(open_catalog(ROOT / "data"), ROWS)


def mixed(seed):
    """Verdicts for all claims as they are and under each factor, some kinds left out."""
    chance = Random(seed)
    kinds = chance.sample(SCALE, chance.randint(1, len(SCALE)))
    given = [chance.choice(kinds) for _ in ROWS]
    moved = [[chance.choice(kinds) if chance.random() < 0.3 else kind for kind in given] for _ in FACTORS]
    return given, moved


def alike(verdict):
    return [verdict] * len(ROWS), [[verdict] * len(ROWS)] * len(FACTORS)


def single(verdict, chosen):
    """One claim has the verdict, the others another."""
    other = next(kind for kind in SCALE if kind != verdict)
    given = [verdict if row["claim"] == chosen else other for row in ROWS]
    return given, [[other] * len(ROWS), given, given]


WORLDS = {f"mixed {seed}": mixed(seed) for seed in range(12)}
WORLDS |= {f"all {verdict}": alike(verdict) for verdict in SCALE}
WORLDS |= {f"one {verdict}": single(verdict, "M7") for verdict in SCALE}


def names_in(monkeypatch, given, moved, kept, factor=1.0):
    """What the notebook has computed in a world of these verdicts, nothing drawn."""
    found = [{**row, "verdict": verdict} for row, verdict in zip(ROWS, given, strict=True)]
    again = AGAIN.assign(written=given, **dict(zip(FACTORS, moved, strict=True)))
    chosen = [place for place, row in enumerate(found) if kept(row)]
    monkeypatch.setattr(koruz.claims, "rows", lambda *_, **__: [found[place] for place in chosen])
    monkeypatch.setattr(koruz.claims, "rejudged", lambda *_: again.iloc[chosen].reset_index(drop=True))
    for form in ("figure", "table"):
        monkeypatch.setattr(koruz.report.exhibits.Exhibits, form, lambda *_, **__: Output({}, "", ""))
    names = {}
    for part in tree(PATH):
        exec(compile(ast.Module([part], []), str(PATH), "exec"), names)
        if "tolerance_factor" in names:
            names["tolerance_factor"] = factor
    return names


def stated(names):
    return [(call, world) for call in calls(PATH) for world in _stated(PATH, call, names, {})]


@pytest.mark.parametrize("kept", [lambda row: True, lambda row: row["theme"] == "migration"], ids=["all", "migration"])
@pytest.mark.parametrize("world", WORLDS)
def test_every_sentence_holds_whatever_the_verdicts(world, kept, monkeypatch):
    names = names_in(monkeypatch, *WORLDS[world], kept)
    for call, sentence in stated(names):
        assert not faults(sentence.text), sentence.text
        unfit = call.template in JUDGES and "press figure" not in call.template  # these verdicts rest on nothing
        assert not unfit or JUDGES[call.template](sentence), sentence.text


@pytest.mark.parametrize("factor", [0.0, 0.5, 3.0, 10.0])
def test_every_sentence_holds_whatever_the_tolerance(factor, monkeypatch):
    for form in ("figure", "table"):
        monkeypatch.setattr(koruz.report.exhibits.Exhibits, form, lambda *_, **__: Output({}, "", ""))
    names = {}
    for part in tree(PATH):
        exec(compile(ast.Module([part], []), str(PATH), "exec"), names)
        if "tolerance_factor" in names:
            names["tolerance_factor"] = factor
    for call, sentence in stated(names):
        assert not faults(sentence.text), sentence.text
        assert call.template not in JUDGES or JUDGES[call.template](sentence), sentence.text


def test_where_nothing_is_supported_the_ledger_says_so(monkeypatch):
    names = names_in(monkeypatch, *alike("contradicted"), lambda row: True)
    texts = [sentence.text for _, sentence in stated(names)]
    none = "0 of 43 statements in an article of 19 May 2025 agree with figures that others published."
    assert none in texts
    assert "Figures contradict 43 of them; the article's own numbers clash with none." in texts
    assert not any("supported" in text for text in texts)
    assert not any("hold best" in text for text in texts)
