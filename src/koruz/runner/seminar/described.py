"""What a master declares, its numbers filled in, and its report: the model that the papers are set from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from koruz.data.catalog import open_catalog
from koruz.export.document import Document, LedgerBlock, all_sections
from koruz.export.seminar.model import Misconception, Question, Seminar, Step, Task
from koruz.runner.seminar import copies
from koruz.runner.seminar.judging import FIELD, against, words_of
from koruz.runner.seminar.key import Entry
from koruz.runner.seminar.masters import Cell, Master
from koruz.runner.seminar.trial import Trial
from koruz.words.problems import BadInput, Problem, did_you_mean, listed, quoted


def seminar(master: Master, trial: Trial, key: list[Entry], document: Document, data: Path) -> Seminar:
    """A seminar as its papers show it.

    Args:
        master: A sound master.
        trial: What running it gave.
        key: Its key.
        document: The report.
        data: The data package, for the sources of the reading.

    Raises:
        BadInput: If a text has a field that nothing fills.
    """
    declared, fill = master.declared, _filler(master, trial.filled)
    catalog = open_catalog(data)
    return Seminar(
        theme=str(declared["seminar"]),
        title=_title(master),
        objectives=tuple(map(fill, declared["objectives"])),
        minutes=int(declared["minutes"]),
        group_size=int(declared["group_size"]),
        plans={length: tuple(_step(step, fill) for step in steps) for length, steps in declared["plans"].items()},
        to_print=tuple(map(fill, declared["print"])),
        discussion=tuple(Question(*_texts(each, Question, fill)) for each in declared["discussion"]),
        misconceptions=tuple(Misconception(*_texts(each, Misconception, fill)) for each in declared["misconceptions"]),
        reading=tuple(catalog.source(name).ref() for name in declared["reading"]),
        tasks=tuple(_task(master, cell, key) for cell in master.tasks),
        claims=tuple(declared["claims"]),
        document=document,
    )


def _title(master: Master) -> str:
    first = next((cell.source for cell in master.cells if not cell.code), "")
    return first.partition("\n")[0].lstrip("# ").strip()


def _step(step: Mapping[str, Any], fill: Callable[[str], str]) -> Step:
    return Step(step["minutes"], fill(step["what"]), tuple(step.get("tasks", ())))


def _texts(each: Mapping[str, str], kind: Any, fill: Callable[[str], str]) -> list[str]:
    return [fill(each[name]) for name in kind.__dataclass_fields__]


def _task(master: Master, cell: Cell, key: list[Entry]) -> Task:
    name = str(cell.declared["task"])
    answers = [f"`{entry.answer}`: {entry.words}" for entry in key if entry.task == name]
    return Task(
        name=name,
        title=copies.title_of(cell),
        text=copies.asked(master, name),
        minutes=cell.declared["minutes"],
        level=cell.declared["level"],
        tables=cell.declared.get("tables", {}),
        exhibits=tuple(cell.declared.get("exhibits", ())),
        answer="\n\n".join(filter(None, ["; ".join(answers), *copies.model_answers(master, name)])),
        hints=tuple(copies.hints(master, name)),
    )


def _filler(master: Master, filled: Mapping[str, str]) -> Callable[[str], str]:
    """Puts computed texts into the fields of a text; all are known."""
    names = {name for _, text in words_of(master.declared) for name in FIELD.findall(text)}
    unknown = sorted(names - set(filled))
    if unknown:
        remedy = f"{did_you_mean(unknown[0], filled)}Write `fill({unknown[0]}=...)` in a cell tagged `teacher`."
        raise BadInput([Problem(master.place, None, None, "each field is filled", quoted(listed(unknown)), remedy)])
    return lambda text: FIELD.sub(lambda field: filled[field.group(1)], text)


def named(master: Master, document: Document, tables: Path, data: Path) -> list[Problem]:
    """What a master names that its report and the data package don't have.

    Args:
        master: A sound master.
        document: The report.
        tables: Folder of the report's CSVs.
        data: The data package.
    """
    known: dict[str, Callable[[], list[str]]] = {
        "exhibits": lambda: [block.record["name"] for block in document.exhibits],
        "tables": lambda: [path.stem for path in tables.glob("*.csv")],
        "claims": lambda: claims_of(document),
    }
    sources = [_unknown_source(master, name, data) for name in master.declared["reading"]]
    columns = [found for cell in master.tasks for found in _unknown_columns(master, cell, tables)]
    return [*against(master, known), *filter(None, sources), *columns]


def claims_of(document: Document) -> list[str]:
    """Claims of the article that a report judges, by name."""
    blocks = [block for section in all_sections(document) for block in section.blocks]
    return [str(row["claim"]) for block in blocks if isinstance(block, LedgerBlock) for row in block.rows]


def _unknown_source(master: Master, name: str, data: Path) -> Problem | None:
    try:
        open_catalog(data).source(name)
    except KeyError as error:
        rule = "further reading is in sources.csv"
        return Problem(master.place, None, None, rule, quoted(name), f"{error.args[0]}.".replace("..", "."))
    return None


def _unknown_columns(master: Master, cell: Cell, tables: Path) -> list[Problem]:
    found = []
    for name, chosen in cell.declared.get("tables", {}).items():
        path = tables / f"{name}.csv"
        there = path.read_text(encoding="utf-8").partition("\n")[0].split(",") if path.is_file() else []
        for column in (column for column in chosen.get("columns", []) if there and column not in there):
            place = f"{master.place}, cell {quoted(cell.name)}"
            remedy = f"{did_you_mean(column, there)}There are: {listed(there)}."
            rule = f"columns of `tables` are in {name}.csv"
            found.append(Problem(place, None, None, rule, quoted(column), remedy))
    return found
