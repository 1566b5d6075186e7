"""What several test files share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import builders
import pytest
from builds import built_suite, notebooks_executed, suite_built_by_kernels  # noqa: F401  fixtures
from hypothesis import settings
from together import Together

# How long an example takes is no test: machines differ.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    """Which worker runs what."""
    return Together(config, log)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one small report on trade."""
    return builders.project(tmp_path / "project")


@pytest.fixture(autouse=True, scope="session")
def columns_stand_in_their_frames() -> Iterator[None]:
    """Whatever result a test makes: the columns that readers are to see are columns of its frame, each once."""
    from koruz.report.results import Result

    make = Result.__init__

    def checked(self: Result, *parts: Any, **named: Any) -> None:
        make(self, *parts, **named)
        names = [column.name for column in self.columns]
        assert len(set(names)) == len(names), names
        assert self.empty or set(names) <= set(self.data), set(names) - set(self.data)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Result, "__init__", checked)
        yield
