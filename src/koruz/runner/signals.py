"""Ctrl-C and its kin: one orderly stop, and never in the middle of a swap."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Self

_NUMBERS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


class Stopped(KeyboardInterrupt):
    """The run was told to stop.

    Attributes:
        code: Exit code by the convention of shells, 130 for Ctrl-C.
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self.code = 128 + number


class Interrupts:
    """Turns the first signal to stop into `Stopped`, and leaves out those that follow while everything ends."""

    def __init__(self) -> None:
        self._before: dict[int, Any] = {}
        self._held = False
        self._pending: int | None = None

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            heard = [number for number in _NUMBERS if signal.getsignal(number) is not signal.SIG_IGN]  # as by `nohup`
            self._before = {number: signal.signal(number, self._stop) for number in heard}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        if self._held:
            self._pending = number
            return
        for other in self._before:
            signal.signal(other, signal.SIG_IGN)
        raise Stopped(number)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Put a signal off until the block is done."""
        self._held = True
        try:
            yield
        finally:
            self._held = False
        if self._pending is not None:
            self._stop(self._pending, None)
