"""Run a notebook's cells in this process, with the outputs that a kernel would give.

The shell is ipykernel's own, so magics, tracebacks, display and names of cells are a kernel's. Its messages, which a
kernel sends over a socket, go to nbclient's own client, which makes outputs of them as ever. Only the socket is
missing, and with it a second process, its start and its end. Widgets and questions to a user need a kernel.
"""

from __future__ import annotations

import io
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from ipykernel.compiler import XCachingCompiler
from ipykernel.zmqshell import ZMQInteractiveShell
from jupyter_client.session import Session
from papermill.clientwrap import PapermillNotebookClient
from traitlets.config import Config

Hook = Callable[..., object]


class _Mailbox(Session):
    """Takes a shell's messages and hands them to nbclient's client, as the cell's that runs."""

    def __init__(self, client: PapermillNotebookClient) -> None:
        super().__init__()
        self._client = client
        self._cell: Any = None
        self._index = 0

    def open(self, cell: Any, index: int) -> None:
        """From now on, messages are this cell's."""
        cell.outputs, self._cell, self._index = [], cell, index
        self._client.clear_before_next_output = False

    def close(self) -> None:
        """From now on, messages are nobody's: those of a thread that a cell has left behind."""
        self._cell = None

    def send(self, stream: Any, kind: Any, content: Any = None, *_: Any, **__: Any) -> Any:  # type: ignore[override]
        """Take a message, in the form that it would have at the other end of the socket."""
        message = kind if isinstance(kind, dict) else self.msg(kind, content)
        arrived = {**message, "content": self.unpack(self.pack(message["content"])), "parent_header": {}}
        if self._cell is not None:
            self._client.process_message(arrived, self._cell, self._index)
        return arrived


class _Stream(io.TextIOBase):
    """Standard output or error of the cells; a flush makes an output of what was written."""

    def __init__(self, name: str, mailbox: _Mailbox) -> None:
        self.name, self._mailbox = name, mailbox
        self._parts: list[str] = []
        self._owner = os.getpid()

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """A notebook's encoding."""
        return "UTF-8"

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, text: str) -> int:
        """Keep a text."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        self._parts.append(text)
        return len(text)

    def flush(self) -> None:
        """Make an output of what was kept; what other threads wrote waits for the cell's own thread."""
        if self._parts and os.getpid() == self._owner and threading.current_thread() is threading.main_thread():
            parts, self._parts = self._parts, []
            self._mailbox.send(None, "stream", {"name": self.name, "text": "".join(parts)})


class _Shell(ZMQInteractiveShell):
    """ipykernel's shell without a kernel: what would end the kernel ends the notebook."""

    def ask_exit(self) -> None:
        """What `exit` and `quit` do."""
        raise SystemExit(0)

    def init_environment(self) -> None:
        """Settings for a kernel's children, as in a kernel, but of no other process."""
        super().init_environment()  # type: ignore[no-untyped-call]
        os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")


def _shell(mailbox: _Mailbox) -> _Shell:
    _Shell.clear_instance()
    config = Config()
    config.HistoryManager.enabled = False
    shell = _Shell.instance(config=config, compiler_class=XCachingCompiler)
    parts: list[Any] = [shell.displayhook, shell.display_pub]
    for part in parts:
        part.session, part.pub_socket = mailbox, None
    shell.set_parent(mailbox.msg("execute_request"))  # type: ignore[no-untyped-call]
    return shell


def _look_beside() -> None:
    """Let cells import from the notebook's folder, behind Python's own modules, as IPython's kernel does."""
    places = [n for n, path in enumerate(sys.path) if Path(path).name in {"site-packages", "dist-packages"}]
    sys.path.insert(places[0] if places else 0, "")


def execute(manager: Any, timeout: float | None, start: Hook | None, complete: Hook | None) -> None:
    """Run the cells of papermill's notebook until one fails.

    Args:
        manager: papermill's `NotebookExecutionManager`; its notebook is changed.
        timeout: Seconds that a cell may take; None is any time.
        start: Called with `cell` and `cell_index` before a code cell.
        complete: Called likewise after it.
    """
    client = PapermillNotebookClient(manager, record_timing=False)
    mailbox = _Mailbox(client)
    with ExitStack() as stack:
        stack.enter_context(_as_before())
        shell = _shell(mailbox)
        _look_beside()
        stack.callback(_Shell.clear_instance)
        stack.callback(mailbox.close)
        sys.stdout, sys.stderr = _Stream("stdout", mailbox), _Stream("stderr", mailbox)
        client.reset_execution_trackers()
        for index, cell in enumerate(manager.nb.cells):
            manager.cell_start(cell, index)
            try:
                if not _runs(cell, client):
                    continue
                if start:
                    start(cell=cell, cell_index=index)
                mailbox.open(cell, index)
                failed = _run(shell, mailbox, cell, timeout)
                if failed:
                    manager.cell_exception(cell, cell_index=index)
                    break
                if complete:
                    complete(cell=cell, cell_index=index)
            finally:
                manager.cell_complete(cell, cell_index=index)


def warm_up(notebook: Any) -> None:
    """Run a tiny notebook and forget it, so that the next one in this process or a fork of it begins sooner.

    Args:
        notebook: It isn't changed.
    """
    from copy import deepcopy

    from papermill.engines import NotebookExecutionManager

    copy = deepcopy(notebook)
    copy.metadata["papermill"] = {}
    for cell in copy.cells:
        cell.metadata["papermill"] = {}
    execute(NotebookExecutionManager(copy, progress_bar=False), None, None, None)


def _runs(cell: Any, client: PapermillNotebookClient) -> bool:
    tags = cell.metadata.get("tags", [])
    return cell.cell_type == "code" and bool(cell.source.strip()) and client.skip_cells_with_tag not in tags


def _run(shell: _Shell, mailbox: _Mailbox, cell: Any, timeout: float | None) -> bool:
    """Run a cell; whether it failed. A process that the cell forked ends here: it isn't to go on with the notebook."""
    owner = os.getpid()
    code = {"code": cell.source, "execution_count": shell.execution_count}
    mailbox.send(None, "execute_input", code)
    try:
        with _at_most(timeout):
            result = shell.run_cell(cell.source, store_history=True)  # type: ignore[no-untyped-call]
    finally:
        if os.getpid() != owner:
            os._exit(0)
    sys.stdout.flush()
    sys.stderr.flush()
    failed = not result.success or getattr(shell, "_last_traceback_during_displayhook", False)
    return failed and "raises-exception" not in cell.metadata.get("tags", [])


@contextmanager
def _at_most(timeout: float | None) -> Iterator[None]:
    """Raise TimeoutError in what runs longer, where signals can; whoever waits for this process ends what holds out."""
    if not timeout or not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def raise_(number: int, frame: object) -> None:
        raise TimeoutError("the cell took too long and was ended")

    before = signal.signal(signal.SIGALRM, raise_)
    signal.setitimer(signal.ITIMER_REAL, timeout)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _as_before() -> Iterator[None]:
    """Undo what cells may do to the process: environment, folder, streams, `__main__`, hooks."""
    kept = {name: getattr(sys, name) for name in ("stdout", "stderr", "stdin", "displayhook", "excepthook", "argv")}
    path, main, environment, folder = list(sys.path), sys.modules["__main__"], dict(os.environ), Path.cwd()
    try:
        yield
    finally:
        for name, value in kept.items():
            setattr(sys, name, value)
        sys.path[:] = path
        sys.modules["__main__"] = main
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(folder)
