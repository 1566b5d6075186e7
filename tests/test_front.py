"""What is published of the suite as a whole, and when it is made anew."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import builders
import frictionless
import pytest
from bs4 import BeautifulSoup

from koruz.runner.edition import front_page, manifest
from koruz.runner.edition.zips import data_package, packed

DATA = builders.ROOT / "data"
DIGESTS = {"data": "d", "koruz": "k", "environment": "e"}
USUAL = (front_page.DATA, front_page.VOLUME, front_page.INDEX)  # without an overview there is no brief
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="{}" height="1"/></svg>'


# --- archives --------------------------------------------------------------------------------------------------------


def test_an_archive_is_the_same_in_whatever_order_and_zone_it_is_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"b/c.csv": b"x\n", "a.txt": b"", "b.csv": "ü".encode()}
    first = packed(files, date(2026, 11, 23))
    monkeypatch.setenv("TZ", "Asia/Seoul")
    monkeypatch.setattr(sys, "platform", "win32")
    assert packed(dict(reversed(files.items())), date(2026, 11, 23)) == first
    assert packed(files, date(2026, 11, 24)) != first


def test_an_archive_s_entries_are_plain_readable_files_of_one_day() -> None:
    archive = zipfile.ZipFile(io.BytesIO(packed({"b": b"1", "a": b"2"}, date(2026, 11, 23))))
    assert archive.testzip() is None
    assert archive.namelist() == ["a", "b"]
    assert archive.read("a") == b"2"
    for entry in archive.infolist():
        assert entry.date_time == (2026, 11, 23, 0, 0, 0)
        assert entry.external_attr >> 16 == 0o100644
        assert (entry.create_system, entry.compress_type) == (3, zipfile.ZIP_STORED)


def test_a_day_before_zip_knows_days_is_its_first() -> None:
    archive = zipfile.ZipFile(io.BytesIO(packed({"a": b""}, date(1960, 3, 1))))
    assert archive.infolist()[0].date_time[:3] == (1980, 3, 1)


# --- the data package ------------------------------------------------------------------------------------------------


def test_the_data_package_is_whole_and_valid_when_it_is_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(data_package(DATA))) as archive:
        archive.extractall(tmp_path)
        names = set(archive.namelist())
    described = {path.relative_to(DATA).as_posix() for path in manifest.data_files(DATA)}
    assert names == described | {"README.md", "LICENCE.txt"}
    assert {"datapackage.json", "sources.csv", "trade.csv", "geo/region_110m.geojson"} <= names
    for name in described | {"README.md"}:
        assert (tmp_path / name).read_bytes() == (DATA / name).read_bytes()
    report = frictionless.Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldNumber", "type", "note"])[:5]


def test_the_terms_name_the_package_s_licence_and_those_that_differ() -> None:
    archive = zipfile.ZipFile(io.BytesIO(data_package(DATA)))
    lines = archive.read("LICENCE.txt").decode().splitlines()
    assert lines[2].startswith("The package as a whole: Creative Commons Attribution 4.0 https://creativecommons.org")
    assert any(line.startswith("geo/region_110m.geojson: Public domain") for line in lines)
    assert any(line.startswith("projects.csv: CC0 1.0") for line in lines)
    assert not any(line.startswith("trade.csv") for line in lines)
    assert "sources.csv" in lines[-1]


def test_the_data_package_has_the_same_bytes_in_another_process() -> None:
    code = "import sys; from pathlib import Path; from koruz.runner.edition.zips import data_package as d; "
    code += "sys.stdout.buffer.write(d(Path(sys.argv[1])))"
    other = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tashkent"}
    done = subprocess.run([sys.executable, "-c", code, str(DATA)], env=other, capture_output=True, check=True)
    assert done.stdout == data_package(DATA)


# --- which picture, which points, how many verdicts ------------------------------------------------------------------


def exhibit(name: str, **parts: Any) -> dict[str, Any]:
    words = {"headline": f"Head {name}", "subtitle": "Measure", "alt": "Alt", "finding": True}
    return {"name": name, "form": "figure", "what_if": False, **words, **parts}


def entry(theme: str, **parts: Any) -> dict[str, Any]:
    return {
        "title": theme.capitalize(),
        "question": "How big?",
        "notebook": f"notebooks/01_{theme}.ipynb",
        "inputs": {"notebook": "n"},
        "takeaways": [f"First of {theme}.", f"Second of {theme}."],
        "exhibits": [],
        "claims": {},
        "verdicts": {},
        "outputs": [],
        **parts,
    }


def themed(*names: str, **parts: Any) -> dict[str, Any]:
    return {name: entry(name, **parts) for name in names}


def test_the_points_are_those_of_the_overview() -> None:
    themes = {"overview": entry("overview", takeaways=list("abcdef")), **themed("trade")}
    assert [point["text"] for point in front_page.points(themes)] == list("abcde")
    assert {point["theme"] for point in front_page.points(themes)} == {"overview"}


def test_without_an_overview_each_report_tells_its_first_point_in_turn() -> None:
    themes = {**themed("trade"), "aid": entry("aid", takeaways=["Only."]), **themed("migration")}
    texts = [point["text"] for point in front_page.points(themes)]
    assert texts == ["First of trade.", "Only.", "First of migration.", "Second of trade.", "Second of migration."]
    assert front_page.points({}) == []
    assert front_page.points({"overview": entry("overview", takeaways=[]), **themed("trade")})[0]["theme"] == "trade"


def test_a_claim_that_two_reports_show_counts_once() -> None:
    themes = {
        "trade": entry("trade", claims={"T1": "supported", "T2": "outdated"}),
        "aid": entry("aid", claims={"A1": "supported"}),
        "claims": entry(
            "claims", claims={"T1": "supported", "T2": "outdated", "A1": "supported", "X1": "contradicted"}
        ),
    }
    assert front_page.verdicts(themes) == {"contradicted": 1, "outdated": 1, "supported": 2}
    del themes["claims"]
    assert front_page.verdicts(themes) == {"outdated": 1, "supported": 2}


def drawn(out: Path, **sizes: int) -> Path:
    (out / "trade" / "figures").mkdir(parents=True)
    for name, size in sizes.items():
        (out / "trade" / "figures" / f"{name}.svg").write_text(SVG.format(1).ljust(size))
    return out


def test_the_picture_is_the_one_that_the_notebook_names(tmp_path: Path) -> None:
    drawn(tmp_path, small=200, large=90_000)
    exhibits = [exhibit("table", form="table"), exhibit("small"), exhibit("large")]
    named = front_page._picture(tmp_path, "trade", entry("trade", exhibits=exhibits, picture="large"))
    assert (named["caption"], named["measure"], named["alt"]) == ("Head large", "Measure", "Alt")


def test_without_a_name_it_is_the_first_small_one_that_shows_what_happened(tmp_path: Path) -> None:
    drawn(tmp_path, large=90_000, guess=200, small=200)
    exhibits = [exhibit("large"), exhibit("guess", what_if=True), exhibit("small"), exhibit("gone")]
    assert front_page._picture(tmp_path, "trade", entry("trade", exhibits=exhibits))["caption"] == "Head small"
    assert front_page._picture(tmp_path, "trade", entry("trade", exhibits=exhibits[:2])) == {"picture": None}


# --- when it is made -------------------------------------------------------------------------------------------------


@pytest.fixture
def suite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a manifest of two reports whose PDFs are bound by gluing them together."""

    def glued(pdfs: dict[str, bytes], edition: str, vintage: str, figures: object = None) -> bytes:
        return b"%PDF " + b" ".join(pdfs.values())

    monkeypatch.setattr("koruz.export.volume.bind", glued)
    themes = {}
    for theme in ("trade", "aid"):
        (tmp_path / theme).mkdir()
        (tmp_path / theme / f"{theme}.pdf").write_text(theme)
        (tmp_path / theme / f"{theme}.html").write_text("page")
        themes[theme] = entry(theme, outputs=manifest.outputs(tmp_path / theme, theme))
    content = {"generator": "koruz", "edition": "2026.1", "vintage": "2026-11-23", "outputs": [], "themes": themes}
    manifest.write(tmp_path, content)
    return tmp_path


