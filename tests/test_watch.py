"""Parts of a watch: what counts as a save, what a round builds, what the server answers, what the page is sent."""

from __future__ import annotations

import asyncio
import json
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import builders
import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest, HTTPResponse
from tornado.websocket import websocket_connect

from koruz.runner import cli
from koruz.runner.edition.fingerprint import of_report
from koruz.runner.plan import Job, Options, Project
from koruz.runner.progress import WORDS
from koruz.runner.suite import Request
from koruz.runner.watch import builder, pages, rounds, saves, server
from koruz.runner.watch.rounds import Rounds
from koruz.runner.watch.state import Page, State
from koruz.runner.worker import Failure, Result
from koruz.words.problems import BadInput

# --- what counts as a save -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", [".01_trade.ipynb.swp", "~$mine.xlsx", "trade.csv~", "#trade.csv#", "4913", "lu12.TMP", "a.pyc", ".git"]
)
def test_what_editors_leave_is_no_save(name: str) -> None:
    assert saves.passing(name)
    assert not saves.Place(Path("/a")).holds(Path("/a", name))
    assert not saves.Place(Path("/a")).holds(Path("/a", name, "x.csv"))


@pytest.mark.parametrize("name", ["01_trade.ipynb", "trade.csv", "mine.xlsx", "geo/a.geojson", "helper.py"])
def test_what_people_save_counts(name: str) -> None:
    assert saves.Place(Path("/a/.hidden")).holds(Path("/a/.hidden", name))
    assert not saves.Place(Path("/a")).holds(Path("/b", name))


def test_of_a_single_file_nothing_beside_it_counts() -> None:
    place = saves.Place(Path("/a/mine.xlsx"), single=True)
    assert place.folder == Path("/a")
    assert place.holds(Path("/a/mine.xlsx"))
    assert not place.holds(Path("/a/other.xlsx"))


@pytest.mark.parametrize(
    ("folder", "far"), [("/home/a", False), ("/net/a", True), ("/net/disk/a", False), ("/share", True)]
)
def test_a_folder_of_another_machine_is_told_by_the_nearest_mount(folder: str, far: bool) -> None:
    mounts = [("/", "ext4"), ("/net", "nfs4"), ("/net/disk", "ext4"), ("/share", "fuse.sshfs")]
    assert saves.remote(Path(folder), mounts) is far


class Heard:
    """Saves in a folder, as they are told."""

    def __init__(self) -> None:
        self._found: set[Path] = set()
        self._news = threading.Condition()

    def __call__(self, found: set[Path]) -> None:
        with self._news:
            self._found |= found
            self._news.notify_all()

    def of(self, path: Path, act: Callable[[], object]) -> set[Path]:
        """Act until a file was told of, and return what was; acts again, since a watch needs a while to begin."""
        for _ in range(120):
            act()
            with self._news:
                if self._news.wait_for(lambda: path in self._found, 0.5):
                    found, self._found = self._found, set()
                    return found
        raise AssertionError(f"never told of {path}")


@pytest.fixture(params=[False, True], ids=["told", "polled"])
def heard(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Heard, Path]]:
    folder = tmp_path.resolve() / "data"
    folder.mkdir()
    ear = Heard()
    end = saves.listen([saves.place_of(folder)], ear, poll=request.param)
    yield ear, folder
    end()


def test_saves_are_told_in_place_by_renaming_and_in_a_folder_that_came_back(heard: tuple[Heard, Path]) -> None:
    ear, folder = heard
    texts = iter(map(str, range(1000)))
    table, passing = folder / "trade.csv", folder / ".trade.csv.tmp"

    def renamed() -> None:
        passing.write_text(next(texts))
        passing.replace(table)

    assert ear.of(table, lambda: table.write_text(next(texts))) == {table}
    assert ear.of(table, renamed) == {table}
    shutil.rmtree(folder)
    folder.mkdir()
    other = folder / "other.csv"
    assert other in ear.of(other, lambda: other.write_text(next(texts)))


def test_a_folder_that_comes_later_counts_by_itself(tmp_path: Path) -> None:
    there, later = tmp_path.resolve() / "there", tmp_path.resolve() / "later"
    there.mkdir()
    ear = Heard()
    end = saves.listen([saves.place_of(there), saves.place_of(later)], ear)
    assert ear.of(later, lambda: later.rmdir() if later.exists() else later.mkdir()) == {later}
    end()


