"""Run a notebook's cells in this process, with the outputs that a kernel would give.

The shell is ipykernel's own, so magics, tracebacks, display and names of cells are a kernel's. Its messages, which a
kernel sends over a socket, go to nbclient's own client, which makes outputs of them as ever. Only the socket is
missing, and with it a second process, its start and its end. As in a kernel, an event loop runs while a cell does, and
goes on from cell to cell. Widgets that a user moves need a kernel; a lone surrogate, which no notebook can hold, is
written as its escape, where a kernel loses the output.
"""

from __future__ import annotations

import asyncio
import math
import os
import re
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
from nbclient import client as nbclient
from nbformat import NotebookNode
from nbformat.v4 import output_from_msg
from papermill.clientwrap import PapermillNotebookClient
from traitlets.config import Config

from koruz.report import artists
from koruz.runner.streams import Handlers, Stream, captured, nobody_answers, of_a_cell

Hook = Callable[..., object]

_INLINE = "matplotlib_inline.backend_inline"
_TERMINAL_COLUMNS, _NOTEBOOK_COLUMNS = 0, 20  # pandas' defaults
_TOO_LONG = "the cell took too long and was ended"
_SHOWN = frozenset({"display_data", "execute_result"})
_JSON = re.compile(r"application/(.*\+)?json")


class _Client(PapermillNotebookClient):  # type: ignore[misc]
    """papermill's client, which logs a cell's outputs when the process's own streams are back."""

    def __init__(self, manager: Any, **options: Any) -> None:
        super().__init__(manager, **options)
        self._unlogged: list[Any] = []

    def log_output_message(self, output: Any) -> None:
        """Keep an output for `write_logs`."""
        self._unlogged.append(output)

    def write_logs(self) -> None:
        """Log what was kept."""
        outputs, self._unlogged = self._unlogged, []
        for output in outputs:
            super().log_output_message(output)


class _Mailbox(Session):
    """Takes a shell's messages and hands them to nbclient's client, as the cell's that runs."""

    def __init__(self, client: _Client) -> None:
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
        received = {**message, "content": arrived(message["content"], self), "parent_header": {}}
        if self._cell is not None:
            self._client.process_message(received, self._cell, self._index)
        return received

    def stream(self, name: str, text: str) -> None:
        """Take a text that was written to standard output or error."""
        self.send(None, "stream", {"name": name, "text": text})


def arrived(content: Any, session: Session) -> Any:
    """A message's content after its way over a socket: plain JSON, with lone surrogates escaped.

    Args:
        content: What a shell sends.
        session: Packs and unpacks what isn't plain JSON already.
    """
    encodable = _encodable(content)
    return encodable if _is_plain(encodable) else session.unpack(session.pack(encodable))


def _encodable(content: Any) -> Any:
    """A copy of the content with lone surrogates escaped, which no file can hold."""
    if isinstance(content, str):
        return content if content.isascii() else content.encode("utf-8", "backslashreplace").decode()
    if isinstance(content, dict):
        return {_encodable(key): _encodable(value) for key, value in content.items()}
    return [_encodable(each) for each in content] if isinstance(content, list | tuple) else content


def _is_plain(content: Any) -> bool:
    """Whether JSON gives back exactly this content."""
    kind = type(content)
    if kind is dict:
        return all(type(key) is str and _is_plain(value) for key, value in content.items())
    if kind is list:
        return all(map(_is_plain, content))
    return kind in (str, int, bool, type(None)) or (kind is float and math.isfinite(content))


@contextmanager
def _taken_at_sight() -> Iterator[None]:
    """Let nbclient make outputs that need no look at nbformat's schema, which takes longer than most cells."""
    kept = nbclient.output_from_msg  # type: ignore[attr-defined]
    nbclient.output_from_msg = output  # type: ignore[attr-defined]
    try:
        yield
    finally:
        nbclient.output_from_msg = kept  # type: ignore[attr-defined]


def output(message: Any) -> NotebookNode:
    """The output that nbclient makes of a message; one that may break nbformat's schema is held against it.

    Args:
        message: As it has arrived.

    Raises:
        nbformat.ValidationError: If the output breaks the schema.
        ValueError: If the message is none of an output.
    """
    kind, content = message["header"]["msg_type"], message["content"]
    if kind not in _SHOWN or not _keeps_the_schema(content):
        held: NotebookNode = output_from_msg(message)  # type: ignore[no-untyped-call]
        return held
    count = {"execution_count": content["execution_count"]} if kind == "execute_result" else {}
    found = NotebookNode(output_type=kind)  # type: ignore[no-untyped-call]
    found.update({"metadata": content["metadata"], "data": content["data"], **count})  # type: ignore[no-untyped-call]
    return found


