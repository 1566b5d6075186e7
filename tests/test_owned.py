"""Files of strangers in the output folder: whatever a manifest says and wherever links lead, none is lost."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import builders
import pytest

from koruz.runner.edition import front_page, lock, manifest, owned, publish
from koruz.runner.edition.exchange import exchange
from koruz.runner.edition.stage import Stage, recover, staged

HEADER = {"generator": "koruz", "edition": "e", "vintage": "v", "inputs": {}, "outputs": []}


def write(folder: Path, **files: str) -> None:
    """Write files; two underscores stand for a slash, one for a dot."""
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def listing(out: Path, theme: str = "trade") -> dict[str, Any]:
    """A manifest that lists what stands in a report's folder."""
    entry = {"notebook": "notebooks/01_trade.ipynb", "outputs": manifest.outputs(out / theme, theme)}
    return {**HEADER, "themes": {theme: entry}}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """An output folder with one report, recorded."""
    folder = tmp_path / "out"
    write(folder / "trade", trade_ipynb="old", trade_html="old page", data__flows_csv="1", data__gone_csv="2")
    manifest.write(folder, listing(folder))
    return folder


def swap(out: Path, **files: str) -> list[str]:
    """Publish another report of these files; what the user is told."""
    with staged(out) as stage:
        new = stage.new("trade")
        write(new, **files)
        with stage.swapped("trade", {**listing(stage.folder / "new"), "outputs": []}):
            manifest.write(out, listing(out))
    return stage.notices


