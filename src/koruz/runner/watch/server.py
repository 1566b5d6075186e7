"""The server of `watch`: pages of one machine for its own browser, and a line that tells them what is new.

It listens on 127.0.0.1 and answers under no other name, so that no page of the web can have a browser ask it by a name
of its own that leads here (DNS rebinding); and it sends files of reports only, whatever the address says.
"""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tornado import httpserver, netutil, web, websocket

from koruz.runner.watch import pages
from koruz.runner.watch.state import State
from koruz.words.problems import BadInput, Problem

HOST = "127.0.0.1"
_NAMES = {HOST, "localhost"}
_PING = 20  # seconds

TYPES = {".ipynb": "application/json", ".csv": "text/csv; charset=utf-8", ".svg": "image/svg+xml"}


class Lines:
    """The pages that are open, each at the end of a line."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._open: dict[Any, str] = {}

    def add(self, line: websocket.WebSocketHandler, theme: str) -> None:
        """A page was opened: it is told how things stand."""
        self._open[line] = theme
        line.write_message(json.dumps(self._state.told()))

    def remove(self, line: websocket.WebSocketHandler) -> None:
        """A page was closed."""
        self._open.pop(line, None)

    def themes(self) -> list[str]:
        """Themes whose pages are open."""
        return sorted(filter(None, set(self._open.values())))

    def tell(self) -> None:
        """Tell every page how things stand."""
        message = json.dumps(self._state.told())
        for line in list(self._open):
            try:
                line.write_message(message)
            except websocket.WebSocketClosedError:
                self.remove(line)


class _Guarded(web.RequestHandler):
    """Answers its own machine's browser only."""

    state: State
    lines: Lines
    reports: Path

    def initialize(self, state: State, lines: Lines, reports: Path) -> None:
        self.state, self.lines, self.reports = state, lines, reports

    def prepare(self) -> None:
        name = urlsplit(f"//{self.request.headers.get('Host', '')}").hostname
        if name not in _NAMES:
            self.set_status(403)
            self.finish(f"This server answers as {HOST} and localhost only.\n")

    def set_default_headers(self) -> None:
        for name, value in {
            "Cache-Control": "no-store",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Server": "koruz",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
        }.items():
            self.set_header(name, value)

    def head(self, *parts: str) -> None:
        """The same without its body, which tornado leaves out."""
        self.get(*parts)

    def page(self, text: str, status: int = 200) -> None:
        """Answer with a page of HTML."""
        self.set_status(status)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(text)


class _Line(_Guarded, websocket.WebSocketHandler):
    """Tells a page what is new for as long as it is open."""

    def check_origin(self, origin: str) -> bool:
        return urlsplit(origin).netloc == self.request.host

    def open(self, *_: str, **__: str) -> None:
        self.lines.add(self, self.get_query_argument("theme", ""))

    def on_message(self, message: str | bytes) -> None:
        """Pages have nothing to say."""

    def on_close(self) -> None:
        self.lines.remove(self)


class _Script(_Guarded):
    def get(self) -> None:
        self.set_header("Content-Type", "text/javascript; charset=utf-8")
        self.finish(Path(__file__).with_name("reload.js").read_bytes())


class _Front(_Guarded):
    def get(self) -> None:
        themes = self.state.themes
        if len(themes) == 1 and self.request.path == "/":
            self.redirect(f"/{next(iter(themes))}/")
        else:
            self.page(pages.front(themes, self.request.host, self.state.mark))


class _Folder(_Guarded):
    def get(self, theme: str) -> None:
        self.redirect(f"/{theme}/")


class _File(_Guarded):
    """A file of a report that is watched, or of one that was published."""

    def get(self, theme: str, name: str) -> None:
        page = self.state.pages.get(theme)
        if page is None and theme in self.state.themes:
            body = "<p>It takes this page's place as soon as it is made.</p>"
            heading = f"{self.state.themes[theme] or theme}: being built"
            self.page(pages.plain(heading, body, self.request.host, theme=theme, version="0"))
            return
        folder = page.folders[-1] if page else self.reports / theme
        path = _inside(folder, name or f"{theme}.html")
        if path is None:
            self.page(pages.plain("There is no such file", '<p><a href="/">Reports</a></p>', self.request.host), 404)
        elif path.is_dir():
            names = sorted(f"{each.name}/" if each.is_dir() else each.name for each in path.iterdir())
            self.page(pages.listing(names, self.request.host))
        elif path.suffix == ".html":
            known = {"theme": theme, "version": str(page.version)} if page else {}
            self.page(pages.with_script(path.read_text(encoding="utf-8"), self.request.host, **known))
        else:
            kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            self.set_header("Content-Type", kind)
            self.finish(path.read_bytes())


def _inside(folder: Path, name: str) -> Path | None:
    """A file or folder of a report; None if there is none of that name, or it leads out of the report."""
    try:
        place, path = folder.resolve(), (folder / name).resolve()
        return path if path.is_relative_to(place) and path.exists() else None
    except (OSError, ValueError, RuntimeError):  # a name that no file can have
        return None


def application(state: State, lines: Lines, reports: Path) -> web.Application:
    """Everything that is answered.

    Args:
        state: How things stand.
        lines: The open pages.
        reports: What was published; reports that aren't watched are read there.
    """
    known = {"state": state, "lines": lines, "reports": reports}
    handlers: Sequence[Any] = [
        (r"/(?:index\.html)?", _Front, known),
        (r"/\.watch/line", _Line, known),
        (r"/\.watch/reload\.js", _Script, known),
        (r"/([a-z][a-z0-9_]*)/(.*)", _File, known),
        (r"/([a-z][a-z0-9_]*)", _Folder, known),
        (r".*", _Nothing, known),
    ]
    return web.Application(
        list(handlers), websocket_ping_interval=_PING, log_function=lambda handler: None, compress_response=False
    )


class _Nothing(_Guarded):
    def get(self) -> None:
        self.page(pages.plain("There is no such page", '<p><a href="/">Reports</a></p>', self.request.host), 404)


def bound(port: int) -> list[Any]:
    """Sockets that listen, on a free port if 0 is asked for.

    Raises:
        BadInput: If the port can't be had.
    """
    try:
        return netutil.bind_sockets(port, HOST)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        rule, remedy = "the port is free", "Give another one, or leave --port out: then a free one is found."
        raise BadInput([Problem("--port", None, None, rule, f"{port}: {reason}", remedy)]) from error


def serve(app: web.Application, sockets: list[Any]) -> httpserver.HTTPServer:
    """Answer on these sockets; an event loop must run."""
    server = httpserver.HTTPServer(app)
    server.add_sockets(sockets)
    return server