def _keeps_the_schema(content: Any) -> bool:
    """Whether what a cell shows is sure to: its data are text, or JSON where their type says so."""
    data, metadata = content["data"], content["metadata"]
    if not (isinstance(data, dict) and isinstance(metadata, dict)):
        return False
    return all(isinstance(value, str) or _JSON.fullmatch(kind) for kind, value in data.items())


class _Shell(ZMQInteractiveShell):
    """ipykernel's shell without a kernel: what would end the kernel ends the notebook."""

    def ask_exit(self) -> None:
        """What `exit` and `quit` do."""
        raise SystemExit(0)

    def enable_gui(self, gui: str | None = None) -> None:
        """What `%matplotlib inline` asks for: no window, so no event loop of one."""

    def should_run_async(
        self, raw_cell: str, *, transformed_cell: Any = None, preprocessing_exc_tuple: Any = None
    ) -> bool:
        """Whether a cell waits for something."""
        if not _may_wait(transformed_cell or raw_cell):
            return False
        given = {"transformed_cell": transformed_cell, "preprocessing_exc_tuple": preprocessing_exc_tuple}
        return bool(super().should_run_async(raw_cell, **given))

    def init_environment(self) -> None:
        """Settings for a kernel's children, as in a kernel, but of no other process."""
        super().init_environment()  # type: ignore[no-untyped-call]
        os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")


def _may_wait(source: str) -> bool:
    """Whether a cell may wait for something; without one of two words it doesn't, and need not be parsed to know."""
    return "await" in source or "async" in source


# Many libraries ask for the name of the shell's class to know a notebook from a terminal.
_Shell.__name__, _Shell.__qualname__ = ZMQInteractiveShell.__name__, ZMQInteractiveShell.__qualname__
_Shell.__module__ = ZMQInteractiveShell.__module__


def _shell(mailbox: _Mailbox) -> _Shell:
    _Shell.clear_instance()
    config = Config()
    config.HistoryManager.enabled = False
    shell = _Shell.instance(config=config, compiler_class=XCachingCompiler)
    parts: list[Any] = [shell.displayhook, shell.display_pub]
    for part in parts:
        part.session, part.pub_socket = mailbox, None
    shell.set_parent(mailbox.msg("execute_request"))  # type: ignore[no-untyped-call]
    if _INLINE in sys.modules:
        # The backend finds its shell when it is imported; here that was another notebook's.
        sys.modules[_INLINE].configure_inline_support(shell, "inline")
    return shell


def _look_beside() -> None:
    """Let cells import from the notebook's folder, behind Python's own modules, as IPython's kernel does."""
    places = [n for n, path in enumerate(sys.path) if Path(path).name in {"site-packages", "dist-packages"}]
    sys.path.insert(places[0] if places else 0, "")


def execute(
    manager: Any, timeout: float | None, start: Hook | None = None, complete: Hook | None = None, **logs: Any
) -> None:
    """Run the cells of papermill's notebook until one fails.

    Args:
        manager: papermill's `NotebookExecutionManager`; its notebook is changed.
        timeout: Seconds that a cell may take; None is any time.
        start: Called with `cell` and `cell_index` before a code cell.
        complete: Called likewise after it.
        logs: papermill's `log_output`, `stdout_file` and `stderr_file`.
    """
    client = _Client(manager, record_timing=False, **logs)
    mailbox = _Mailbox(client)
    with ExitStack() as stack:
        stack.enter_context(_as_before())
        stack.enter_context(_frames_as_in_a_kernel())
        stack.enter_context(_taken_at_sight())
        stack.enter_context(nobody_answers())
        streams = stack.enter_context(captured(mailbox.stream))
        shell = _shell(mailbox)
        _look_beside()
        stack.callback(_Shell.clear_instance)
        stack.callback(mailbox.close)
        loop = stack.enter_context(_loop())
        handlers = Handlers()
        client.reset_execution_trackers()
        for index, cell in enumerate(manager.nb.cells):
            manager.cell_start(cell, index)
            try:
                if not _runs(cell, client):
                    continue
                if start:
                    start(cell=cell, cell_index=index)
                mailbox.open(cell, index)
                with handlers.of_a_cell():
                    failed = _run(shell, mailbox, cell, timeout, streams, loop)
                client.write_logs()
                if failed:
                    manager.cell_exception(cell, cell_index=index)
                    break
                if complete:
                    complete(cell=cell, cell_index=index)
            finally:
                manager.cell_complete(cell, cell_index=index)


