"""What the fork server imports and warms up, so that every report's process begins with it.

Importing this module does the work: `multiprocessing` imports it in the fork server and says nothing when that fails,
so `failure` tells. Only imports, caches and throwaway objects stay: no catalog, no shell, no thread, no open file.
"""

from __future__ import annotations

import gc
import pkgutil
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from typing import Any

from koruz.data.package.profile import skip_grammar
from koruz.report import artists

# What notebooks and exporters load in any case. All of koruz follows.
MODULES = ("ipykernel.zmqshell", "nbconvert.exporters", "pandas", "papermill", "psutil", "pydantic", "typst")

# What the command itself does isn't needed in a report's process, with all that is below it; and only reports with many
# panels need seaborn, only those with maps what draws these.
_LEFT_OUT = tuple(
    f"koruz.{name}"
    for name in (
        "runner.authoring",
        "runner.cli",
        "runner.cluster",
        "runner.edition.changes",
        "runner.edition.changes_page",
        "runner.edition.changes_text",
        "runner.edition.rows",
        "runner.pool",
        "runner.preload",
        "runner.progress",
        "runner.refresh",
        "runner.start",
        "runner.suite",
        "runner.verbs",
        "runner.watch",
        "data.checks",
        "data.codebook",
        "data.ingest",
        "data.overlaid",
        "data.overlay",
        "figures.charts.panels",
        "figures.maps",
    )
)

# pandas sees on import whether it's in a notebook; its defaults are other ones in a terminal. A notebook looks for
# modules in its own folder; here that would be the folder in which the command was given.
_IMPORT_PANDAS = """
import sys
places = sys.path[:]
sys.path[:] = filter(None, places)
import pandas
sys.path[:] = places
"""

failure: str | None = None


# What libraries import at once and these reports rarely use.
_DEFERRED = ("chardet", "requests", "soupsieve")


class _Later(MetaPathFinder):
    """Finds these modules so that each is run when something of it is first used."""

    @staticmethod
    def find_spec(name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path, target) if name in _DEFERRED else None
        if spec and spec.loader:
            spec.loader = LazyLoader(spec.loader)
        return spec


def _import_all() -> None:
    skip_grammar()
    later = _Later()
    sys.meta_path.insert(0, later)
    _run(_IMPORT_PANDAS)
    for name in MODULES:
        import_module(name)
    import koruz

    with artists.unwritten():
        for name in _needed(koruz.__path__, "koruz."):
            import_module(name)
    sys.meta_path.remove(later)


def _needed(places: Iterable[str], before: str) -> Iterator[str]:
    """Names of the modules in some places and below them, without what is left out."""
    for module in pkgutil.iter_modules(places, before):
        if module.name not in _LEFT_OUT:
            yield module.name
            if module.ispkg:
                inner = module.name.rpartition(".")[2]
                yield from _needed([f"{place}/{inner}" for place in places], f"{module.name}.")


def _run(source: str) -> None:
    """Run a notebook of one cell and forget it."""
    import nbformat

    from koruz.runner import inprocess

    cell: dict[str, Any] = {
        "cell_type": "code",
        "source": source,
        "metadata": {},
        "outputs": [],
        "execution_count": None,
        "id": "a",
    }
    notebook = nbformat.from_dict(  # type: ignore[no-untyped-call]
        {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    )
    nbformat.validate(notebook)  # the first makes the validator, which takes its time
    inprocess.warm_up(notebook)


def _warm_up() -> None:
    """Draw one tiny picture, run one tiny notebook, get the exporters ready: what is slow only once is behind then."""
    from koruz.export import html_exporter, typst
    from koruz.report import exhibits
    from koruz.runner import engine  # noqa: F401
    from koruz.runner.edition import publish

    exhibits.prepare()
    _run("1")
    html_exporter.prepare(publish.exporter("koruz-html"))
    publish.exporter("koruz-pdf")
    typst.prepare()


def _prepare() -> str | None:
    """Do all of it; what failed in one line, or None."""
    gc.disable()
    try:
        _import_all()
        _warm_up()
    except Exception as error:  # whatever it is, each report's process then imports for itself
        return f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"
    finally:
        # What is here now is never freed: the collector needn't look at it, and its pages stay shared.
        gc.freeze()
        gc.enable()
    return None


failure = _prepare()
