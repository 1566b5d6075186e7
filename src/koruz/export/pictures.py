"""Pictures that a notebook brings along: attached to a cell, written into it, shown by it, or in a file beside it."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Callable, Mapping
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote, unquote_to_bytes

SVG = "image/svg+xml"
KINDS: Mapping[str, str] = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    SVG: "svg",
}
"""Endings of files by the kinds of pictures that page and PDF can hold."""

_DATA = re.compile(r"data:(image/[\w.+-]+)((?:;[\w=.-]+)*?)(;base64)?,(.*)", re.DOTALL | re.IGNORECASE)
_SIGNS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"RIFF", "image/webp"),
)
_DOTS = 0.75  # points of a CSS pixel


def picture(data: bytes, alt: str, **attrs: Any) -> dict[str, Any]:
    """Attributes of a picture node for the bytes of a file.

    Args:
        data: The file.
        alt: Its text alternative; may be empty.
        attrs: More of them, such as `width` and `height` in CSS pixels.

    Returns:
        With `data`, `mime`, `alt`, and the size in points as `width` and `height`; with `alt` alone if it is no
        picture.
    """
    mime = kind_of(data)
    size = _size(data, mime)
    if not size and mime and mime != SVG:
        # A sum of control that is wrong or an end that is missing stops the setting of a PDF.
        data, mime = _mended(data), "image/png"
        size = _size(data, mime) if data else None
    if not size:
        return {"alt": alt}
    wide, high = size
    width, height = (_number(attrs.get(name)) for name in ("width", "height"))
    if width or height:
        wide, high = width or height * wide / high, height or width * high / wide
    return {"alt": alt, "data": data, "mime": mime, "width": wide * _DOTS, "height": high * _DOTS}


def _number(value: object) -> float:
    match = re.match(r"\d{1,5}(?:\.\d+)?(?=px|$)", str(value or "").strip())
    return float(match.group()) if match else 0.0


def kind_of(data: bytes) -> str:
    """Kind of a picture by its first bytes; '' for none that can be shown."""
    for sign, mime in _SIGNS:
        if data.startswith(sign) and (mime != "image/webp" or data[8:12] == b"WEBP"):
            return mime
    return (
        SVG
        if re.match(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>|<!--.*?-->|<!DOCTYPE[^>]*>|\s)*<svg\b", data, re.DOTALL)
        else ""
    )


@lru_cache(maxsize=64)
def _size(data: bytes, mime: str) -> tuple[float, float] | None:
    """Width and height in CSS pixels; None for what can't be read whole."""
    return _svg_size(data) if mime == SVG else _raster_size(data) if mime else None


def _raster_size(data: bytes) -> tuple[float, float] | None:
    from PIL import Image

    try:
        with Image.open(BytesIO(data)) as image:
            image.load()
            wide, high = image.size
    except Exception:  # a broken picture may raise anything
        return None
    return float(wide), float(high)


def _mended(data: bytes) -> bytes:
    """A damaged picture, as far as it can be read, as a whole one; empty if it can't."""
    from PIL import Image, ImageFile

    file = BytesIO()
    strict, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, True
    try:
        with Image.open(BytesIO(data)) as image:
            image.convert("RGBA").save(file, "PNG")
    except Exception:  # a broken picture may raise anything
        return b""
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = strict
    return file.getvalue()


def _svg_size(data: bytes) -> tuple[float, float] | None:
    from xml.etree.ElementTree import ParseError, fromstring

    try:
        root = fromstring(data)
    except (ParseError, ValueError):
        return None
    units = {"": 1.0, "px": 1.0, "pt": 4 / 3, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4}
    found = [re.fullmatch(r"\s*([\d.]+)\s*([a-z]*)\s*", root.get(name, "")) for name in ("width", "height")]
    sizes = [float(match.group(1)) * units[match.group(2)] for match in found if match and match.group(2) in units]
    if len(sizes) != 2:
        box = re.findall(r"[\d.]+", root.get("viewBox", ""))
        sizes = [float(number) for number in box[2:4]] if len(box) >= 4 else [300.0, 150.0]
    return (sizes[0], sizes[1]) if min(sizes) > 0 else None


def decoded(text: str | list[str], mime: str) -> bytes:
    """Bytes of a picture as a notebook holds it: base64, or text for SVG; empty if it can't be read."""
    whole = text if isinstance(text, str) else "".join(text)
    if mime == SVG:
        return whole.encode(errors="replace")
    try:
        return b64decode(whole)
    except (Base64Error, ValueError):
        return b""


class Finder:
    """Finds the pictures that a cell's text names.

    Args:
        folder: Folder of the notebook, for files beside it; None if it isn't known.
        attachments: The cell's attachments as nbformat has them.
        tell: Told in words what can't be shown.
    """

    def __init__(self, folder: Path | None, attachments: Mapping[str, Any] | None, tell: Callable[[str], None]) -> None:
        self._folder, self._attachments, self._tell = folder, attachments or {}, tell

    def __call__(self, address: str, attrs: Mapping[str, str]) -> Mapping[str, Any]:
        """Attributes of the picture node for an address; without `data` where only its words can stand."""
        alt = " ".join(attrs.get("alt", "").split())
        size = {name: attrs.get(name) for name in ("width", "height")}
        data, reason = self._found(address)
        found = picture(data, alt, **size) if data else {"alt": alt}
        name = _short(address)
        if "data" not in found:
            why = reason or "is broken, or of a kind that no report can hold"
            self._tell(f"the picture {name} {why}; its words stand in its place")
        elif not alt:
            self._tell(f"the picture {name} has no text alternative; write one, as in ![what it shows]({name})")
        return {**found, "name": name}

    def _found(self, address: str) -> tuple[bytes, str]:
        match = _DATA.fullmatch(address.strip())
        if match:
            return (decoded(match.group(4), "") if match.group(3) else unquote_to_bytes(match.group(4))), ""
        if address.startswith("attachment:"):
            bundle = self._attachments.get(unquote(address.removeprefix("attachment:")), {})
            mime = next((mime for mime in KINDS if mime in bundle), "")
            return (decoded(bundle[mime], mime), "") if mime else (b"", "isn't attached to the cell")
        if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]+:|//", address):
            return b"", "lies on the web, which a report doesn't load from"
        return self._file(unquote(address.partition("#")[0].partition("?")[0]))

    def _file(self, name: str) -> tuple[bytes, str]:
        if self._folder is None or not name:
            return b"", "isn't there"
        path = self._folder / name
        try:
            return path.read_bytes(), ""
        except (OSError, ValueError):
            return b"", "isn't there"


def _short(address: str) -> str:
    return "in the text" if address.startswith("data:") else address if len(address) <= 80 else f"{address[:80]}…"
