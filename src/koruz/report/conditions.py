"""Types of parameters with the bounds of the thing, and conditions that tie a value to the data or to other parameters.

A notebook writes them into its declarations:

    partner: Annotated[Country, Among("trade.partners")] = "KOR"
    last_year: Annotated[Year, Reaches("trade.years", since="first_year")] = 2025
    rival: Annotated[Country, Among("trade.rivals"), Unlike("partner", "RUS")] = "TUR"

They are read as text before a run and found in the namespace of a notebook that runs, and hold alike in both.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args, get_origin

from annotated_types import Interval, MaxLen, Predicate

from koruz.data.choices import CHOICES
from koruz.words.problems import did_you_mean, listed, nearest

if TYPE_CHECKING:
    from koruz.data.choices import Answers

TEXT_LIMIT = 200


@dataclass(frozen=True)
class Fault:
    """What is wrong with a value that is right by its type: the rule, what was found, and what would be right."""

    rule: str
    found: str
    remedy: str


@dataclass(frozen=True)
class Means:
    """What values of a type are right, in words."""

    words: str


def _refuse_unknown(choice: str) -> None:
    if choice not in CHOICES:
        raise ValueError(f"{did_you_mean(choice, CHOICES)}There are: {listed(list(CHOICES))}")


class Condition:
    """What a value must be besides of its type; each kind says what is wrong."""

    @property
    def others(self) -> tuple[str, ...]:
        """The parameters on whose values it depends."""
        return ()

    def faults(self, name: str, values: Mapping[str, Any], data: Answers | None) -> Iterator[Fault]:
        """What is wrong with the value of a parameter.

        Args:
            name: The parameter.
            values: Every value that is right by its type.
            data: What the data can answer; None leaves conditions on the data out.
        """
        raise NotImplementedError


@dataclass(frozen=True)
class Among(Condition):
    """The value is a country of a choice of `koruz.data.choices`; of several such conditions the last counts."""

    choice: str

    def __post_init__(self) -> None:
        _refuse_unknown(self.choice)

    @property
    def words(self) -> str:
        """What values are right, in words."""
        return f"the ISO 3166 code of {CHOICES[self.choice].words}"

    def faults(self, name: str, values: Mapping[str, Any], data: Answers | None) -> Iterator[Fault]:
        """See `Condition`."""
        found = data.of(self.choice, values) if data else None
        if data and found is not None and values[name] not in found:
            value = values[name]
            label = f"'{value}' ({data.countries[value]})" if value in data.countries else f"'{value}'"
            yield Fault(f"{name} is {self.words}", label, self.hint(str(value), data, found))

    def hint(self, value: str, data: Answers, found: Collection[str] | None = None) -> str:
        """The country that was probably meant, and those that work."""
        codes = list(data.of(self.choice, {}) or () if found is None else found)
        by_name = {data.countries[code]: code for code in codes}
        name = None if value in data.countries else nearest(value, by_name)
        code = by_name[name] if name else None if value in data.countries else nearest(value, codes)
        guess = f"Did you mean {code} ({data.countries[code]})? " if code else ""
        return f"{guess}There are: {listed(codes, 30)}."


@dataclass(frozen=True)
class Reaches(Condition):
    """The data have a year of a choice up to the value, and from another parameter's value on."""

    choice: str
    since: str = ""

    def __post_init__(self) -> None:
        _refuse_unknown(self.choice)

    @property
    def others(self) -> tuple[str, ...]:
        """See `Condition`."""
        return (*([self.since] if self.since else []), *CHOICES[self.choice].needs)

    def faults(self, name: str, values: Mapping[str, Any], data: Answers | None) -> Iterator[Fault]:
        """See `Condition`."""
        years = data.of(self.choice, values) if data else None
        first, last = values.get(self.since, -math.inf), values[name]
        if years is None or first > last or any(first <= year <= last for year in years):
            return
        words = CHOICES[self.choice].words
        if self.since:
            yield Fault(f"from {self.since} to {name} lies {words}", f"none from {first} to {last}", _known(years))
        else:
            yield Fault(f"up to {name} lies {words}", f"none up to {last}", _known(years))


