"""How reports are executed."""

from __future__ import annotations

from dataclasses import dataclass

CELL_TIMEOUT = 600  # seconds
LONGEST_TIMEOUT = 7 * 24 * 60 * 60  # seconds; far beyond it, clocks overflow
ENGINES = ("koruz", "kernel")


@dataclass(frozen=True)
class Manner:
    """How reports are executed.

    Attributes:
        engine: 'koruz' runs cells in the report's process, 'kernel' in an ordinary Jupyter kernel below it.
        timeout: Seconds that a cell may take, and an export.
        preloaded: Whether the process is to be forked from one that has imported everything.
    """

    engine: str = "koruz"
    timeout: int = CELL_TIMEOUT
    preloaded: bool = False
