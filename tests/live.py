"""A server on 127.0.0.1 that answers as the World Bank's and UN Comtrade's APIs document, or not."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Live:
    """What the server gives.

    Attributes:
        figures: Of the World Bank, by country, series and year.
        years: The years of its answers.
        trade: Rows of UN Comtrade.
        status: The status of each answer.
        body: An answer in place of the right one.
        dropped: How many rows each answer lacks.
        waits: An event that answers wait for, to be late.
        asked: Paths and queries, as they came.
    """

    figures: dict[tuple[str, str, str], float] = field(default_factory=dict)
    years: tuple[str, ...] = ("2024", "2025")
    trade: list[dict[str, Any]] = field(default_factory=list)
    status: int = 200
    body: str | None = None
    dropped: int = 0
    waits: threading.Event | None = None
    updated: str | None = "2026-10-07"
    asked: list[str] = field(default_factory=list)
    address: str = ""

    def answer(self, path: str, query: dict[str, list[str]]) -> Any:
        """The answer to a question."""
        if "/preview/" in path or "/data/v1/get/" in path:
            rows = [row for row in self.trade if str(row["reporterCode"]) == query["reportercode"][0]]
            return {"elapsedTime": "0.1 secs", "count": len(rows), "data": rows, "error": ""}
        parts = path.split("/")
        if "country" not in parts:
            page = {"page": 1, "pages": 1, "per_page": "1", "total": 1}
            return [page, [{"id": "2", "lastupdated": self.updated, "name": "World Development Indicators"}]]
        countries, codes = (parts[parts.index(name) + 1].split(";") for name in ("country", "series"))
        rows = [self._row(country, code, year) for country in countries for code in codes for year in self.years]
        size, page_number = int(query["per_page"][0]), int(query["page"][0])
        shown = rows[(page_number - 1) * size : page_number * size][self.dropped :]
        page = {"page": page_number, "pages": -(-len(rows) // size), "per_page": size, "total": len(rows)}
        return {**page, "source": {"id": "2", "name": "World Development Indicators", "data": shown}}

    def _row(self, country: str, code: str, year: str) -> dict[str, Any]:
        named = (("Country", country, country), ("Series", code, code), ("Time", f"YR{year}", year))
        variable = [{"concept": concept, "id": key, "value": value} for concept, key, value in named]
        return {"variable": variable, "value": self.figures.get((country, code, year))}


@contextmanager
def served() -> Iterator[Live]:
    """The server while the block runs."""
    live = Live()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            live.asked.append(self.path)
            if live.waits:
                live.waits.wait(20)
            split = urlsplit(self.path)
            body = live.body if live.body is not None else json.dumps(live.answer(split.path, parse_qs(split.query)))
            self.send_response(live.status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    live.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield live
    finally:
        if live.waits:
            live.waits.set()
        server.shutdown()
        server.server_close()