@pytest.fixture(params=[True, False], ids=["exchange", "two renames"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways in which a report changes places."""
    if not request.param:
        monkeypatch.setattr("koruz.runner.edition.stage.exchange", lambda first, second: False)


# --- a report changes places -----------------------------------------------------------------------------------------


def test_a_report_s_own_files_go_and_nothing_else_is_said(out: Path, way: None) -> None:
    assert swap(out, trade_ipynb="new", data__flows_csv="3") == []
    tree = builders.tree(out)
    assert tree.pop("manifest.json")
    assert tree == {"trade/trade.ipynb": b"new", "trade/data/flows.csv": b"3"}
    assert not list(out.glob(".*"))


def test_strangers_go_over_into_the_new_report(out: Path, way: None, tmp_path: Path) -> None:
    mine = {"notes_txt": "a", "data__mine_csv": "b", "thesis__ch1__draft_tex": "c", ".hidden": "d"}
    write(out / "trade", **mine)
    (out / "trade" / "data" / ".swp").write_text("e")
    (out / "trade" / "empty").mkdir()
    (out / "trade" / "link").symlink_to(tmp_path / "nowhere")
    assert swap(out, trade_ipynb="new") == []
    tree = builders.tree(out / "trade")
    assert tree["notes.txt"] + tree["data/mine.csv"] + tree["thesis/ch1/draft.tex"] + tree["data/.swp"] == b"abce"
    assert (out / "trade" / "empty").is_dir()
    assert (out / "trade" / "link").readlink() == tmp_path / "nowhere"
    assert "data/gone.csv" not in tree


def test_what_was_changed_since_is_kept_and_named(out: Path, way: None) -> None:
    write(out / "trade", trade_ipynb="annotated", data__flows_csv="", trade_html="new page")
    write(out / "kept" / "trade", trade_ipynb="an earlier one")
    (notice,) = swap(out, trade_ipynb="new", data__flows_csv="3", trade_html="new page")
    assert "trade/trade.ipynb wasn't as koruz had written it" in notice
    assert "kept/trade/trade-2.ipynb" in notice
    tree = builders.tree(out)
    assert tree["kept/trade/trade-2.ipynb"] == b"annotated"
    assert tree["kept/trade/trade.ipynb"] == b"an earlier one"
    assert tree["trade/trade.ipynb"] == b"new"
    assert len([name for name in tree if name.startswith("kept/")]) == 2  # an emptied file holds nothing to keep


def test_a_stranger_s_file_where_a_folder_of_the_report_comes_is_kept(out: Path, way: None) -> None:
    write(out / "trade", figures="mine", trade_pdf__x="mine too")
    assert len(swap(out, figures__map_svg="<svg/>", trade_pdf="pdf")) == 2
    tree = builders.tree(out)
    assert (tree["kept/trade/figures"], tree["kept/trade/trade.pdf/x"]) == (b"mine", b"mine too")


def test_the_old_report_stands_whole_when_the_rest_fails(out: Path, way: None) -> None:
    write(out / "trade", notes_txt="mine")
    before = builders.tree(out)
    stage = Stage(out)
    write(stage.new("trade"), trade_ipynb="new")
    with pytest.raises(OSError, match="full"), stage.swapped("trade"):
        raise OSError("disk full")
    stage.close()
    assert builders.tree(out) == before


@pytest.mark.parametrize("place", ["trade", "variants", "variants/x", "variants/x/trade"])
def test_nothing_is_written_through_a_link(project: Path, out: Path, tmp_path: Path, place: str) -> None:
    victim = tmp_path / "victim"
    write(victim, precious_txt="p")
    if place == "trade":
        (out / "trade").rename(tmp_path / "moved")
    (out / place).parent.mkdir(parents=True, exist_ok=True)
    (out / place).symlink_to(victim)
    report = place if place == "trade" else "variants/x/trade"
    from koruz.runner import plan

    assert "a link or a file" in str(plan.check_place(builders.job(project, place=report), out)[0])
    stage = Stage(out)
    write(stage.new(report), trade_ipynb="new")
    with pytest.raises(OSError), stage.swapped(report):
        raise OSError("the link would be replaced")
    stage.close()
    assert builders.tree(victim) == {"precious.txt": b"p"}
    assert (out / place).is_symlink()


# --- a report whose notebook is gone ----------------------------------------------------------------------------------


HOSTILE = ["../victim", "/etc", ".", "..", "", "trade/../../victim", "variants", "kept", "photos", "link"]


@pytest.mark.parametrize("name", [*HOSTILE, "full path"])
def test_a_manifest_that_names_a_folder_removes_nothing_in_it(tmp_path: Path, name: str) -> None:
    base, victim = tmp_path / "o", tmp_path / "victim"
    for folder in (victim, base, base / "photos", base / "variants", base / "kept"):
        write(folder, precious_txt="p")
    (base / "link").symlink_to(victim)
    theme = str(victim) if name == "full path" else name
    before = builders.tree(tmp_path)
    digest = manifest.sha256(victim / "precious.txt")
    files = [{"path": f"{theme}/precious.txt", "sha256": "0" * 64, "bytes": 1}]
    if theme != "photos":  # there, that would be an honest record
        files.append({"path": f"{theme}/precious.txt", "sha256": digest, "bytes": 1})
    entry = {"notebook": "notebooks/x.ipynb", "outputs": files}
    (base / "manifest.json").write_text(json.dumps({**HEADER, "themes": {theme: entry}}))
    publish.tidy(base, {"trade"})
    after = builders.tree(tmp_path)
    assert {file: after[file] for file in before} == before


def test_a_report_whose_notebook_is_gone_leaves_strangers_and_says_so(out: Path) -> None:
    write(out / "trade", notes_txt="mine", trade_html="changed")
    told = publish.tidy(out, {"aid"})
    assert [line.split()[0] for line in told] == ["trade/notes.txt", "trade/trade.html"]
    tree = builders.tree(out)
    assert tree.pop("manifest.json")
    assert tree == {"trade/notes.txt": b"mine", "trade/trade.html": b"changed"}


ODD: dict[str, Any] = {
    "a list": [],
    "a number": 10**400,
    "themes a list": {**HEADER, "themes": [1]},
    "outputs a text": {**HEADER, "themes": {}, "outputs": "x"},
    "entry null": {**HEADER, "themes": {"trade": None}},
    "outputs of texts": {**HEADER, "themes": {"trade": {"outputs": ["x"]}}},
    "path leads out": {**HEADER, "themes": {"trade": {"outputs": [{"path": "trade/../x", "sha256": "", "bytes": 1}]}}},
    "path elsewhere": {**HEADER, "themes": {"trade": {"outputs": [{"path": "aid/x", "sha256": "", "bytes": 1}]}}},
    "bytes true": {**HEADER, "themes": {"trade": {"outputs": [{"path": "trade/x", "sha256": "", "bytes": True}]}}},
    "inputs a number": {**HEADER, "themes": {"trade": {"inputs": 5}}},
    "inputs of lists": {**HEADER, "themes": {"trade": {"inputs": {"data": []}}}},
    "formats of numbers": {**HEADER, "themes": {"trade": {"formats": [1]}}},
    "verdicts of texts": {**HEADER, "themes": {"trade": {"verdicts": {"supported": "many"}}}},
    "exhibits of texts": {**HEADER, "themes": {"trade": {"exhibits": ["x"]}}},
}


@pytest.mark.parametrize("name", ODD)
def test_a_manifest_of_odd_shape_is_no_authority(tmp_path: Path, name: str) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps(ODD[name]) if name != "a number" else "1" * 5000)
    assert manifest.read(tmp_path)["themes"] == {}
    assert manifest.state(tmp_path) == "damaged"


@pytest.mark.parametrize("text", [b"[" * 100_000, b"\xff\xfe{", b"", b'{"a": 1e999', b"NaN"])
def test_bytes_that_are_no_manifest(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "manifest.json").write_bytes(text)
    assert manifest.read(tmp_path) == {"themes": {}}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_manifest_that_is_no_plain_file_is_not_waited_for(tmp_path: Path) -> None:
    for number, make in enumerate((os.mkfifo, Path.mkdir, lambda path: path.symlink_to("/dev/zero"))):
        folder = tmp_path / str(number)
        folder.mkdir()
        make(folder / "manifest.json")
        assert manifest.read(folder) == {"themes": {}}
        assert manifest.state(folder) == "damaged"


# --- files of the suite ----------------------------------------------------------------------------------------------


def test_a_foreign_file_with_the_name_of_the_suite_s_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("koruz.export.volume.bind", lambda *_: b"%PDF")
    write(tmp_path / "trade", trade_pdf="pdf")
    manifest.write(tmp_path, listing(tmp_path))
    write(tmp_path, koruz_pdf="mine")
    victim = tmp_path / "victim"
    victim.write_text("v")
    (tmp_path / "index.html").symlink_to(victim)
    for draft in (".index.html", ".koruz.pdf", ".manifest.json"):
        (tmp_path / draft).symlink_to(victim)
    told: list[str] = []
    digests = {"data": "d", "koruz": "k", "environment": "e"}
    assert front_page.publish(tmp_path, builders.ROOT / "data", digests, told.append) == []
    assert victim.read_text() == "v"
    assert not (tmp_path / "index.html").is_symlink()
    assert (tmp_path / "kept" / "koruz.pdf").read_text() == "mine"
    assert len(told) == 2  # the volume, and the link


# --- stages ----------------------------------------------------------------------------------------------------------


def killed(stage: Stage) -> None:
    """What a kill does to a stage: its lock is free."""
    lock.release(stage._lock)


class Killed(BaseException):
    """Stands for a kill: nothing after it happens."""


def dies(stage: Stage, out: Path, content: dict[str, Any], at: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Publish, and be killed at a call."""

    def kill(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr("koruz.runner.edition.stage._swap_back", lambda *_: None)
        patch.setattr(Stage, "_forget", lambda self: None)
        if at == "before the swap":
            patch.setattr("koruz.runner.edition.stage._swap", kill)
        if at == "between two renames":
            patch.setattr("koruz.runner.edition.stage._swap", lambda new, target, old: (target.rename(old), kill()))
        if at == "before it is carried over":
            patch.setattr(owned, "carried", kill)
        with stage.swapped("trade", content):
            if at == "before the record":
                kill()
            manifest.write(out, content)
    killed(stage)


KILLS = ("before the swap", "between two renames", "before the record", "before it is carried over")


@pytest.mark.parametrize("at", KILLS)
def test_after_a_kill_a_report_and_all_strangers_stand(
    out: Path, way: None, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(out / "trade", notes_txt="mine", trade_html="changed")
    stage = Stage(out)
    write(stage.new("trade"), trade_ipynb="new", trade_html="new page")
    content = listing(stage.folder / "new")
    dies(stage, out, content, at, monkeypatch)
    told = recover(out)
    tree = builders.tree(out)
    new = at in KILLS[2:]
    assert tree["trade/trade.ipynb"] == (b"new" if new else b"old")
    assert tree["trade/notes.txt"] == b"mine"
    assert tree["kept/trade/trade.html" if new else "trade/trade.html"] == b"changed"
    assert bool(told) is new
    entry = manifest.read(out)["themes"]["trade"]
    assert entry == (content if new else {**listing(out)})["themes"]["trade"] or not new
    assert manifest.whole(out, entry["outputs"]) is new
    assert not list(out.glob(".koruz-*"))


def test_the_first_report_of_a_folder_is_recorded_after_a_kill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = Stage(tmp_path)
    write(stage.new("trade"), trade_ipynb="new")
    content = listing(stage.folder / "new")
    dies(stage, tmp_path, content, "before the record", monkeypatch)
    recover(tmp_path)
    assert manifest.read(tmp_path)["themes"] == content["themes"]
    assert list(builders.tree(tmp_path)) == ["manifest.json", "trade/trade.ipynb"]


def test_a_file_of_the_suite_is_recorded_after_a_kill(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = Stage(out)
    (stage.folder / "x").write_text("page")
    record = {"path": "index.html", "sha256": manifest.sha256(stage.folder / "x"), "bytes": 4}
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(Path, "replace", lambda self, to: self.rename(to) if to.name != "manifest.json" else _die())
        stage.publish({"index.html": stage.folder / "x"}, {**manifest.read(out), "outputs": [record]})
    killed(stage)
    recover(out)
    assert manifest.read(out)["outputs"] == [record]


def _die() -> None:
    raise Killed


def test_a_stage_of_a_run_that_lives_stays_and_one_without_a_lock_is_somebody_s(out: Path) -> None:
    with staged(out) as alive:
        write(out / ".koruz-99999999-mine", x="precious")
        write(out / ".koruz-other", lock="precious", x="precious")
        (out / ".koruz-link").symlink_to(alive.folder)
        dead = Stage(out)
        killed(dead)
        assert recover(out) == []
        assert alive.folder.exists()
        assert not dead.folder.exists()
    assert sorted(path.name for path in out.glob(".koruz-*")) == [".koruz-99999999-mine", ".koruz-link", ".koruz-other"]


@pytest.mark.parametrize(
    "journal",
    [
        b"",
        b"[]",
        b"[" * 100_000,
        b'{"place": 5}',
        b'{"place": "../victim", "files": {}}',
        b'{"place": "trade", "files": {"x": 5}}',
        b'{"place": "trade/..", "files": []}',
        b'{"content": {"generator": "koruz", "themes": {"../victim": {}}}}',
    ],
)
def test_a_journal_of_odd_shape_harms_nothing(out: Path, journal: bytes) -> None:
    write(out.parent / "victim", precious_txt="p")
    stage = Stage(out)
    write(stage.folder / "old" / "trade", x="1")
    (stage.folder / "journal.json").write_bytes(journal)
    killed(stage)
    before = builders.tree(out.parent)
    recover(out)
    after = builders.tree(out.parent)
    assert {name: after[name] for name in before if ".koruz-" not in name} == {
        name: text for name, text in before.items() if ".koruz-" not in name
    }


def test_folders_change_places_in_one_step_or_not_at_all(tmp_path: Path) -> None:
    write(tmp_path, a__x="1", b__y="2")
    done = exchange(tmp_path / "a", tmp_path / "b")
    assert builders.tree(tmp_path) == ({"a/y": b"2", "b/x": b"1"} if done else {"a/x": b"1", "b/y": b"2"})
    if done:
        with pytest.raises(FileNotFoundError):
            exchange(tmp_path / "a", tmp_path / "nothing")
