"""New figures from live sources: what is asked, what is brought, and every way in which a source fails."""

from __future__ import annotations

import csv
import io
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import builders
import pytest
import urllib3
import wbgapi as bank
from builders import ROOT
from live import Live, served

from koruz.data.catalog import open_catalog
from koruz.runner import cli
from koruz.runner.refresh import asked, comtrade, worldbank

REAL = "https://comtradeapi.un.org"


@pytest.fixture
def live(monkeypatch: pytest.MonkeyPatch) -> Iterator[Live]:
    """The server, asked in the place of both sources."""
    with served() as server:
        request = urllib3.PoolManager.request

        def here(manager: Any, method: str, url: str, **options: Any) -> Any:
            assert url.startswith(REAL), url
            return request(manager, method, url.replace(REAL, server.address), **options)

        monkeypatch.setattr(bank, "endpoint", f"{server.address}/v2")
        monkeypatch.setattr(urllib3.PoolManager, "request", here)
        monkeypatch.delenv(comtrade.KEY, raising=False)
        yield server


@pytest.fixture(scope="module")
def held() -> worldbank.Figures:
    return worldbank.standing(open_catalog(ROOT / "data"))


def trade(reporter: str, partner: str, flow: str, year: int, value: Any, **more: Any) -> dict[str, Any]:
    row = {
        "typeCode": "C", "freqCode": "A", "refYear": year, "period": str(year), "flowCode": flow, "cmdCode": "TOTAL",
        "reporterCode": int(comtrade._code(reporter)), "reporterISO": reporter, "partnerISO": partner,
        "customsCode": "C00", "motCode": 0, "partner2Code": 0, "primaryValue": value,
    }  # fmt: skip
    return {**row, **more}


def run(*words: str) -> int:
    return cli.main(["refresh", *words], ROOT)


