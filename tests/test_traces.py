"""No machine is published: folders, names of accounts and addresses in memory go, what an author typed stays."""

from __future__ import annotations

import io
import struct
import sys
import zlib
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

import pytest
from foreign import code, markdown, notebook, page, pdf
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from tagged import TaggedPDF

from koruz.export.traces import settled

TEXTS = {
    r"C:\Users\Ann Lee\AppData\Local\Programs\Python\Lib\site-packages\pandas\core\frame.py:4090": (
        r"site-packages/pandas\core\frame.py:4090"
    ),
    r"FileNotFoundError: 'C:\\Users\\ann\\data\\x.csv'": r"FileNotFoundError: '~\\data\\x.csv'",
    r"c:\users\ann\x.csv, D:\work\Lib\json\decoder.py": r"~\x.csv, python/json\decoder.py",
    r"C:\Users\ann\AppData\Local\Temp\ipykernel_1\22.py:3: UserWarning": "22.py:3: UserWarning",
    "/tmp/ipykernel_123/9876.py:1: UserWarning": "9876.py:1: UserWarning",
    "/var/folders/zz/y/T/ipykernel_44/1.py:2": "1.py:2",
    "\x1b[1;32m/home/ann/x.py\x1b[0m in": "\x1b[1;32m~/x.py\x1b[0m in",
    "File \x1b[0;32m/usr/lib/python3.11/json/decoder.py:355": "File \x1b[0;32mpython/json/decoder.py:355",
    "/opt/conda/lib/python3.10/site-packages/sklearn/base.py": "site-packages/sklearn/base.py",
    "/Users/ann/My Drive/venv/lib/python3.12/site-packages/x.py": "site-packages/x.py",
    "/mnt/c/Users/ann/x /c/Users/ann/y file:///home/ann/z.html /root/a": "~/x ~/y ~/z.html ~/a",
    "PATH=/usr/bin:/home/ann/bin (/home/ann)": "PATH=/usr/bin:~/bin (~)",
    "<a href='vscode-notebook-cell:/c%3A/Users/ann/x.ipynb#W0?line=0'>1</a> import": "1 import",
    "<object at 0x7f12345678> &lt;A object at 0x000001F2ABCDEF12&gt;": "<object at 0x…> &lt;A object at 0x…&gt;",
    "<weakref at 0x7f5a6b7c8d; to 'X' at 0x7f5a6b7c8e>": "<weakref at 0x…; to 'X' at 0x…>",
    '<code object f at 0x7f00aabbcc, file "/tmp/ipykernel_3/5.py", line 1>': (
        '<code object f at 0x…, file "5.py", line 1>'
    ),
    f"{sys.prefix}/bin and {sys.prefix}": "python/bin and python",
}
KEPT = [
    "https://example.org/home/ann/page and https://example.org/a/site-packages/b",
    "</root> <a></home> ./home/x/y data/home/x ~/home/a",
    "the register at 0x40021000 > 3, 0x7f12345678",
    "10:30/home and 5/6",
    "users: 3, Users\\n",
]


def stream(text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": "stderr", "text": text}


def test_what_tells_of_a_machine_is_taken_out() -> None:
    assert {text: settled(stream(text))["text"] for text in TEXTS} == TEXTS


@pytest.mark.parametrize("text", KEPT)
def test_what_only_looks_like_a_path_stays(text: str) -> None:
    assert settled(stream(text))["text"] == text


@given(st.lists(st.sampled_from([*TEXTS, *KEPT, " ", "\n", "/", "\\", "C:", "x"]), max_size=8))
def test_what_is_clean_stays_as_it_is(parts: list[str]) -> None:
    once = settled(stream(" ".join(parts)))["text"]
    assert settled(stream(once))["text"] == once
    assert "ann" not in once.replace("https://example.org/home/ann", "").replace("Ann", "")


def test_the_folder_of_the_notebook_is_a_dot(tmp_path: Path) -> None:
    text = f"{tmp_path}/data.csv {tmp_path} {tmp_path}2/x /other{tmp_path}/y"
    assert settled(stream(text), tmp_path)["text"] == f"./data.csv . {tmp_path}2/x /other{tmp_path}/y"


DIRTY = "/home/ann/x.py <object at 0x7f1234567890>"
CLEAN = "~/x.py <object at 0x…>"
OUTPUTS: dict[str, dict[str, Any]] = {
    "stream": stream(DIRTY),
    "error": {"output_type": "error", "ename": "E", "evalue": DIRTY, "traceback": [DIRTY, f"E: {DIRTY}"]},
    **{
        mime: {"output_type": "display_data", "data": {mime: DIRTY}, "metadata": {"from": [DIRTY]}}
        for mime in ("text/plain", "text/markdown", "text/latex", "text/html", "image/svg+xml")
    },
    "lines": {"output_type": "display_data", "data": {"text/plain": [DIRTY, DIRTY]}, "metadata": {}},
    "json": {"output_type": "display_data", "data": {"application/json": {"a": [DIRTY, 1]}}, "metadata": {}},
}


@pytest.mark.parametrize("name", OUTPUTS)
def test_every_text_of_an_output_is_cleaned(name: str) -> None:
    found = str(settled({**OUTPUTS[name]}))
    assert "ann" not in found
    assert "7f1234567890" not in found


def test_words_beside_a_picture_go_if_they_tell_and_the_picture_stays() -> None:
    file = io.BytesIO()
    Image.new("RGB", (3, 2), "red").save(file, "PNG")
    plain = file.getvalue()

    def worded(words: str) -> str:
        body = b"tEXtpath\0" + words.encode()
        part = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
        return b64encode(plain[:33] + part + plain[33:]).decode()

    def shown(words: str) -> bytes:
        output = {"output_type": "display_data", "data": {"image/png": worded(words)}, "metadata": {}}
        return b64decode(settled(output)["data"]["image/png"])

    assert shown("/home/ann/figure.png") == plain
    assert shown("Matplotlib 3.10") == b64decode(worded("Matplotlib 3.10"))


def test_exporters_publish_no_path_and_leave_what_the_author_typed() -> None:
    typed = "open('/home/author/data.csv')  # at 0x7f00000000>"
    outputs = [OUTPUTS[name] for name in ("stream", "error", "text/plain", "text/markdown", "json")]
    book = notebook(markdown("# T\n\n## S\n\nSee `/home/author/notes`."), code(typed, *outputs))
    tree = page(book)
    assert tree.select_one(".about pre").get_text().strip() == typed
    assert "/home/author/notes" in tree.main.get_text()
    for text in (str(tree), TaggedPDF(pdf(book)).text):
        assert "/home/ann" not in text
        assert "7f1234567890" not in text
    assert book.cells[1].outputs[0]["text"] == DIRTY  # the notebook itself isn't changed
