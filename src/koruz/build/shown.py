"""Whether a report shows anything: one in which every exhibit had to stay away isn't published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from koruz import catalog
from koruz.build.plan import Job
from koruz.conditions import Reaches, spans
from koruz.export.document import MIME
from koruz.parameters import Parameter, declared
from koruz.problems import listed


def nothing(job: Job, notebook: Any) -> str:
    """Why an executed notebook is no report, in one line; '' if it shows anything or never meant to.

    Args:
        job: What was executed.
        notebook: The executed notebook.
    """
    records = list(_records(notebook))
    missing = [record for record in records if record.get("nothing")]
    if not missing or any(record["type"] == "exhibit" for record in records):
        return ""
    chosen = listed([f"{name} {value}" for name, value in job.changed.items()]) or "the defaults"
    known = _known(declared(job.notebook), job)
    return f"the data have nothing for any of its {len(missing)} exhibits with {chosen}; {known}nothing was published"


def _records(notebook: Any) -> Iterator[Mapping[str, Any]]:
    """What koruz's vocabulary put into the outputs."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            if MIME in output.get("data", {}):
                yield output["data"][MIME]


def _known(parameters: list[Parameter], job: Job) -> str:
    """Years that the data have for the parameters, if one of these is tied to years."""
    answers = catalog.open_catalog(job.data).answers
    for mark in (mark for parameter in parameters for mark in parameter.conditions if isinstance(mark, Reaches)):
        years = answers.of(mark.choice, job.parameters)
        if years:
            return f"they have {spans(years)}; "
    return ""
