"""The article's own numbers against each other: no outside figure enters."""

from __future__ import annotations

import pandas as pd

from koruz.indicators.evidence import ARTICLE, once
from koruz.indicators.migration.view import View, between
from koruz.methods.ratios import Range, base_at, part_at, percent_of_rest, percent_range, to_percent_of_whole
from koruz.report.results import Column, Result, values_by_name
from koruz.report.values import Value, derive
from koruz.words.units import PERCENT, PERSONS

_COLUMNS = (Column("question", "Question"), Column("sum", "Sum"), Column("result", "Result"))


@once
def own_sums(view: View) -> Result:
    """What the article's numbers say of each other, by division alone.

    The number without status (M7) is set against the residents (M1), all and minus these, and against the registered
    labour migrants (M6); the stated tenth (M8) is turned back into the number and the base that it would need.

    Returns:
        Rows of question, sum, result, none if the article doesn't speak of the nationality; values `of_all_low`,
        `of_all_high`, `of_legal_low`, `of_legal_high`, `of_workers_low`, `of_workers_high` in percent, `tenth_of_all`,
        `tenth_of_legal` (persons that the stated percentage would be), `base_low`, `base_high` (persons of whom the
        stated number would be that percentage), `stated_percent`, and the stated numbers `residents`, `workers`,
        `without_low`, `without_high`.
    """
    if not view.spoken_of:
        return Result.nothing(_COLUMNS)
    values = _values(view)
    rows = _questions(values)
    data = pd.DataFrame(rows, columns=["question", "sum", "result"]).assign(source=ARTICLE)
    text = "; ".join(f"{question}: {sum_} = {result}" for question, sum_, result in rows)
    return Result(data, _COLUMNS, (ARTICLE,), f"{text}.", values)


def _questions(values: dict[str, Value]) -> list[tuple[str, str, str]]:
    def ends(name: str) -> str:
        return between(values[f"{name}_low"], values[f"{name}_high"])

    without = ends("without")
    people, workers, tenth = (values[name] for name in ("residents", "workers", "stated_percent"))
    legal = values["tenth_of_legal"]
    return [
        ("Of all residents", f"{without} / {people:n}", ends("of_all")),
        (
            "Of the legal residents: all minus those without a status",
            f"{without} / ({people:n} minus these)",
            ends("of_legal"),
        ),
        ("Of the registered labour migrants", f"{without} / {workers:n}", ends("of_workers")),
        (f"What {tenth} of all residents would be", f"{tenth} of {people:n}", values["tenth_of_all"].text),
        (
            f"What {tenth} of the legal residents would be",
            f"{legal:n} / ({people:n} minus these) = {tenth}",
            legal.text,
        ),
        (f"The base of which they would be {tenth}", f"{without} / {tenth}", ends("base")),
    ]


def _values(view: View) -> dict[str, Value]:
    people, workers = view.stated("M1").named("residents"), view.stated("M6").named("workers")
    low, high = view.stated("M7").named("without_low"), view.stated("M7", "high").named("without_high")
    tenth = view.stated("M8").named("stated_percent")
    found = [people, workers, low, high, tenth]
    return values_by_name([*found, *_shares((low, high), people, workers), *_tenths(tenth, people, (low, high))])


def _shares(without: tuple[Value, Value], people: Value, workers: Value) -> list[Value]:
    """The stated number in percent of each of the article's bases."""
    part = Range(*(end.amount for end in without))
    shares = {
        "of_all": (people, percent_range(part, Range(people.amount, people.amount))),
        "of_legal": (people, Range(*(percent_of_rest(end, people.amount) for end in part))),
        "of_workers": (workers, percent_range(part, Range(workers.amount, workers.amount))),
    }
    found = []
    for name, (base, share) in shares.items():
        rest = " minus these" if name == "of_legal" else ""
        for side, end, stated in zip(("low", "high"), share, without, strict=True):
            how = f"{stated:n} / {base:n}{rest}"
            papers = {"definition": "the article's own"}
            found.append(derive(f"{name}_{side}", end, PERCENT, how, (stated, base), **papers))
    return found


def _tenths(tenth: Value, people: Value, without: tuple[Value, Value]) -> list[Value]:
    """The number that the stated percentage would be, and the base of which the stated number would be it."""
    share, (low, high) = to_percent_of_whole(tenth.amount), without
    sums = {
        "tenth_of_all": (part_at(tenth.amount, people.amount), f"{tenth} of {people:n}", (tenth, people)),
        "tenth_of_legal": (part_at(share, people.amount), f"{share:.2f}% of {people:n}", (tenth, people)),
        "base_low": (base_at(low.amount, tenth.amount), f"{low:n} / {tenth}", (low, tenth)),
        "base_high": (base_at(high.amount, tenth.amount), f"{high:n} / {tenth}", (high, tenth)),
    }
    papers = {"definition": "implied by the article's numbers"}
    return [derive(name, round(amount), PERSONS, how, parts, **papers) for name, (amount, how, parts) in sums.items()]