def published(suite: Path, **changes: str) -> list[str]:
    """Publish and give the names of the files that were written."""
    before = {name: (suite / name).stat().st_mtime_ns for name in front_page.FILES if (suite / name).exists()}
    assert front_page.publish(suite, DATA, {**DIGESTS, **changes}) == []
    after = {name: (suite / name).stat().st_mtime_ns for name in front_page.FILES if (suite / name).exists()}
    return [name for name in after if before.get(name) != after[name]]


def test_all_files_are_made_once_and_recorded(suite: Path) -> None:
    assert published(suite) == ["koruz-data.zip", "koruz.pdf", "index.html"]
    outputs = manifest.read(suite)["outputs"]
    assert [file["path"] for file in outputs] == ["koruz-data.zip", "koruz.pdf", "index.html"]
    assert all(file["sha256"] == manifest.sha256(suite / file["path"]) for file in outputs)
    assert all(file["bytes"] == (suite / file["path"]).stat().st_size for file in outputs)
    assert (suite / "koruz.pdf").read_bytes() == b"%PDF trade aid"
    assert front_page.stale(suite, DATA, DIGESTS) == []
    assert published(suite) == []
    assert sorted(path.name for path in suite.iterdir() if path.is_file()) == sorted([*USUAL, manifest.NAME])