def _known(years: Collection[int]) -> str:
    return f"The data have {spans(years)}." if years else "The data have none for the other values: change these."


def spans(years: Collection[int]) -> str:
    """Years with those that follow each other drawn together: '1992, 1995-1996'."""
    parts: list[list[int]] = []
    for year in sorted(years):
        if parts and year == parts[-1][-1] + 1:
            parts[-1].append(year)
        else:
            parts.append([year])
    return ", ".join(str(part[0]) if len(part) == 1 else f"{part[0]}-{part[-1]}" for part in parts)


@dataclass(frozen=True)
class Follows(Condition):
    """A default that isn't given is the last year of a choice, if this is later: a window that new figures widen."""

    choice: str

    def __post_init__(self) -> None:
        _refuse_unknown(self.choice)

    def faults(self, name: str, values: Mapping[str, Any], data: Answers | None) -> Iterator[Fault]:
        """None: it only says what a default is."""
        return iter(())


@dataclass(frozen=True)
class Empty(Condition):
    """The value may be empty, `None`: the notebook then takes what the data say, which the words name."""

    words: str

    def faults(self, name: str, values: Mapping[str, Any], data: Answers | None) -> Iterator[Fault]:
        """None: it only says what may be left out."""
        return iter(())


@dataclass(frozen=True)
class Unlike(Condition):
    """The value isn't that of another parameter; a default gives way to `otherwise` where it would be the same."""

    other: str
    otherwise: Any

    @property
    def others(self) -> tuple[str, ...]:
        """See `Condition`."""
        return (self.other,)

    def faults(self, name: str, values: Mapping[str, Any], data: Answers | None) -> Iterator[Fault]:
        """See `Condition`."""
        if self.other in values and values[name] == values[self.other]:
            example = self.otherwise if self.otherwise != values[name] else "another value"
            yield Fault(f"{name} isn't the same as {self.other}", f"{values[name]} for both", f"Try {name} {example}.")


@dataclass(frozen=True)
class Below(Condition):
    """The value is less than another parameter's."""

    other: str

    @property
    def others(self) -> tuple[str, ...]:
        """See `Condition`."""
        return (self.other,)

    def faults(self, name: str, values: Mapping[str, Any], data: Answers | None) -> Iterator[Fault]:
        """See `Condition`."""
        if self.other in values and values[name] >= values[self.other]:
            found = f"{name} {values[name]}, {self.other} {values[self.other]}"
            yield Fault(f"{name} is less than {self.other}", found, f"Give a smaller {name} or a greater {self.other}.")


@dataclass(frozen=True)
class Between(Condition):
    """The value lies within bounds that are narrower than its type's."""

    low: float
    high: float

    def faults(self, name: str, values: Mapping[str, Any], data: Answers | None) -> Iterator[Fault]:
        """See `Condition`."""
        value, rule = values[name], f"{name} is from {self.low:,} to {self.high:,}"
        if not self.low <= value <= self.high:
            yield Fault(
                rule,
                f"{value:,}",
                f"Give at least {self.low:,}." if value < self.low else f"Give at most {self.high:,}.",
            )


_KINDS: tuple[type[Condition], ...] = (Among, Between, Reaches, Follows, Empty, Unlike, Below)
CONDITIONS: Mapping[str, type[Condition]] = {kind.__name__: kind for kind in _KINDS}
"""Conditions by the name that a notebook gives them."""


def _printable(text: str) -> bool:
    # Control and format characters (new lines, escapes, marks that turn the direction of writing) could change how a
    # terminal, a page or a table shows what stands beside them. Surrogates can't be written as UTF-8, and what Unicode
    # leaves open has no glyph.
    return all(unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} for character in text)


def _code(text: str) -> bool:
    return re.fullmatch("[A-Z]{3}", text) is not None


