"""The versions that a date pins have their digests in one file, so that an installation can be held against them."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata

import pytest
from builders import ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

FILE = (ROOT / ".ci" / "hashes.txt").read_text(encoding="utf-8")
LINES = [line for line in FILE.replace("\\\n", " ").splitlines() if line.strip()]
PINNED = {canonicalize_name(Requirement(line.split("--hash")[0]).name): line for line in LINES}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_each_version_has_its_digests_and_names_no_host() -> None:
    assert "://" not in FILE
    for line in LINES:
        assert re.search(r"==\S+", line), line
        assert re.findall(r"--hash=sha256:[0-9a-f]{64}(?= |$)", line), line


def test_everything_that_is_declared_is_there() -> None:
    extras = PROJECT["project"].get("optional-dependencies", {}).values()
    declared = [
        *PROJECT["project"]["dependencies"],
        *PROJECT["dependency-groups"]["dev"],
        *(name for e in extras for name in e),
    ]
    assert {canonicalize_name(Requirement(name).name) for name in declared} <= set(PINNED)


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.split("==")[0])
def test_what_is_installed_is_what_is_pinned(line: str) -> None:
    wanted = Requirement(line.split("--hash")[0])
    if wanted.marker and not wanted.marker.evaluate():
        return
    try:
        installed = metadata.version(wanted.name)
    except metadata.PackageNotFoundError:  # an extra
        return
    assert installed in wanted.specifier, "uv's command in CONTRIBUTING.md writes the file anew"