def test_one_file_is_watched_without_what_lies_beside_it(tmp_path: Path) -> None:
    book, other = (tmp_path.resolve() / name for name in ("mine.xlsx", "other.xlsx"))
    book.write_text("")
    ear = Heard()
    end = saves.listen([saves.place_of(book)], ear)
    texts = iter(map(str, range(1000)))
    assert ear.of(book, lambda: [path.write_text(next(texts)) for path in (other, book)]) == {book}
    end()


# --- what a round builds ---------------------------------------------------------------------------------------------


class Printer:
    """Makes reports without running them: each has read trade.csv. `stopped` once it was told to stop."""

    made: list[str]
    failing: tuple[str, ...] = ()
    before: Callable[[], object] = staticmethod(lambda: None)

    def __init__(self, scratch: Path, options: Options, tell: Any) -> None:
        self.stopped, self._tell = False, tell

    def run(self, job: Job, folder: Path) -> Result:
        type(self).before()
        for stage in (*WORDS, "a stage that came later"):
            self._tell(job, ("stage", stage))
        if job.theme in self.failing:
            return Result(job, failures=(Failure(job.notebook.name, "notebook", "ValueError: no", 2, "no()"),))
        (folder / f"{job.theme}.html").write_text("page")
        self.made.append(job.theme)
        return Result(job, {"inputs": of_report(job.inputs, ["trade.csv"])}, timings={"notebook": 0.5})

    def stop(self) -> None:
        self.stopped = True


class Bench:
    """Rounds over a small project, and what they told."""

    def __init__(self, root: Path, out: Path, printer: type[Printer]) -> None:
        self.root, self.out, self.printer = root, out, printer
        self.told: list[dict[str, Any]] = []
        self.rounds = self.asked()

    def asked(self, **parts: Any) -> Rounds:
        """Rounds with something else asked for."""
        scratch = self.out.parent / "scratch"
        scratch.mkdir(exist_ok=True)
        self.rounds = Rounds(
            Project(self.root), Request(formats="html", out=self.out, **parts), scratch, self.told.append
        )
        return self.rounds

    def round(self, first: tuple[str, ...] = ()) -> list[str]:
        """Run a round; themes that were made."""
        self.printer.made = []
        self.told.clear()
        self.rounds.renew()
        self.rounds.run(first)
        return self.printer.made

    def of(self, kind: str) -> list[dict[str, Any]]:
        """What was told of a kind."""
        return [message for message in self.told if message["is"] == kind]

    def folders(self) -> set[str]:
        """Themes that a folder lies in the output folder for."""
        return {path.name.rpartition("-")[0] for path in self.out.iterdir()}


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    root = builders.project(
        tmp_path / "project",
        n01_trade=builders.report(),
        n02_aid=builders.report("aid"),
        n03_work=builders.report("work"),
    )
    printer = type("Printer", (Printer,), {"made": []})
    monkeypatch.setattr(rounds, "Processes", printer)
    out = tmp_path / "out"
    out.mkdir()
    return Bench(root, out, printer)


def edit(path: Path, before: str, after: str) -> None:
    """Save a file with something exchanged in it."""
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after, 1))


def test_a_round_builds_what_has_changed_and_open_pages_first(bench: Bench) -> None:
    bench.asked(jobs=1)
    assert bench.round(first=("work",)) == ["work", "trade", "aid"]
    assert bench.round() == []
    edit(bench.root / "notebooks" / "02_aid.ipynb", "How many", "How large")
    assert bench.round() == ["aid"]
    edit(bench.root / "data" / "cities.csv", "41.3", "41.2")  # which none has read
    assert bench.round() == []
    edit(bench.root / "data" / "trade.csv", "4380", "4390")
    assert sorted(bench.round()) == ["aid", "trade", "work"]


def test_a_notebook_that_is_added_is_built_and_one_that_goes_is_no_theme_any_more(bench: Bench) -> None:
    bench.round()
    builders.write_notebook(bench.root / "notebooks", "04_new.ipynb", builders.report("new"))
    (bench.root / "notebooks" / "03_work.ipynb").unlink()
    assert bench.round() == ["new"]
    assert list(bench.of("themes")[0]["themes"]) == ["trade", "aid", "new"]