@pytest.mark.parametrize("name", USUAL)
@pytest.mark.parametrize("text", ["cut", None])
def test_what_is_damaged_or_missing_is_made_again_and_nothing_else(suite: Path, name: str, text: str | None) -> None:
    published(suite)
    before = builders.tree(suite)
    (suite / name).write_text(text) if text else (suite / name).unlink()
    assert front_page.stale(suite, DATA, DIGESTS) == [f"{name}: missing or changed since it was published"]
    assert published(suite) == [name]
    after = builders.tree(suite)
    assert {file: after[file] for file in before} == before
    # Who changed it may miss it: what isn't as it was written is never thrown away.
    assert {file: after[file] for file in set(after) - set(before)} == ({f"kept/{name}": b"cut"} if text else {})


def test_another_report_makes_a_new_volume_and_page_alone(suite: Path) -> None:
    published(suite)
    content = manifest.read(suite)
    (suite / "trade" / "trade.pdf").write_text("newer")
    content["themes"]["trade"]["outputs"] = manifest.outputs(suite / "trade", "trade")
    manifest.write(suite, {**content, "outputs": front_page.awaited(content["outputs"])})
    assert not manifest.whole(suite, manifest.read(suite)["outputs"])  # whoever asks sees that something is missing
    assert front_page.stale(suite, DATA, DIGESTS)[0] == "koruz.pdf: older than what it is made from"
    assert published(suite) == ["koruz.pdf", "index.html"]
    assert front_page.stale(suite, DATA, DIGESTS) == []


def test_other_data_code_and_versions(suite: Path) -> None:
    published(suite)
    (old,) = [file for file in manifest.read(suite)["outputs"] if file["path"] == front_page.DATA]
    assert published(suite, data="other") == ["koruz-data.zip"]  # the same bytes, for these are the same data
    assert old["sha256"] == manifest.read(suite)["outputs"][0]["sha256"]
    assert published(suite, data="other", koruz="other") == ["koruz-data.zip", "koruz.pdf", "index.html"]
    assert len(published(suite, data="other", koruz="other", environment="other")) == 3
    assert front_page.stale(suite, DATA, {"data": "other", "koruz": "other", "environment": ""}) == []
    assert len(front_page.stale(suite, DATA, DIGESTS)) == 3


def test_without_pdfs_there_is_no_volume_and_an_old_one_goes(suite: Path) -> None:
    published(suite)
    content = manifest.read(suite)
    for theme in content["themes"].values():
        theme["outputs"] = [file for file in theme["outputs"] if not file["path"].endswith(".pdf")]
    manifest.write(suite, content)
    published(suite)
    assert not (suite / "koruz.pdf").exists()
    assert "koruz.pdf" not in (suite / "index.html").read_text()
    assert [file["path"] for file in manifest.read(suite)["outputs"]] == ["koruz-data.zip", "index.html"]


