"""What is saved in the places that are watched: names of files, once for each burst, without what editors leave."""

from __future__ import annotations

import fnmatch
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

# Editors and office programs write beside a file and then rename; koruz and Python leave byte code.
PASSING = (".*", "~$*", "*~", "#*#", "4913", "*.tmp", "*.swp", "*.swx", "*.bak", "*.pyc", "*.pyo", "__pycache__")
REMOTE = ("nfs", "cifs", "smb", "9p", "afs", "sshfs", "fuse.", "vboxsf", "drvfs", "prl_fs", "webdav", "davfs")

_STEP = 30  # milliseconds without a change after which a burst is over
_LONGEST = 1_000  # milliseconds after which a burst that doesn't end is told of
_LOOK = 500  # milliseconds between looks at whether the places are still there
_POLL = 200  # milliseconds between looks at files whose changes nobody tells


@dataclass(frozen=True)
class Place:
    """A folder with all below it, or one file, of which its folder is watched.

    Attributes:
        path: The folder or file; it needn't be there.
        single: Whether it is one file.
    """

    path: Path
    single: bool = False

    @property
    def folder(self) -> Path:
        """The folder that the system watches."""
        return self.path.parent if self.single else self.path

    def holds(self, path: Path) -> bool:
        """Whether a changed file counts."""
        if self.single:
            return path == self.path
        parts = path.relative_to(self.path).parts if path.is_relative_to(self.path) else ()
        return bool(parts) and not any(map(passing, parts))


def passing(name: str) -> bool:
    """Whether a file or folder of this name is nobody's work, such as an editor's copy."""
    return any(fnmatch.fnmatchcase(name.lower(), pattern) for pattern in PASSING)


def place_of(path: Path) -> Place:
    """A place by what lies there."""
    return Place(path.resolve(), single=path.is_file())


def remote(folder: Path, mounts: Iterable[tuple[str, str]] | None = None) -> bool:
    """Whether a folder lies on another machine, whose changes this one's system doesn't tell.

    Args:
        folder: A full path.
        mounts: Where a file system hangs and its kind; None asks the system.
    """
    if mounts is None:
        import psutil  # type: ignore[import-untyped]

        mounts = [(part.mountpoint, part.fstype) for part in psutil.disk_partitions(all=True)]
    above = [(len(point), kind.lower()) for point, kind in mounts if folder.is_relative_to(point)]
    return any(max(above)[1].startswith(start) for start in REMOTE) if above else False


def bursts(places: Sequence[Place], stop: threading.Event, *, poll: bool = False) -> Iterator[set[Path]]:
    """Yield the files that changed, once for each burst, until told to stop.

    A place that goes and comes back is watched again, and counts as changed.

    Args:
        places: What is watched.
        stop: Ends it.
        poll: Whether to look at the files again and again instead of asking the system to tell.
    """
    before = _marks(places)
    while not stop.is_set():
        for found in _watched(places, stop, poll):
            yield found
            if _marks(places) != before:
                break
        now = _marks(places)
        if now != before:
            before = now
            yield {place.path for place in places}


def _marks(places: Sequence[Place]) -> list[tuple[int, int] | None]:
    """Which folders are there: another one in the same place is watched by nobody yet."""
    return [_mark(place.folder) for place in places]


def _mark(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _watched(places: Sequence[Place], stop: threading.Event, poll: bool) -> Iterator[set[Path]]:
    """What changes in the folders that are there; an empty set now and then, for a look at the folders."""
    there = {place.folder for place in places if place.folder.is_dir()}
    if not there:
        stop.wait(_LOOK / 1000)
        return
    try:
        yield from _told(there, places, stop, poll)
    except FileNotFoundError:  # it went a moment ago
        return
    except (OSError, RuntimeError):  # the system watches no more files than it is set to
        if poll:
            raise
        yield from _told(there, places, stop, True)


def _told(folders: set[Path], places: Sequence[Place], stop: threading.Event, poll: bool) -> Iterator[set[Path]]:
    """Changed files, until a folder goes: of one that takes its place the system tells nothing."""
    from watchfiles import Change, watch

    def counts(change: Change, name: str) -> bool:
        gone = change == Change.deleted and Path(name) in folders
        return gone or any(place.holds(Path(name)) for place in places)

    for changes in watch(
        *folders,
        watch_filter=counts,
        debounce=_LONGEST,
        step=_STEP,
        stop_event=stop,
        rust_timeout=_LOOK,
        yield_on_timeout=True,
        raise_interrupt=False,
        force_polling=poll or None,
        poll_delay_ms=_POLL,
        recursive=not all(place.single for place in places),
        ignore_permission_denied=True,
    ):
        found = {Path(name) for _, name in changes}
        yield found
        if found & folders:
            return


def listen(places: Sequence[Place], tell: Callable[[set[Path]], None], *, poll: bool = False) -> Callable[[], None]:
    """Tell of what is saved, from threads of their own: one for folders, one for single files.

    Args:
        places: What is watched.
        tell: Told the files that changed.
        poll: Whether to look again and again; places on another machine are looked at in any case.

    Returns:
        What ends it.
    """
    stop = threading.Event()
    threads = [
        threading.Thread(target=_listen, args=(some, tell, stop, poll or any(remote(p.folder) for p in some)))
        for some in ([p for p in places if not p.single], [p for p in places if p.single])
        if some
    ]
    for thread in threads:
        thread.daemon = True
        thread.start()

    def end() -> None:
        stop.set()
        for thread in threads:
            thread.join()

    return end


def _listen(places: Sequence[Place], tell: Callable[[set[Path]], None], stop: threading.Event, poll: bool) -> None:
    for found in bursts(places, stop, poll=poll):
        if found:
            tell(found)
