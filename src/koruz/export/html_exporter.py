"""The HTML page: an nbconvert exporter that renders an executed notebook as one self-contained file.

`jupyter nbconvert --to koruz-html executed.ipynb` makes it from any executed notebook; with `--execute` it
is run first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jinja2 import Environment
from nbconvert.exporters.templateexporter import TemplateExporter
from nbformat import NotebookNode
from traitlets import Dict, Unicode, default

from koruz.export.html import FILTERS, TEMPLATE, TEMPLATES, Page, prepared
from koruz.export.sparing import Sparing
from koruz.figures import fonts
from koruz.report.visible import sources


class KoruzHTMLExporter(Sparing, TemplateExporter):
    """Renders an executed notebook as one HTML file that needs nothing else."""

    export_from_notebook = "koruz HTML"
    output_mimetype = "text/html"

    links = Dict(
        key_trait=Unicode(),
        value_trait=Unicode(),
        help="Relative addresses for the masthead, by name: home, pdf, slides, archive, data (a folder), notebook.",
    ).tag(config=True)

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    @default("template_name")
    def _template_name_default(self) -> str:
        return TEMPLATE

    @default("extra_template_basedirs")
    def _default_extra_template_basedirs(self) -> list[str]:
        return [str(TEMPLATES)]

    def default_filters(self) -> Iterator[tuple[str, Any]]:
        """Add the page's own filters to nbconvert's."""
        yield from super().default_filters()  # type: ignore[no-untyped-call]
        yield from FILTERS.items()

    def _preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Read the notebook as nbconvert's preprocessors leave it: executed, or without what they take out.

        Raises:
            ValueError: If the notebook isn't a report; see `koruz.export.document.read`.
        """
        nb, resources = super()._preprocess(nb, resources)
        links = {**self.links, **resources.get("links", {})}
        document = self.document(nb, resources, links)
        for notice in document.notices:
            self.log.warning("%s", notice)
        resources["document"] = document
        resources["page"] = Page(document, links, [] if self.exclude_input else sources(self.visible(nb)))
        return nb, resources

    def _create_environment(self) -> Environment:
        return prepared(super()._create_environment())  # type: ignore[no-untyped-call]


def prepare(exporter: KoruzHTMLExporter) -> None:
    """Get an exporter ready for its first page, but for what a run shares; starts no thread and no process."""
    fonts.prepare()
    exporter.environment.loader  # noqa: B018  it is made when it is first asked for
