"""What the teacher's page and the handout call things; page and PDF take their words from here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from koruz.export import labels
from koruz.export.document import LedgerBlock
from koruz.export.labels import Fact
from koruz.export.seminar.model import Seminar, Step

TEACHER = "The teacher's page"
HANDOUT = "Handout"
OBJECTIVES = "Afterwards, students can"
PRINT = "Print"
DISCUSSION = "To discuss"
EVIDENCE = "Evidence to expect"
GOOD_ANSWER = "A good answer"
MISCONCEPTIONS = "Misconceptions"
THINK = "Students often think"
SO = "What is so"
CLAIMS = "Statements of the article"
READING = "To read on"
FILES = "The files"
MINUTES = "Minutes"
WHAT = "What happens"
HINTS = "Hints"
GLOSSARY = "Words"
LANGUAGES = {"english": "English", "korean": "Korean", "uzbek": "Uzbek", "russian": "Russian"}

_FILES = (
    ("seminar.zip", "everything for students, in one file"),
    ("handout.pdf", "tasks, tables and pictures on paper, for groups without a computer"),
    ("student.ipynb", "the tasks as a notebook, for Jupyter, VS Code or Colab"),
    ("slides.pdf", "the report's exhibits, each question before its answer"),
    ("notes.pdf", "the slides with what to say"),
    ("what-if.html", "assumptions to move with sliders, in any browser, without a network"),
)
_TEACHERS = ("run_all.py seminar {theme} --teacher", "makes the copy with solutions, and the key")


def facts(seminar: Seminar) -> list[Fact]:
    """What a teacher asks first, in words."""
    lengths = " or ".join(seminar.plans)
    named = seminar.document.run
    found = [
        Fact("Time", f"{lengths} minutes"),
        Fact("Groups", f"of {seminar.group_size}" if seminar.group_size > 1 else "each student alone"),
        Fact("Computers", "one for each group, or none: the handout has the tasks on paper"),
        Fact("Edition", str(named.get("edition") or labels.NO_EDITION)),
    ]
    vintage = str(named.get("vintage") or "")
    return [*found, Fact(labels.VINTAGE_WORD, labels.date_words(vintage))] if vintage else found


def plan_title(length: str) -> str:
    """Heading of a plan: 'In 45 minutes'."""
    return f"In {length} minutes"


def schedule(seminar: Seminar, steps: Sequence[Step]) -> Iterator[tuple[str, str, str]]:
    """Each step of a plan: from which minute to which, what happens, and the tasks by number and title."""
    titles = {task.name: f"{number} {task.title}" for number, task in enumerate(seminar.tasks, start=1)}
    start = 0
    for step in steps:
        end = start + step.minutes
        kind = "Task" if len(step.tasks) == 1 else "Tasks"
        named = ", ".join(titles.get(name, name) for name in step.tasks)
        mark = "" if named.endswith(("?", "!", ".")) else "."
        yield f"{start}–{end}", step.what, f"{kind} {named}{mark}" if named else ""
        start = end


def claims(seminar: Seminar) -> list[dict[str, str]]:
    """The statements that are discussed, in the seminar's order, as the report's ledger has them."""
    blocks = (block for section in seminar.document.sections for block in section.blocks)
    rows = {str(row["claim"]): row for block in blocks if isinstance(block, LedgerBlock) for row in block.rows}
    return [
        {part: str(rows[name].get(part) or "") for part in ("claim", "statement", "verdict")}
        for name in seminar.claims
        if name in rows
    ]


def reading(seminar: Seminar) -> list[labels.SourceLine]:
    """Sources for further reading, as the report's list has them."""
    return [labels.source_entry(source) for source in seminar.reading]


def files(seminar: Seminar, there: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Files of the seminar and what they are for; with `there`, those of them alone."""
    known = {*there}
    found = [(name, words) for name, words in _FILES if not known or name in known]
    command, words = _TEACHERS
    return [*found, (command.format(theme=seminar.theme), words)]


def task_title(number: int, title: str, minutes: int) -> str:
    """'Task 3: Count voices (10 minutes)'."""
    return f"Task {number}: {title} ({minutes} {'minute' if minutes == 1 else 'minutes'})"
