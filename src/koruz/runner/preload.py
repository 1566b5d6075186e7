"""What the fork server imports and warms up, so that every report's process begins with it.

Importing this module does the work: `multiprocessing` imports it in the fork server and says nothing when that fails,
so `failure` tells. Only imports, caches and throwaway objects stay: no catalog, no shell, no thread, no open file.
"""

from __future__ import annotations

import gc
import pkgutil
import sys
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from typing import Any

from koruz.data.package.profile import skip_grammar

# What notebooks and exporters load in any case. All of koruz follows.
MODULES = ("ipykernel.zmqshell", "nbconvert.exporters", "pandas", "papermill", "psutil", "pydantic", "typst")

# The command itself isn't needed in a report's process, and only reports with many panels need seaborn.
_LEFT_OUT = tuple(
    f"koruz.{name}"
    for name in (
        "runner.cli",
        "runner.start",
        "data.codebook",
        "data.checks",
        "figures.charts.panels",
        "runner.preload",
        "runner.suite",
        "runner.progress",
        "runner.pool",
        "runner.verbs.seminar",
        "runner.watch.builder",
        "runner.watch.rounds",
        "runner.watch.server",
        "runner.watch.session",
        "runner.watch.verb",
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
_DEFERRED = ("requests", "soupsieve")


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

    for module in pkgutil.walk_packages(koruz.__path__, "koruz."):
        if module.name not in _LEFT_OUT:
            import_module(module.name)
    sys.meta_path.remove(later)


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
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    inprocess.warm_up(nbformat.from_dict(notebook))  # type: ignore[no-untyped-call]


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