def test_what_fails_is_told_and_the_others_are_made(suite: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front_page, "_volume", lambda **_: (_ for _ in ()).throw(ValueError("no title\nin the PDF")))
    assert front_page.publish(suite, DATA, DIGESTS) == ["koruz.pdf: ValueError: in the PDF"]
    assert (suite / "index.html").exists()
    assert not (suite / "koruz.pdf").exists()
    monkeypatch.undo()


def test_the_last_good_volume_stands_until_a_new_one_is_whole(suite: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    published(suite)
    good = (suite / "koruz.pdf").read_bytes()
    with monkeypatch.context() as broken:
        broken.setattr(front_page, "_volume", lambda **_: (_ for _ in ()).throw(AttributeError("/S")))
        assert front_page.publish(suite, DATA, {**DIGESTS, "koruz": "newer"}) == ["koruz.pdf: AttributeError: /S"]
    assert (suite / "koruz.pdf").read_bytes() == good
    assert "koruz.pdf" in (suite / "index.html").read_text()
    assert "koruz.pdf: older than what it is made from" in front_page.stale(suite, DATA, {**DIGESTS, "koruz": "newer"})
    assert published(suite, koruz="newer") == ["koruz.pdf"]
    assert front_page.stale(suite, DATA, {**DIGESTS, "koruz": "newer"}) == []


def test_a_folder_without_a_standard_edition_gets_no_front_door(tmp_path: Path) -> None:
    assert front_page.publish(tmp_path, DATA, DIGESTS) == []
    assert list(tmp_path.iterdir()) == []


def test_the_page_shows_what_there_is(suite: Path) -> None:
    published(suite)
    page = BeautifulSoup((suite / "index.html").read_text(), "html.parser")
    assert [card.h3.get_text() for card in page.select(".card")] == ["Trade", "Aid"]
    assert [link["href"] for link in page.select(".card a")][:3] == [
        "trade/trade.html",
        "trade/trade.html",
        "trade/trade.pdf",
    ]
    assert [link["href"] for link in page.select(".downloads a")] == ["koruz.pdf", "koruz-data.zip"]
    local = [link["href"] for link in page.select("a[href]") if not link["href"].startswith("#")]
    assert all((suite / address).is_file() for address in local)


def test_the_overview_has_a_brief_in_each_of_its_formats(suite: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front_page, "_brief_as", lambda name, said: f"{name} {said()}".encode())
    monkeypatch.setattr(front_page, "_brief", lambda notebook, counts: f"{notebook.read_text()} {counts}")
    content = manifest.read(suite)
    (suite / "overview").mkdir()
    for kind in ("ipynb", "html", "pdf"):
        (suite / "overview" / f"overview.{kind}").write_text(kind)
    outputs = manifest.outputs(suite / "overview", "overview")
    content["themes"]["overview"] = entry("overview", outputs=outputs, claims={"T1": "supported"})
    manifest.write(suite, content)
    assert published(suite) == ["koruz-data.zip", "koruz.pdf", "brief.html", "brief.pdf", "index.html"]
    assert (suite / "brief.pdf").read_text() == "brief.pdf ipynb {'supported': 1}"
    page = BeautifulSoup((suite / "index.html").read_text(), "html.parser")
    assert [link["href"] for link in page.select(".takeaways .files a")] == ["brief.html", "brief.pdf"]
    assert front_page.stale(suite, DATA, DIGESTS) == []
    content = manifest.read(suite)
    content["themes"]["aid"]["claims"] = {"A1": "outdated"}
    content["themes"]["overview"]["outputs"] = [file for file in outputs if not file["path"].endswith(".html")]
    manifest.write(suite, content)
    assert front_page.stale(suite, DATA, DIGESTS)[0] == "brief.pdf: older than what it is made from"
    assert "brief.pdf" in published(suite)
    assert "outdated" in (suite / "brief.pdf").read_text()
    assert not (suite / "brief.html").exists()


def test_getting_ready_writes_nothing_and_bears_what_it_finds(suite: Path, tmp_path: Path) -> None:
    front_page.publish(suite, DATA, DIGESTS)
    (suite / "koruz.pdf").unlink()
    before = builders.tree(suite)
    for out in (suite, tmp_path / "nothing yet"):
        front_page.prepare(out)
    assert builders.tree(suite) == before
    assert not (tmp_path / "nothing yet").exists()