def test_new_and_revised_figures_of_the_world_bank_are_brought_and_those_that_stand_are_not(
    live: Live, held: worldbank.Figures, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = "NY.GDP.MKTP.CD"
    last = max(year for country, series, year in held if (country, series) == ("UZB", code))
    live.years = ("1960", last, str(int(last) + 1))
    live.figures = {key: value for key, value in held.items() if key[2] == last}
    live.figures["UZB", code, last] *= 1.01  # revised
    live.figures["UZB", code, live.years[2]] = 1.5e11  # new
    live.figures["UZB", code, "1960"] = 1.0  # older than what the data begin with
    live.figures["TKM", code, last] = 5e10  # a series that the data don't hold of this country
    before = builders.tree(ROOT / "data")
    assert run("worldbank", "--out", str(tmp_path / "new")) == 0
    assert builders.tree(ROOT / "data") == before
    *_, header, row = csv.reader(io.StringIO((tmp_path / "new" / "worldbank.csv").read_text()))
    assert header == ["Country Code", "Indicator Code", last, live.years[2]]
    assert row == ["UZB", code, repr(held["UZB", code, last] * 1.01), "150000000000.0"]
    out = capsys.readouterr().out
    assert "known as World Bank, of 2026-10-07" in out
    assert f"2 new or revised; {sum(key[2] == last for key in held) - 1:,} as they stand" in out
    assert "Then: run_all.py --data" in out


def test_a_long_answer_is_asked_for_page_by_page(live: Live, held: worldbank.Figures, monkeypatch: Any) -> None:
    monkeypatch.setattr(bank, "per_page", 20)
    live.figures = {key: value for key, value in held.items() if key[2] in live.years}
    answer = worldbank.ask(open_catalog(ROOT / "data"), 30)
    assert (answer.figures, answer.standing) == (0, len(live.figures))
    assert len(live.asked) > 3


def test_nothing_new_writes_nothing(live: Live, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("worldbank", "--out", str(tmp_path / "new")) == 0
    assert "nothing new" in capsys.readouterr().out
    assert not (tmp_path / "new").exists()


def test_the_last_year_can_be_named(live: Live, held: worldbank.Figures) -> None:
    live.figures = {("UZB", "SP.POP.TOTL", year): 1.0 for year in live.years}
    assert worldbank.ask(open_catalog(ROOT / "data"), 30, 2024).figures == 1


def test_trade_of_comtrade_is_brought_with_the_day_of_asking(
    live: Live, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    live.trade = [trade("KOR", "UZB", "X", 2025, 2.5e9), trade("UZB", "KOR", "M", 2025, 2.1e9)]
    live.trade.append(trade("UZB", "W00", "X", 2025, None))  # no figure, no row
    rows = open_catalog(ROOT / "data").table("trade")
    (known,) = rows[(rows["authority"] == "UN Comtrade") & (rows["reporter"] == "CHN")].to_dict("records")[:1]
    flow = {"exports": "X", "imports": "M"}[known["flow"]]
    live.trade.append(trade("CHN", "UZB", flow, int(str(known["year"])[:4]), known["value"] * 1e6))  # it stands
    assert run("comtrade", "--out", str(tmp_path / "new"), "--last-year", "2025") == 0
    first, _, *rows = csv.reader(io.StringIO((tmp_path / "new" / "comtrade.csv").read_text()))
    assert first[0] == "Retrieved"
    assert [row[2:5] for row in rows] == [["KOR", "UZB", "X"], ["UZB", "KOR", "M"]]
    out = capsys.readouterr().out
    assert "known as UN Comtrade, of 20" in out
    assert "comtrade.csv (2 new or revised; 1 as they stand)" in out
    assert "/tmp/koruz-" not in out
    one = next(path for path in live.asked if "reportercode=860" in path)
    assert "period=2014%2C2015" in one
    assert "partnerCode=" in one


def test_with_a_key_all_rows_are_asked_for_and_the_key_is_never_shown(
    live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(comtrade.KEY, "s3cret")
    live.status, live.body = 401, "Access denied for s3cret"
    assert run("comtrade", "--out", str(tmp_path / "new")) == 1
    said = capsys.readouterr()
    assert "/data/v1/get/" in live.asked[0]
    assert "Access denied" in said.err
    assert "s3cret" not in said.err + said.out


FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "busy": ({"status": 429, "body": '{"statusCode": 429, "message": "Rate limit is exceeded."}'}, "too often (429)"),
    "broken": ({"status": 503, "body": "upstream"}, "can't be reached or refused"),
    "a web page": ({"body": "<html>Maintenance</html>"}, "Nothing was written"),
    "an empty answer": ({"body": "{}"}, "Nothing was written"),
    "another list": ({"body": "[1, 2]"}, "Nothing was written"),
}


@pytest.mark.parametrize("source", ["worldbank", "comtrade"])
@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_a_source_does_wrong_is_told_and_nothing_is_written(
    live: Live, tmp_path: Path, capsys: pytest.CaptureFixture[str], source: str, fault: str
) -> None:
    changes, words = FAULTS[fault]
    for name, value in changes.items():
        setattr(live, name, value)
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / f"{source}.csv").write_text("the last good one")
    assert run(source, "--out", str(tmp_path / "new")) == 1
    said = capsys.readouterr().err
    assert words in said
    assert "Traceback" not in said
    assert builders.tree(tmp_path) == {f"new/{source}.csv": b"the last good one"}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"dropped": 1}, "gave a part of the answer"),
        ({"updated": None}, "without the day of its last update"),
        ({"figures": {("UZB", "SP.POP.TOTL", "2025"): "36 million"}}, "another form than it documents"),
        ({"years": ("2025", "20-25")}, "another form than it documents"),
    ],
)
def test_a_part_or_another_form_of_the_bank_s_answer_is_refused(
    live: Live, tmp_path: Path, capsys: pytest.CaptureFixture[str], changes: dict[str, Any], words: str
) -> None:
    for name, value in changes.items():
        setattr(live, name, value)
    assert run("worldbank", "--out", str(tmp_path / "new")) == 1
    assert words in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([trade("UZB", "KOR", "X", 2025, n) for n in range(500)], "as many as it gives without a key"),
        ([trade("UZB", "KOR", "X", 2025, 1.0)] * 2, "two rows for A 2025 UZB KOR X TOTAL"),
        ([trade("UZB", "KOR", "X", 2025, "much")], "primaryValue 'much'"),
        ([{"reporterCode": 860, "value": 1}], "without freqCode"),
    ],
)
def test_a_part_or_another_form_of_comtrade_s_answer_is_refused(
    live: Live, tmp_path: Path, capsys: pytest.CaptureFixture[str], rows: list[dict[str, Any]], words: str
) -> None:
    live.trade = rows
    assert run("comtrade", "--out", str(tmp_path / "new")) == 1
    assert words in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("source", ["worldbank", "comtrade"])
def test_a_source_that_is_late_is_left_behind(
    live: Live, tmp_path: Path, capsys: pytest.CaptureFixture[str], source: str
) -> None:
    live.waits = threading.Event()
    assert run(source, "--timeout", "1", "--out", str(tmp_path / "new")) == 1
    assert "Nothing was written" in capsys.readouterr().err


def test_without_a_network_it_is_told(
    live: Live, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bank, "endpoint", "http://127.0.0.1:9/v2")  # nobody listens there
    live.address = "http://127.0.0.1:9"
    for source in ("worldbank", "comtrade"):
        assert run(source, "--out", str(tmp_path / "new")) == 1
        assert "can't be reached or refused" in capsys.readouterr().err


def test_a_wrong_word_or_folder_is_refused_and_a_missing_client_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("world") == 2
    assert "There are worldbank, comtrade" in capsys.readouterr().err
    assert run("worldbank", "--out", str(ROOT / "data" / "new")) == 2
    assert "a folder of the data" in capsys.readouterr().err
    monkeypatch.setitem(__import__("sys").modules, "wbgapi", None)
    assert run("worldbank") == 2
    assert "uv sync --extra refresh" in capsys.readouterr().err


def test_a_bug_is_no_refusal() -> None:
    with pytest.raises(KeyboardInterrupt):
        asked.within(5, "x", lambda: (_ for _ in ()).throw(KeyboardInterrupt()))