def test_what_is_wrong_is_told_of_all_inputs_and_nothing_of_the_round_stands(bench: Bench) -> None:
    bench.round()
    edit(bench.root / "data" / "trade.csv", "official", "offical")
    for _ in range(2):
        with pytest.raises(BadInput, match="offical"):
            bench.round()
        assert not bench.of("made")
    assert bench.folders() == {"trade", "aid", "work"}
    edit(bench.root / "data" / "trade.csv", "offical", "official")
    assert bench.round() == []


def test_a_report_that_fails_costs_no_other_and_is_tried_again(bench: Bench) -> None:
    bench.printer.failing = ("aid",)
    assert sorted(bench.round()) == ["trade", "work"]
    assert bench.of("failed")[0]["lines"] == ["02_aid.ipynb, code cell 2 ('no()'): ValueError: no"]
    assert bench.folders() == {"trade", "work"}
    bench.printer.failing = ()
    assert bench.round() == ["aid"]


def test_a_round_that_is_cancelled_tells_nothing_and_the_next_builds_it(bench: Bench) -> None:
    bench.printer.before = staticmethod(lambda: bench.rounds.cancel())
    bench.round()
    assert not bench.of("made")
    assert bench.folders() == set()
    bench.printer.before = staticmethod(lambda: None)
    assert sorted(bench.round()) == ["aid", "trade", "work"]


def test_other_data_are_told_once_and_built_anew_when_they_change(bench: Bench, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    header, row = builders.tiny_package.TABLES["trade"].splitlines()[::4]
    (mine / "trade.csv").write_text(f"{header}\n{row.replace('4380', '4400')}\n")
    bench.asked(themes=("trade",), data=mine)
    assert bench.round() == ["trade"]
    assert any("4400" in line for message in bench.of("said") for line in message["lines"])
    assert bench.round() == []
    assert not bench.of("said")
    edit(mine / "trade.csv", "4400", "4500")
    assert bench.round() == ["trade"]
    assert any("4500" in line for message in bench.of("said") for line in message["lines"])


def test_requests_end_a_round_only_so_many_times_in_a_row() -> None:
    ended = []

    class Counted:
        def cancel(self) -> None:
            ended.append(1)

        def renew(self) -> None:
            pass

    lines: Any = iter(())
    ears = builder._Ears(lines, Counted())
    assert ears.next() is None  # the input has ended
    ended.clear()
    ears._running.set()
    ears._stream = iter([json.dumps({"round": number, "first": []}) + "\n" for number in range(10)])  # type: ignore[assignment]
    ears._listen()
    assert len(ended) == builder.PATIENCE + 1  # and the end of the input


# --- what the server answers -----------------------------------------------------------------------------------------


class Site:
    """A server of some pages, asked from outside."""

    def __init__(self, folder: Path) -> None:
        self.state = State(themes={"trade": "Trade", "aid": "Aid <b>"})
        self.reports, made = folder / "reports", folder / "trade-1"
        for place, text in ((self.reports / "old", "published"), (made, "made")):
            place.mkdir(parents=True)
            page = f"<html><head></head><body>{text}</body></html>"
            (place / f"{place.name.partition('-')[0]}.html").write_text(page)
        (made / "data").mkdir()
        (made / "data" / "flows.csv").write_text("a,b\n")
        (folder / "secret.txt").write_text("secret")
        (made / "out.txt").symlink_to(folder / "secret.txt")
        self.state.pages["trade"] = Page()
        self.state.pages["trade"].renew(made)

    def ask(self, path: str, **headers: str) -> HTTPResponse:
        """The answer to a request."""

        async def asked(port: int) -> HTTPResponse:
            request = HTTPRequest(f"http://127.0.0.1:{port}{path}", headers=headers, follow_redirects=False)
            return await AsyncHTTPClient().fetch(request, raise_error=False)

        return self.run(asked)

    def run(self, step: Callable[[int], Any]) -> Any:
        """Do something while the server runs."""

        async def run() -> Any:
            sockets = server.bound(0)
            served = server.serve(server.application(self.state, server.Lines(self.state), self.reports), sockets)
            try:
                return await step(sockets[0].getsockname()[1])
            finally:
                served.stop()
                await served.close_all_connections()

        return asyncio.run(run())


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_pages_files_folders_and_reports_that_were_published(site: Site) -> None:
    page = site.ask("/trade/").body.decode()
    assert "made" in page
    assert 'data-theme="trade" data-version="1"' in page
    assert site.ask("/trade/data/flows.csv").body == b"a,b\n"
    assert "flows.csv" in site.ask("/trade/data/").body.decode()
    assert "published" in site.ask("/old/old.html").body.decode()
    waiting = site.ask("/aid/").body.decode()
    assert "being built" in waiting
    assert 'data-version="0"' in waiting
    assert "<b>" not in waiting
    assert "/trade/" in site.ask("/").body.decode()
    assert site.ask("/trade").headers["Location"] == "/trade/"


@pytest.mark.parametrize(
    "path",
    ["/trade/out.txt", "/trade/../secret.txt", "/trade/%2e%2e/secret.txt", "/trade/..%2fsecret.txt",
     "/trade//etc/passwd",
     "/trade/data/../../secret.txt", "/old/%2e%2e/%2e%2e/secret.txt", "/trade/%00", "/..%2fsecret.txt", "/secret.txt"],
)  # fmt: skip
def test_no_file_outside_a_report_is_sent(site: Site, path: str) -> None:
    answer = site.ask(path)
    assert answer.code in {400, 404}
    assert b"secret" not in answer.body
    assert b"root:" not in answer.body


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:80", "localhost.evil.example", "[::2]", ""])
@pytest.mark.parametrize("path", ["/trade/", "/.watch/reload.js", "/old/old.html", "/", "/trade"])
def test_a_name_of_the_web_that_leads_here_is_refused(site: Site, host: str, path: str) -> None:
    answer = site.ask(path, Host=host)
    assert answer.code in {400, 403}
    assert b"made" not in answer.body


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "LOCALHOST"])
def test_this_machine_is_answered_whatever_port_led_here(site: Site, host: str) -> None:
    assert site.ask("/trade/", Host=host).code == 200


