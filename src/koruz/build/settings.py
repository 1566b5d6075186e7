"""What every process of a report has in its environment, whatever the user has in theirs."""

from __future__ import annotations

import os
from importlib.util import find_spec


def settings() -> dict[str, str]:
    """The part that all reports share. Python and its libraries read it when they start."""
    return {
        "PYTHONHASHSEED": "0",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        # A plain `plt.plot` is shown in a notebook, whoever runs it.
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "MATPLOTLIBRC": _matplotlibrc(),
        # Jobs share the cores, and sums don't depend on their number. A process with threads can't be forked.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }


def _matplotlibrc() -> str:
    """File of the settings that matplotlib ships; found without importing it."""
    spec = find_spec("matplotlib")
    folder = spec.submodule_search_locations[0] if spec and spec.submodule_search_locations else "."
    return os.path.join(folder, "mpl-data", "matplotlibrc")
