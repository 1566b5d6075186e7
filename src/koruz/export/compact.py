"""A PDF in fewer bytes and ready for a volume; what it shows and says stays as it is.

Typst writes each of a tagged document's thousands of structure elements as an object of its own, in plain text, and for
each a line in the table of objects. PDF 1.5 and later may pack them into compressed streams, which PDF/A-3 and PDF/UA-1
allow: a report shrinks to less than half.
"""

from __future__ import annotations

from io import BytesIO

import pikepdf

from koruz.export.footers import set_apart


def compacted(pdf: bytes) -> bytes:
    """Pack the objects of a PDF into compressed streams, and set its feet apart.

    Args:
        pdf: A PDF of version 1.5 or later.

    Returns:
        The same document: pages, tags, metadata and attachments stay as they are. The same bytes each time.
    """
    with pikepdf.open(BytesIO(pdf)) as document:
        set_apart(document)
        return written(document)


def written(document: pikepdf.Pdf) -> bytes:
    """The bytes of an opened PDF, compact; its id is made of its contents."""
    # Typst says that nothing in the tags is suspect, which is the default, by an entry that readers complain of.
    if "/Suspects" in document.Root.get("/MarkInfo", {}):
        del document.Root.MarkInfo.Suspects
    file = BytesIO()
    document.save(file, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return file.getvalue()
