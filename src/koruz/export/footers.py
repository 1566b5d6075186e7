"""The foot of a page as a content stream of its own: a volume puts another in its place and leaves the rest alone."""

from __future__ import annotations

from typing import Any

from pikepdf import Array, Pdf, Stream

_BEGIN = b"/Artifact<</Attached[/Bottom]/Subtype/Footer/Type/Pagination>>BDC"
_END = b"EMC"


class NoFootError(ValueError):
    """A page has no foot that is a content stream of its own."""


def set_apart(document: Pdf) -> None:
    """Cut the content of each page before its foot, if it ends with one as Typst writes it; what is shown stays.

    Args:
        document: An opened PDF; it is changed.
    """
    for page in document.pages:
        if not isinstance(page.get("/Contents"), Stream):
            continue
        body, begin, foot = page.Contents.read_bytes().rpartition(_BEGIN)
        if begin and foot.count(_END) == 1 and foot.endswith(_END):
            page.Contents = Array([document.make_stream(body), document.make_stream(begin + foot)])


def put_in_place(page: Any, content: Any) -> None:
    """Put a content stream in the place of a page's foot.

    Args:
        page: The page, whose foot has been set apart.
        content: A stream of the same document.

    Raises:
        NoFootError: If there is no such foot.
    """
    streams = page.Contents
    if not isinstance(streams, Array) or not streams[-1].read_bytes().startswith(_BEGIN):
        raise NoFootError("a page has no foot at the end of its content")
    page.Contents = Array([*list(streams)[:-1], content])
