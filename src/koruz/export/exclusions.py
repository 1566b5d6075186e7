"""What both exporters do alike with a notebook that nbconvert gives them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

_KINDS = {"exclude_markdown": "markdown", "exclude_code_cell": "code", "exclude_raw": "raw", "exclude_unknown": ""}


def without_excluded(notebook: Any, config: Mapping[str, Any]) -> Any:
    """A notebook without the cells and outputs that nbconvert's options exclude.

    Args:
        notebook: The notebook; it isn't changed.
        config: nbconvert's configuration: `TemplateExporter.exclude_...`, as `--no-input` and others set them.
    """
    options = config.get("TemplateExporter", {})
    gone = {kind for name, kind in _KINDS.items() if options.get(name) is True}
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] not in gone]
    if options.get("exclude_output") is True:
        cells = [{**cell, "outputs": []} if cell["cell_type"] == "code" else cell for cell in cells]
    return {**notebook, "cells": cells}


def leaves_out_code(config: Mapping[str, Any]) -> bool:
    """Whether nbconvert's options leave out the code, as `--no-input` does."""
    return config.get("TemplateExporter", {}).get("exclude_input") is True


def place_of(resources: Mapping[str, Any]) -> tuple[Path | None, str]:
    """The notebook's folder, if it is known, and its file's name without ending."""
    metadata = resources.get("metadata", {})
    folder = resources.get("source") or metadata.get("path")
    # nbconvert says '' for the folder that it runs in.
    return (Path(folder) if folder is not None else None), str(metadata.get("name") or "")
