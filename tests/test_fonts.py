"""Fonts come from wheels, whatever this machine has; pages get only the characters they use."""

from __future__ import annotations

import logging
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from matplotlib.font_manager import FontProperties, fontManager

from koruz.figures import fonts


def characters(data: bytes) -> set[str]:
    return {chr(point) for point in TTFont(BytesIO(data)).getBestCmap()}


def test_finding_the_fonts_imports_neither_package() -> None:
    code = (
        "import sys; from koruz.figures import fonts; fonts.directories(); fonts.register();"
        "print([name for name in ('koreanize_matplotlib', 'font_source_sans_pro', 'matplotlib.pyplot') "
        "if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert done.stderr == ""


def test_directories_hold_the_files() -> None:
    assert all(any((folder / Path(face.file).name).is_file() for folder in fonts.directories()) for face in fonts.FACES)


@pytest.mark.parametrize("weight", [400, 600])
@pytest.mark.parametrize("family", fonts.FAMILIES)
def test_registered_weights_are_found_without_a_word(
    family: str, weight: int, caplog: pytest.LogCaptureFixture
) -> None:
    fonts.register()
    with caplog.at_level(logging.WARNING, "matplotlib.font_manager"):
        found = fontManager.findfont(FontProperties(family=family, weight=weight), rebuild_if_missing=False)
    paths = [
        str(face.path) for face in fonts.FACES if (face.family, face.weight, face.style) == (family, weight, "normal")
    ]
    assert [str(getattr(found, "path", found))] == paths
    assert not caplog.records


def test_registering_twice_adds_nothing() -> None:
    fonts.register()
    before = len(fontManager.ttflist)
    fonts.register()
    assert len(fontManager.ttflist) == before


def test_a_web_font_holds_the_characters_and_hardly_more() -> None:
    text = "Oʻzbekiston — Корея 2,3%"
    data = fonts.web_font(text)
    assert data[:4] == b"wOFF"
    assert set(text) <= characters(data)
    assert len(characters(data)) <= len(set(text)) + 2


def test_a_web_font_is_the_same_bytes_each_time() -> None:
    code = "import hashlib; from koruz.figures import fonts\n"
    code += "print(hashlib.sha256(fonts.web_font('Korea 한국', 600)).hexdigest())"
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(2)]
    assert runs[0].stdout == runs[1].stdout != ""
    assert runs[0].stderr == ""


def test_characters_that_a_family_lacks_are_no_reason_to_embed_it() -> None:
    assert fonts.web_font("한국") == b""
    assert characters(fonts.web_font("한국", 400, fonts.HANGUL)) >= {"한", "국"}


def test_a_page_embeds_hangul_only_where_there_is_hangul() -> None:
    assert fonts.HANGUL not in fonts.font_faces("Trade")
    rules = fonts.font_faces("Trade 한국")
    assert rules.count("@font-face") == 4
    assert f'"{fonts.HANGUL}"' in rules
    assert "</" not in rules


def test_pages_with_usual_characters_share_their_fonts_and_others_have_theirs_too() -> None:
    usual = fonts.font_faces("Trade of 2024")
    assert usual == fonts.font_faces("Oʻzbekiston – 2,3%")
    assert len(fonts.font_faces("Škoda, Корея")) > len(usual)


def test_a_missing_package_is_named() -> None:
    face = fonts.Face("None", 400, "normal", "no_such_font_package", "x.ttf")
    with pytest.raises(fonts.FontError, match="install the package no-such-font-package"):
        _ = face.path


def test_a_missing_file_is_named() -> None:
    face = fonts.Face("None", 400, "normal", "font_source_sans_pro", "files/Nothing.ttf")
    with pytest.raises(fonts.FontError, match=r"files/Nothing\.ttf is missing"):
        _ = face.path


def test_an_unknown_face_is_refused() -> None:
    with pytest.raises(fonts.FontError, match="weight 450"):
        fonts.web_font("a", 450)
