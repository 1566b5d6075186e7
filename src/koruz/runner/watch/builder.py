"""The process that builds for `watch`: it stays warm, and a new one takes its place when koruz's own code was saved.

It reads one JSON object a line: `{"round": its number, "first": [themes whose pages are open]}`
asks for a round, the end of the input for its end.
It writes what happens in the same way. A request that comes while a round runs ends that round, since what it reads may
be half old; but not again and again, or a file that is written all the time would never be seen on a page.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import threading
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any

from koruz.runner import forkserver

PATIENCE = 3
"""So many rounds in a row may be ended by something newer."""


def main(words: str) -> None:
    """Body of the process.

    Args:
        words: JSON of the project's `root`, and of what is asked for, by the names of `suite.Request`.
    """
    voice = _Voice()
    from koruz.runner.edition.scratch import scratch

    with scratch() as folder:
        forkserver.begin()  # it imports while this process does
        try:
            _serve(json.loads(words), folder, voice)
        finally:
            forkserver.stop()


class _Voice:
    """Writes messages where standard output led; what libraries print goes to standard error from now on."""

    def __init__(self) -> None:
        self._stream = os.fdopen(os.dup(1), "w", encoding="utf-8")
        self._lock = threading.Lock()
        os.dup2(2, 1)

    def __call__(self, message: dict[str, Any]) -> None:
        with self._lock:
            try:
                self._stream.write(json.dumps(message) + "\n")
                self._stream.flush()
            except OSError:  # nobody listens any more, and the input ends, too
                pass


def _serve(asked: dict[str, Any], folder: Path, voice: _Voice) -> None:
    from koruz.data.package.profile import skip_grammar
    from koruz.runner.plan import Project
    from koruz.runner.suite import Request
    from koruz.runner.watch.rounds import Rounds

    skip_grammar()
    gc.set_threshold(50_000, 20, 20)
    request = Request(
        themes=tuple(asked["themes"]),
        pairs=tuple((name, value) for name, value in asked["pairs"]),
        data=Path(asked["data"]) if asked["data"] else None,
        out=Path(asked["out"]),
        formats=asked["formats"],
        jobs=asked["jobs"],
    )
    rounds = Rounds(Project(Path(asked["root"])), request, folder, voice)
    voice({"is": "awake"})
    ears = _Ears(sys.stdin, rounds)
    warm = threading.Thread(target=rounds.warm, daemon=True)
    while (asked_for := ears.next()) is not None:
        _round(rounds, asked_for, voice)
        if not warm.ident:
            warm.start()


def _round(rounds: Any, asked: dict[str, Any], voice: _Voice) -> None:
    from koruz.words.problems import BadInput

    message: dict[str, Any] = {"is": "done"}
    try:
        rounds.run(asked["first"])
    except BadInput as error:
        message = {"is": "refused", "lines": str(error).splitlines()}
    except Exception as error:  # a fault in koruz's code as it was saved, a full disk: the next save may mend it
        message = {"is": "refused", "lines": [_fault(error)]}
    voice({**message, "round": asked["round"]})


def _fault(error: Exception) -> str:
    """What went wrong and where in koruz, in one line."""
    if isinstance(error, SyntaxError):
        return f"{error.filename}, line {error.lineno}: {error.msg}"
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}, line {trace.tb_lineno}: " if trace else ""
    return f"{place}{type(error).__name__}: {' '.join(str(error).split())}"


class _Ears:
    """Reads requests in a thread of its own, so that a new one can end the round that runs."""

    def __init__(self, stream: IO[str], rounds: Any) -> None:
        self._stream, self._rounds = stream, rounds
        self._asked: SimpleQueue[dict[str, Any] | None] = SimpleQueue()
        self._ended = 0
        self._running = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    def next(self) -> dict[str, Any] | None:
        """Wait for the newest request; None when there will be no more."""
        self._running.clear()
        asked = self._asked.get()
        while asked is not None and not self._asked.empty():
            asked = self._asked.get()
        self._rounds.renew()
        self._running.set()
        return asked

    def _listen(self) -> None:
        for line in self._stream:
            self._asked.put(json.loads(line))
            if self._running.is_set() and self._ended < PATIENCE:
                self._ended += 1
                self._rounds.cancel()
            elif not self._running.is_set():
                self._ended = 0
        self._asked.put(None)
        self._rounds.cancel()
