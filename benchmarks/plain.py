"""Reports without their pages: a notebook executed in this process, its values and tables written."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any


def publish(project: Path, theme: str, out: Path, scratch: Path) -> None:
    """Execute one notebook of a project and write what `koruz.runner.edition.compare` reads: manifest and tables.

    koruz is imported here and not before: whoever calls chooses the copy that is found first.

    Args:
        project: Folder with `notebooks` and `data`.
        theme: The report.
        out: A new folder.
        scratch: A folder for what Jupyter leaves behind.
    """
    from koruz.runner.edition import manifest
    from koruz.runner.edition import publish as publishing
    from koruz.runner.execute import environment, execute

    job = _job(project, theme)
    os.environ.update(environment(job, scratch))
    notebook = execute(job, engine="koruz", timeout=300)
    folder = out / theme
    folder.mkdir(parents=True)
    failures = publishing.render(notebook, job, folder)
    if failures:
        raise RuntimeError(failures)
    entry = publishing.entry(job, notebook, folder, theme, "")
    manifest.write(out, manifest.compose(job.edition, job.vintage, job.data, {theme: entry}, job.inputs))


def _job(project: Path, theme: str) -> Any:
    from koruz.runner import plan, suite

    found = plan.Project(project)
    data = suite.open_data(found, None, project)
    themes = [each for each in suite.themes(found) if each.name == theme]
    (job,) = plan.make_jobs(themes, {}, data, ())
    return job
