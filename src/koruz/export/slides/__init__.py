"""Slides and speaker notes from the same executed notebook: guess first, one exhibit a slide, main points last."""

from __future__ import annotations

from koruz.export.slides.exporter import KoruzSlidesExporter

__all__ = ["KoruzSlidesExporter"]
