"""How wide pictures are drawn, in points; known without matplotlib."""

from __future__ import annotations

WIDTH = 5.2 * 72
"""From left to right in a picture for the page: the width of its column of text."""

NARROW = 264.0
"""From left to right in a picture for a phone: on a screen of 390 pixels its letters are as large as text."""
