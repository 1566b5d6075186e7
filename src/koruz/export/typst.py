"""From an executed notebook to a PDF that people and programs can read: tagged, archivable, with its data attached.

Computed text travels as JSON that the template reads, so it can only ever be a string in Typst; only what the
notebook's author wrote in Markdown cells becomes markup, by way of pandoc. The same document gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pypandoc
import typst
from nbconvert.exporters import Exporter

from koruz.export import labels
from koruz.export.document import (
    Block,
    Computed,
    Document,
    ExhibitBlock,
    LedgerBlock,
    Markdown,
    Section,
    read,
)
from koruz.export.glyphs import breakable, coverage, plain, shown

STANDARDS = ("ua-1", "a-3a")
FALLBACK_DATE = date(2000, 1, 1)

_TEMPLATES = ("report.typ", "parts.typ")
# CommonMark with what JupyterLab adds to it; no raw HTML or TeX, no attributes, no metadata block.
_DIALECT = "commonmark+pipe_tables+strikeout+footnotes+autolink_bare_uris"
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
