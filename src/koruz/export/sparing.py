"""Exporters that spare a notebook the copies that nobody needs."""

from __future__ import annotations

from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode


class Sparing(Exporter):
    """Leaves out the step of preprocessors where there are none: nbconvert copies the notebook twice more for it."""

    def _preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        if not self._preprocessors:
            return nb, resources
        found: tuple[NotebookNode, dict[str, Any]] = super()._preprocess(nb, resources)  # type: ignore[no-untyped-call]
        return found
