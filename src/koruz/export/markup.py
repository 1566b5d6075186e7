"""Authors' Markdown as Typst markup, by way of pandoc."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from pathlib import Path

import pypandoc

# CommonMark with the tables and strokes of JupyterLab; no TeX, no attributes, no metadata block.
_DIALECT = "commonmark+pipe_tables+strikeout+footnotes+autolink_bare_uris"


class MarkupError(RuntimeError):
    """Pandoc can't read the Markdown."""


def typst_markup(pieces: Sequence[str]) -> list[str]:
    """Turn pieces of Markdown into Typst markup, all in one run of pandoc.

    Args:
        pieces: Markdown cells or parts of them, each complete in itself.

    Returns:
        As many Typst sources, each to be included on its own. Raw HTML in the pieces is text, pictures are replaced by
        their words, and links lead to http or https.

    Raises:
        MarkupError: If pandoc fails.
    """
    if not pieces:
        return []
    # The mark can't stand in the text, as it is made of the text. An unclosed fence swallows the marks behind it: then
    # the pieces go one by one.
    mark = f"koruz{hashlib.sha256(chr(0).join(pieces).encode()).hexdigest()[:20]}x"
    joined = "\n\n".join(f"{mark}\n\n{piece}" for piece in pieces)
    found = [part.strip() for part in _pandoc(joined).split(f"/*{mark}*/")][1:]
    if len(found) != len(pieces):
        found = [_pandoc(piece) for piece in pieces]
    # The break at the end makes a lone line a paragraph, also for programs that read the tags.
    return [f'#import "parts.typ": horizontalrule\n\n{markup}\n\n#parbreak()\n' for markup in found]


def _pandoc(markdown: str) -> str:
    lua = resources.files("koruz.export").joinpath("templates", "koruz-pdf", "prose.lua")
    with resources.as_file(lua) as path:
        done = subprocess.run(
            [pandoc_path(), "-f", _DIALECT, "-t", "typst", "--wrap=none", "--sandbox", "-L", str(path)],
            input=markdown.encode(),
            capture_output=True,
            check=False,
        )
    if done.returncode:
        raise MarkupError(f"pandoc can't read the notebook's Markdown: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout.decode()


@lru_cache
def pandoc_path() -> str:
    """The wheel's own pandoc, so that every machine has the same version; another one where the wheel brings none.

    pypandoc itself prefers a pandoc on the search path, and starts it several times to ask for its version.
    """
    folder = Path(pypandoc.__file__).parent / "files"
    own = next((path for path in (folder / "pandoc", folder / "pandoc.exe") if path.is_file()), None)
    return str(own or pypandoc.get_pandoc_path())