def test_a_line_is_for_pages_of_this_server_alone(site: Site) -> None:
    async def first(port: int, origin: str) -> Any:
        request = HTTPRequest(f"ws://127.0.0.1:{port}/.watch/line?theme=trade", headers={"Origin": origin})
        line = await websocket_connect(request)
        return json.loads(str(await line.read_message()))

    told = site.run(lambda port: first(port, f"http://127.0.0.1:{port}"))
    assert told == site.state.told()
    assert told["pages"] == {"trade": {"version": 1}}
    with pytest.raises(HTTPClientError, match="403"):
        site.run(lambda port: first(port, "http://evil.example"))


def test_a_port_that_is_taken_is_said_in_words(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    taken = server.bound(0)
    port = taken[0].getsockname()[1]
    assert cli.main(["watch", "--port", str(port)], project) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"--port: the port is free; found {port}: ")
    for each in taken:
        each.close()


@pytest.mark.parametrize(
    ("words", "said"),
    [(["trad"], "Did you mean 'trade'?"), (["--formats", "pdf"], "html,pdf"), (["--jobs", "0"], "at least one"),
     (["--formats", "docx"], "docx")],
)  # fmt: skip
def test_what_is_asked_for_wrongly_is_refused_before_anything_is_served(
    project: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert cli.main(["watch", *words], project) == 2
    assert said in capsys.readouterr().err


# --- what the page is sent -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("default-src 'none'", "default-src 'none'; script-src 'self'; connect-src ws://h:1"),
        ("script-src 'none'; img-src data:", "script-src 'self'; img-src data:; connect-src ws://h:1"),
        ("script-src 'sha256-x'", "script-src 'sha256-x' 'self'; connect-src ws://h:1"),
    ],
)
def test_a_policy_lets_one_script_more_run(before: str, after: str) -> None:
    assert pages.allowing(before, "h:1") == after


def test_only_the_head_of_a_page_is_added_to() -> None:
    page = "<html><head></head><body>&lt;/head> <pre></HEAD></pre></body></html>"
    sent = pages.with_script(page, "h:1", theme='"><script>')
    assert sent.replace('<script src="/.watch/reload.js" data-theme="&quot;&gt;&lt;script&gt;"></script>', "") == page


def test_of_a_theme_two_pages_are_kept(tmp_path: Path) -> None:
    page = Page()
    for name in "abc":
        (tmp_path / name).mkdir()
        page.renew(tmp_path / name)
    assert {path.name for path in tmp_path.iterdir()} == {"b", "c"}
    assert page.version == 3
