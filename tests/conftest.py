"""What several test files share."""

from __future__ import annotations

from pathlib import Path

import builders
import pytest


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one small report on trade."""
    return builders.project(tmp_path / "project")