# Notebooks import these; pydantic, which takes a tenth of a second to import, understands them when values are checked.
Country = Annotated[str, Predicate(_code), Among("countries")]
Year = Annotated[int, Interval(ge=1990, le=2030), Means("a year from 1990 to 2030")]
# Constant growth over decades: more than this has no counterpart, and a few years more of it pass any whole.
Growth = Annotated[float, Interval(ge=-30, le=30), Means("a percentage from -30 to 30")]
Rate = Annotated[float, Interval(ge=0, le=20), Means("a percentage from 0 to 20")]
Percent = Annotated[float, Interval(ge=-50, le=200), Means("a percentage from -50 to 200")]
Share = Annotated[float, Interval(ge=0, le=100), Means("a percentage from 0 to 100")]
Fraction = Annotated[float, Interval(ge=0, le=1), Means("a number from 0 to 1")]
Factor = Annotated[float, Interval(ge=0, le=10), Means("a number from 0 to 10")]
Count = Annotated[int, Interval(ge=0, le=1_000_000_000), Means("a whole number from 0 to 1,000,000,000")]
Text = Annotated[
    str, MaxLen(TEXT_LIMIT), Predicate(_printable), Means(f"a text of at most {TEXT_LIMIT} printable characters")
]

_FINITE = Annotated[float, Predicate(math.isfinite)]
TYPES: Mapping[str, Any] = {
    "Country": Country,
    "Year": Year,
    "Growth": Growth,
    "Rate": Rate,
    "Percent": Percent,
    "Share": Share,
    "Fraction": Fraction,
    "Factor": Factor,
    "Count": Count,
    "Text": Text,
    "int": int,
    "float": float,
    "str": str,
    "bool": bool,
}
"""Types by the name that a notebook gives them; besides them there are `Literal[...]` and `Annotated[...]`."""

_PLAIN: Mapping[Any, tuple[Any, str]] = {
    int: (int, "a whole number"),
    float: (_FINITE, "a number"),
    str: (Text, f"a text of at most {TEXT_LIMIT} printable characters"),
    bool: (bool, "true or false"),
}


def parts(type_: Any) -> tuple[Any, tuple[Any, ...]]:
    """A type without what is annotated to it, and that."""
    return (type_.__origin__, type_.__metadata__) if get_origin(type_) is Annotated else (type_, ())


def choices(type_: Any) -> tuple[str | int, ...]:
    """The values of a `Literal`; empty for any other type."""
    plain = parts(type_)[0]
    return get_args(plain) if get_origin(plain) is Literal else ()


def is_declarable(type_: Any) -> bool:
    """Whether values of a type can be checked: it is one of `TYPES`, or a `Literal` of texts and whole numbers."""
    found = choices(type_)
    return all(type(each) in (str, int) for each in found) if found else parts(type_)[0] in _PLAIN


def conditions(type_: Any) -> list[Condition]:
    """Conditions of a type in their order; of those on countries the last, which is the narrowest."""
    found = [mark for mark in parts(type_)[1] if isinstance(mark, Condition)]
    countries = [mark for mark in found if isinstance(mark, Among)]
    return [mark for mark in found if mark not in countries[:-1]]


def meaning(type_: Any) -> str:
    """What values of a type are right, in words."""
    plain, marks = parts(type_)
    found = choices(type_)
    if found:
        return f"one of {', '.join(str(choice) for choice in found)}"
    bounds = [mark for mark in marks if isinstance(mark, Between)]
    words = [mark.words for mark in marks if isinstance(mark, Means | Among)]
    if bounds:
        words = [f"{_PLAIN[plain][1]} from {bounds[-1].low:,} to {bounds[-1].high:,}"]
    empty = "".join(f", or empty: {mark.words}" for mark in marks if isinstance(mark, Empty))
    return f"{words[-1] if words else _PLAIN[plain][1]}{empty}"


def validated(type_: Any) -> Any:
    """What pydantic checks values of a type against."""
    plain, marks = parts(type_)
    if choices(type_):
        from pydantic import BeforeValidator

        return Annotated[plain, BeforeValidator(_chooser(choices(type_)))]
    return type_ if marks else _PLAIN[plain][0]


def _chooser(known: tuple[str | int, ...]) -> Callable[[Any], Any]:
    """Turns the text of a choice, as a command line gives it, into the choice."""
    written = {str(choice): choice for choice in known}
    return lambda value: written.get(value, value) if isinstance(value, str) else value