@contextmanager
def _frames_as_in_a_kernel() -> Iterator[None]:
    """Let pandas show as many columns as in a notebook; where it was imported without one, it takes a terminal's."""
    pandas = sys.modules.get("pandas")
    if pandas is None or pandas.get_option("display.max_columns") != _TERMINAL_COLUMNS:
        yield
        return
    with pandas.option_context("display.max_columns", _NOTEBOOK_COLUMNS):
        yield


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
    execute(NotebookExecutionManager(copy, progress_bar=False), None)


def _runs(cell: Any, client: _Client) -> bool:
    tags = cell.metadata.get("tags", [])
    return cell.cell_type == "code" and bool(cell.source.strip()) and client.skip_cells_with_tag not in tags


def _run(
    shell: _Shell,
    mailbox: _Mailbox,
    cell: Any,
    timeout: float | None,
    streams: tuple[Stream, Stream],
    loop: asyncio.AbstractEventLoop,
) -> bool:
    """Run a cell; whether it failed. A process that the cell forked ends here: it isn't to go on with the notebook."""
    owner = os.getpid()
    artists.write_for(cell.source)
    mailbox.send(None, "execute_input", {"code": cell.source, "execution_count": shell.execution_count})
    try:
        with of_a_cell(streams):
            try:
                with _at_most(timeout):
                    succeeded = loop.run_until_complete(_evaluate(shell, cell.source))
            except TimeoutError:  # it came while the cell waited, and so not to the cell
                succeeded = False
                error = {"ename": "TimeoutError", "evalue": _TOO_LONG, "traceback": [f"TimeoutError: {_TOO_LONG}"]}
                mailbox.send(None, "error", error)
    finally:
        if os.getpid() != owner:
            os._exit(0)
    for stream in streams:
        stream.flush()
    return not succeeded and "raises-exception" not in cell.metadata.get("tags", [])


async def _evaluate(shell: _Shell, source: str) -> bool:
    """Run a cell as a kernel does, inside a running event loop; whether all went well."""
    code = _transformed(shell, source) if _may_wait(source) else ""
    if code and shell.should_run_async(source, transformed_cell=code):
        result = await shell.run_cell_async(source, store_history=True, transformed_cell=code)
        shell.events.trigger("post_execute")
        shell.events.trigger("post_run_cell", result)
    else:
        result = shell.run_cell(source, store_history=True)  # type: ignore[no-untyped-call]
    await asyncio.sleep(0)  # a turn for the tasks that the cell has begun
    return bool(result.success and not getattr(shell, "_last_traceback_during_displayhook", False))


def _transformed(shell: _Shell, source: str) -> str:
    """A cell with its magics as Python; as it is if it can't be read: the shell says why when it runs it."""
    try:
        return str(shell.transform_cell(source))  # type: ignore[no-untyped-call]
    except Exception:
        return source


@contextmanager
def _loop() -> Iterator[asyncio.AbstractEventLoop]:
    """An event loop for all cells of a notebook; what still waits at its end is given up."""
    loop = asyncio.new_event_loop()
    loop.set_debug(False)  # how long a step took is no output of a cell's
    asyncio.set_event_loop(loop)
    try:
        yield loop
    finally:
        waiting = asyncio.all_tasks(loop)
        for task in waiting:
            task.cancel()
        loop.run_until_complete(_ended(waiting))
        asyncio.set_event_loop(None)
        loop.close()


async def _ended(tasks: set[asyncio.Task[Any]]) -> None:
    await asyncio.gather(*tasks, return_exceptions=True)


@contextmanager
def _at_most(timeout: float | None) -> Iterator[None]:
    """Raise TimeoutError in what runs longer, where signals can; whoever waits for this process ends what holds out."""
    if not timeout or not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def raise_(number: int, frame: object) -> None:
        raise TimeoutError(_TOO_LONG)

    before = signal.signal(signal.SIGALRM, raise_)
    signal.setitimer(signal.ITIMER_REAL, timeout)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _as_before() -> Iterator[None]:
    """Undo what cells may do to the process: environment, folder, `__main__`, hooks."""
    kept = {name: getattr(sys, name) for name in ("displayhook", "excepthook", "argv")}
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
