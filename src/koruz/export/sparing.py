"""Exporters that spare a notebook the copies and the readings that nobody needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode

from koruz.export.document import Document, read
from koruz.export.exclusions import place_of, without_excluded

READING = "reading"
"""Name of the function among nbconvert's resources that gives the document, where it was read before."""


class _Uncopied(NotebookNode):
    """A notebook that nbconvert doesn't copy."""

    def __deepcopy__(self, memo: object) -> _Uncopied:
        return self


class Sparing(Exporter):
    """Copies a notebook for preprocessors alone: nbconvert copies it three times where there are none as well."""

    def from_notebook_node(
        self, nb: Any, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Export a notebook; see nbconvert. It isn't changed."""
        given = nb if self._preprocessors else _Uncopied(nb)  # type: ignore[no-untyped-call]
        found: tuple[Any, dict[str, Any]] = super().from_notebook_node(given, resources, **kw)
        return found

    def _preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        if not self._preprocessors:
            return nb, resources
        found: tuple[NotebookNode, dict[str, Any]] = super()._preprocess(nb, resources)  # type: ignore[no-untyped-call]
        return found

    def visible(self, nb: Any) -> Any:
        """The notebook without what nbconvert's options exclude."""
        return without_excluded(nb, self.config)

    def document(self, nb: Any, resources: Mapping[str, Any], links: Mapping[str, Any]) -> Document:
        """The document that a notebook is, read here unless a build has read it.

        Args:
            nb: The notebook.
            resources: nbconvert's.
            links: Addresses of what lies beside the report.

        Raises:
            ValueError: If the notebook isn't a report; see `koruz.export.document.read`.
        """
        if READING in resources:
            found: Document = resources[READING]()
            return found
        return read(self.visible(nb), *place_of(resources), beside="notebook" not in links)
