"""A seminar as its papers show it: what the master notebook declares, with its numbers filled in, and the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from koruz.export.document import Document


@dataclass(frozen=True)
class Step:
    """One row of a plan.

    Attributes:
        minutes: How long it takes.
        what: What happens, in one or two sentences.
        tasks: Names of the tasks that are worked at.
    """

    minutes: int
    what: str
    tasks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """A question to discuss, with the evidence to expect and what a good answer says."""

    question: str
    evidence: str
    good_answer: str


@dataclass(frozen=True)
class Misconception:
    """What students often think, and what is so."""

    wrong: str
    right: str


@dataclass(frozen=True)
class Task:
    """A task as it is set on paper.

    Attributes:
        name: Short name, as in the master's metadata and its check.
        title: Its heading without a number.
        text: What is asked, in Markdown, without hints and solutions.
        minutes: How long it takes.
        level: From 1, easy, to 5.
        tables: Published CSVs that it needs, by name, each with `columns` to print (none means all), the most `rows`,
            and `where`: values that a column must have, by column.
        exhibits: Exhibits of the report that it needs, by name.
        hints: What to try, in Markdown.
        answer: The expected answer in words, for the teacher; empty if it is open.
    """

    name: str
    title: str
    text: str
    minutes: int
    level: int
    tables: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    exhibits: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    answer: str = ""


@dataclass(frozen=True)
class Seminar:
    """All that plan, handout and ZIP say of a seminar; every number in its words was computed.

    Attributes:
        theme: The report's theme.
        title: The master's first heading.
        objectives: What students can do afterwards, each beginning with a verb.
        minutes: Length of the longest plan.
        group_size: How many students work together.
        plans: Steps by length in minutes: '45' and '90'.
        to_print: What to print for a group, in words.
        discussion: Questions to discuss.
        misconceptions: What students often think.
        reading: Sources for further reading, as references of the ledger and exhibits have them (`id`, `title`,
            `publisher`, `published`, `url`).
        tasks: Tasks in order.
        claims: Claims of the article that are discussed, by name.
        document: The report, read; its exhibits, ledger rows and run.
        files: Names of the files that lie beside its papers; none means all that there may be.
    """

    theme: str
    title: str
    objectives: tuple[str, ...]
    minutes: int
    group_size: int
    plans: Mapping[str, tuple[Step, ...]]
    to_print: tuple[str, ...]
    discussion: tuple[Question, ...]
    misconceptions: tuple[Misconception, ...]
    reading: tuple[Mapping[str, Any], ...]
    tasks: tuple[Task, ...]
    claims: tuple[str, ...]
    document: Document
    files: tuple[str, ...] = ()
