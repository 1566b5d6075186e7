"""A watch from its beginning to Ctrl-C: saves go to the builder, and what it says to the pages and the terminal."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import webbrowser
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from koruz.runner import forkserver
from koruz.runner.edition.fingerprint import PACKAGE, source_digest
from koruz.runner.edition.scratch import scratch
from koruz.runner.plan import Project
from koruz.runner.watch import saves, server
from koruz.runner.watch.state import Page, State
from koruz.runner.watch.terminal import Terminal, few, near

_GRACE = 10  # seconds that the builder has to end what it does
_CALM = 0.15  # seconds that a refusal waits for a save that mends it: files are written in parts
_GONE = "koruz itself can't go on; it begins anew with the next save. Its last words:"
_PARTS = {"notebook": "cells", "html": "HTML", "pdf": "PDF", "slides": "slides", "seminar": "seminar"}
_CODE = Path(PACKAGE).resolve()
_START = "from sys import argv; from koruz.runner.watch.builder import main; main(argv[1])"


@dataclass(frozen=True)
class Wish:
    """What is to be watched.

    Attributes:
        themes: Names of themes; none means all.
        pairs: Parameters by name and value.
        data: A folder of workbooks and CSVs to lay over the data, or one such file.
        formats: Formats joined by commas.
        jobs: How many notebooks run at once; None is one for each core.
        port: Where to serve; 0 is a free one.
        open: Whether to open a browser.
        poll: Whether to look at files again and again instead of asking the system.
    """

    themes: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    data: Path | None = None
    formats: str = "html"
    jobs: int | None = None
    port: int = 0
    open: bool = False
    poll: bool = False


class Builder:
    """The process that builds: see `koruz.runner.watch.builder`.

    Args:
        words: What is asked for, as JSON.
        tell: Told each message, and `None` when it has ended; from a thread of its own.
    """

    def __init__(self, words: str, tell: Callable[[Builder, dict[str, Any] | None], None]) -> None:
        command = [sys.executable, *forkserver.flags(), "-c", _START, words]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        # Ctrl-C is for the watch, which then ends the builder: it has a session of its own.
        self._process = subprocess.Popen(command, text=True, encoding="utf-8", start_new_session=True, **pipes)  # type: ignore[call-overload]
        self._tell = tell
        self._last: list[str] = []
        self._threads = [threading.Thread(target=each, daemon=True) for each in (self._listen, self._overhear)]
        for thread in self._threads:
            thread.start()

    @property
    def last_words(self) -> list[str]:
        """What it wrote to standard error at last."""
        return [line.rstrip() for line in self._last if line.strip()][-6:]

    def ask(self, number: int, first: Sequence[str]) -> None:
        """Ask for a round."""
        with suppress(OSError, ValueError):  # it has ended, which it tells
            self._process.stdin.write(json.dumps({"round": number, "first": list(first)}) + "\n")
            self._process.stdin.flush()

    def _listen(self) -> None:
        for line in self._process.stdout:
            self._tell(self, json.loads(line))
        self._process.wait()
        self._threads[1].join(1)
        self._tell(self, None)

    def _overhear(self) -> None:
        for line in self._process.stderr:
            self._last = [*self._last[-20:], line]

    def end(self) -> None:
        """End it with all below it; returns when they have ended."""
        with suppress(OSError):
            self._process.stdin.close()
        try:
            self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Session:
    """One watch.

    Args:
        project: Where everything is.
        wish: What is to be watched.
        terminal: Where it is told.
        folder: A folder for the pages, gone with the watch.
    """

    def __init__(self, project: Project, wish: Wish, terminal: Terminal, folder: Path) -> None:
        self._project, self._wish, self._terminal, self._folder = project, wish, terminal, folder
        self._state = State(busy="Starting")
        self._lines = server.Lines(self._state)
        self._builder: Builder | None = None
        self._leaving: list[asyncio.Task[None]] = []
        self._round = 0
        self._digest = source_digest()
        self._loop: asyncio.AbstractEventLoop
        self._ended: asyncio.Event

    async def run(self, sockets: list[Any]) -> None:
        """Watch until told to stop.

        Args:
            sockets: Where to serve.
        """
        self._loop, self._ended = asyncio.get_running_loop(), asyncio.Event()
        self._obey()
        http = server.serve(server.application(self._state, self._lines, self._project.reports), sockets)
        address = f"http://{server.HOST}:{sockets[0].getsockname()[1]}/"
        places = self._places()
        self._greet(address, places)
        still = saves.listen(places, lambda found: self._soon(self._saved, found), poll=self._wish.poll)
        self._begin()
        self._ask()
        if self._wish.open:
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        try:
            await self._ended.wait()
        finally:
            http.stop()
            await asyncio.to_thread(still)
            builder, self._builder = self._builder, None
            if builder:
                await asyncio.to_thread(builder.end)
            await asyncio.gather(*self._leaving)
            await http.close_all_connections()
            self._terminal.busy("")

    def _obey(self) -> None:
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                with suppress(NotImplementedError, RuntimeError):  # Windows, a thread: Ctrl-C then raises
                    self._loop.add_signal_handler(number, self._ended.set)

    def _soon(self, step: Callable[..., None], *arguments: Any) -> None:
        with suppress(RuntimeError):  # all has ended
            self._loop.call_soon_threadsafe(step, *arguments)

    def _places(self) -> list[saves.Place]:
        found = [self._project.notebooks, self._project.data, _CODE]
        return [*map(saves.place_of, [*found, *([self._wish.data] if self._wish.data else [])])]

    def _greet(self, address: str, places: Sequence[saves.Place]) -> None:
        names = ", ".join(near(place.path) + ("" if place.single else os.sep) for place in places)
        self._terminal.say(f"Watching {' '.join(self._wish.themes) or 'all themes'}: {names}")
        self._terminal.say(f"Read {address}   Ctrl-C ends the watch")

    def _begin(self) -> None:
        wish = self._wish
        asked = {
            "root": str(self._project.root),
            "themes": wish.themes,
            "pairs": wish.pairs,
            "data": str(wish.data) if wish.data else "",
            "formats": wish.formats,
            "jobs": wish.jobs,
            "out": str(self._folder),
        }
        self._builder = Builder(json.dumps(asked), lambda who, message: self._soon(self._heard, who, message))

    def _ask(self) -> None:
        self._round += 1
        self._state.busy = self._state.busy or "Looking at what was saved"
        if self._builder:
            self._builder.ask(self._round, self._lines.themes())
        self._show()

    def _show(self) -> None:
        """Show how things stand, on pages and in the terminal."""
        self._lines.tell()
        self._terminal.busy(self._state.busy)

    def _saved(self, found: set[Path]) -> None:
        self._terminal.say(f"Saved: {few(map(near, found))}")
        if any(path.is_relative_to(_CODE) for path in found):
            self._renew()
        elif self._builder is None:
            self._begin()
        self._ask()

    def _renew(self) -> None:
        """Put a builder with koruz's code as it is now in the place of the one with the code as it was."""
        with suppress(OSError):  # a file went while it was read: the next burst tells
            digest, before = source_digest(), self._digest
            self._digest = digest
            if digest == before and self._builder:
                return
        old, self._builder = self._builder, None
        self._terminal.say("koruz's own code was saved: it is loaded anew")
        self._state.busy = "Loading koruz anew"
        if old:
            self._leaving.append(asyncio.create_task(asyncio.to_thread(old.end)))
        self._begin()

    def _heard(self, builder: Builder, message: dict[str, Any] | None) -> None:
        """What a builder says; what an old one says counts no more."""
        if builder is not self._builder:
            return
        if message is None:
            self._builder = None
            self._refuse(self._round, [_GONE, *builder.last_words])
            return
        getattr(self, f"_on_{message['is']}")(message)
        self._show()

    def _on_awake(self, message: dict[str, Any]) -> None:
        """It has loaded what decides; the rest loads beside."""

    def _on_themes(self, message: dict[str, Any]) -> None:
        state = self._state
        state.themes = message["themes"]
        state.failed = {theme: lines for theme, lines in state.failed.items() if theme in state.themes}

    def _on_building(self, message: dict[str, Any]) -> None:
        themes = message["themes"]
        self._state.busy = f"Building {', '.join(themes)}" if themes else ""
        if not themes:
            self._terminal.say("No page changes by that")

    def _on_progress(self, message: dict[str, Any]) -> None:
        self._state.busy = f"{message['theme']}: {message['text']}"

    def _on_said(self, message: dict[str, Any]) -> None:
        self._terminal.say(*message["lines"])

    def _on_made(self, message: dict[str, Any]) -> None:
        theme = message["theme"]
        self._state.pages.setdefault(theme, Page()).renew(Path(message["folder"]))
        self._state.failed.pop(theme, None)
        self._state.refused = []
        self._terminal.say(f"{theme}: new page, made in {message['seconds']:.1f} s ({_parts(message)})")

    def _on_failed(self, message: dict[str, Any]) -> None:
        self._state.refused = []
        self._state.failed[message["theme"]] = message["lines"]
        self._terminal.say(*(f"Failed: {line}" for line in message["lines"]))

    def _on_done(self, message: dict[str, Any]) -> None:
        if message["round"] == self._round:
            self._state.busy, self._state.refused = "", []

    def _on_refused(self, message: dict[str, Any]) -> None:
        self._loop.call_later(_CALM, self._refuse, message["round"], message["lines"])

    def _refuse(self, number: int, lines: list[str]) -> None:
        if number != self._round:  # something newer was saved meanwhile
            return
        self._state.busy, self._state.refused = "", lines
        self._terminal.say(*lines)
        self._show()


def _parts(message: Mapping[str, Any]) -> str:
    """Where the time went."""
    return ", ".join(f"{_PARTS[name]} {seconds:.2f}" for name, seconds in message["timings"].items() if name in _PARTS)


def watch(project: Project, wish: Wish, console: Console) -> None:
    """Serve what is watched until told to stop; nothing is left behind.

    Args:
        project: Where everything is.
        wish: What is to be watched.
        console: The terminal.

    Raises:
        BadInput: If the port can't be had.
    """
    sockets = server.bound(wish.port)
    terminal = Terminal(console)
    with scratch() as folder, suppress(KeyboardInterrupt):
        asyncio.run(Session(project, wish, terminal, folder).run(sockets))
    terminal.say("The watch has ended; nothing is left of it.")
