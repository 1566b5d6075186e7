"""Formulas: LaTeX is read once, into MathML; the page holds that, and the PDF the same in Typst's words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, ParseError, fromstring

from markupsafe import escape

from koruz.export.formula_typst import Row, rows_of, typst_of
from koruz.export.glyphs import plain
from koruz.export.latex import MACROS, prepared

if TYPE_CHECKING:
    from math_core import LatexToMathML

_KEPT = frozenset(
    """
    mrow mi mn mo mtext mspace mfrac msqrt mroot msup msub msubsup munder mover munderover mmultiscripts
    mprescripts mtable mtr mtd mstyle mpadded mphantom menclose b i code
    """.split()  # noqa: SIM905
)
_WORDS = frozenset({"mtext", "b", "i", "code"})
_STYLED = ("displaystyle", "scriptlevel")
_LENGTH = re.compile(r"-?[\d.]+(?:em)?")
_FLAG = re.compile("true|false")
_ATTRIBUTES: Mapping[str, re.Pattern[str]] = {
    "mathvariant": re.compile("normal"),
    "linethickness": re.compile("0"),
    "scriptlevel": re.compile("[0-3]"),
    "notation": re.compile("[a-z ]+"),
    "form": re.compile("prefix|postfix|infix"),
    # Colours and lines, sides and blanks of cells; nothing that could load or lay over the page.
    "style": re.compile(r"(?:[a-z-]+:\s*[\w#.% -]+;?\s*)*"),
    **dict.fromkeys(("width", "lspace", "rspace", "minsize", "maxsize"), _LENGTH),
    **dict.fromkeys(("stretchy", "accent", "accentunder", "displaystyle", "movablelimits"), _FLAG),
}
_INVISIBLE = frozenset("\u2061\u2062\u2063\u2064")  # operators: browsers know the room that each takes
_UNKNOWN = "merror"


class FormulaError(ValueError):
    """The LaTeX can't be read; the message says why in a few words."""


@dataclass(frozen=True)
class Formula:
    """A formula in both forms.

    Attributes:
        mathml: A `<math>` element.
        typst: The source of Typst's mathematical mode; words that aren't formula stand in `words("...")`.
        rows: Its lines, each in the pieces that it may be broken into where it is too long.
    """

    mathml: str
    typst: str
    rows: tuple[Row, ...]


@lru_cache(maxsize=512)
def formula(latex: str, display: bool) -> Formula:
    """Read a formula.

    Args:
        latex: Its LaTeX, without dollars.
        display: Whether it stands on a line of its own.

    Raises:
        FormulaError: If it can't be read.
    """
    root = _mathml(latex, display)
    inside = "".join(map(_html, root))
    kind = ' display="block"' if display else ""
    # The words for those who can't see it are read from the element itself.
    try:
        return Formula(f"<math{kind}>{inside}</math>", typst_of(root), tuple(rows_of(root, display)))
    except (ValueError, IndexError) as error:  # a script without its base, a fraction of one part
        raise FormulaError("it has a part without what belongs to it") from error


def _mathml(latex: str, display: bool) -> Element:
    from math_core import LatexError

    try:
        found = fromstring(_entities(_converter().convert_with_local_state(prepared(latex), displaystyle=display)))
    except (LatexError, ParseError, RecursionError) as error:
        raise FormulaError(re.sub(r"^\d+: ", "", str(error)).strip().rstrip(".")) from error
    strange = list(dict.fromkeys("".join(part.itertext()) for part in found.iter(_UNKNOWN)))
    if strange:
        raise FormulaError(f"{' and '.join(strange)} {'is' if len(strange) == 1 else 'are'} not known")
    return _trimmed(found)


@lru_cache(maxsize=1)
def _converter() -> LatexToMathML:
    from math_core import LatexToMathML

    return LatexToMathML(
        macros=MACROS, fancy_error=False, ignore_unknown_commands=True, allow_unreliable_rendering=True
    )


def _entities(markup: str) -> str:
    """Markup without the entities that HTML alone knows."""
    return re.sub(r"&(?!lt;|gt;|amp;|quot;|#)\w+;", lambda match: unescape(match.group()), markup)


def _trimmed(element: Element) -> Element:
    """An element of kept kinds alone; others give way to what they hold."""
    copy = Element(element.tag)
    copy.attrib.update({name: value for name, value in element.attrib.items() if _is_kept(name, value)})
    if element.tag in _WORDS:
        return _with_words(copy, element)
    copy.text = None if len(element) else _characters(element.text or "").strip(" ")
    for child in element:
        part = _trimmed(child)
        copy.append(part if part.tag in _KEPT else _row(part))
    return _without_empty_end(copy) if copy.tag == "mtable" else copy


def _with_words(copy: Element, element: Element) -> Element:
    """Words, and those among them that are bold, slanted or of even width."""
    copy.text = _characters(element.text or "")
    for child in element:
        part = Element(child.tag if child.tag in _WORDS else "mtext")
        part.text = _characters("".join(child.itertext()))
        if part.tag != "mtext":
            copy.append(part)
            part.tail = _characters(child.tail or "")
        elif len(copy):
            copy[-1].tail = f"{copy[-1].tail}{part.text}{_characters(child.tail or '')}"
        else:
            copy.text += f"{part.text}{_characters(child.tail or '')}"
    return copy


def _characters(text: str) -> str:
    text = text.replace("\u20d7", "→")  # alone, the combining arrow stands beside its letter
    # A variation selector tells two hands of script apart.
    return "".join(c if "\ufe00" <= c <= "\ufe01" or c in _INVISIBLE else plain(c) for c in text)


def _without_empty_end(table: Element) -> Element:
    r"""A table without the row that `\\` before its end opens; a line above that is drawn below the last one."""
    if len(table) > 1 and not any(len(cell) for cell in table[-1]):
        lined = "border-top" in "".join(cell.get("style", "") for cell in table[-1])
        table.remove(table[-1])
        for cell in table[-1] if lined else ():
            cell.set("style", cell.get("style", "") + "border-bottom: 0.05em solid currentcolor;")
    return table


def _row(element: Element) -> Element:
    row = Element("mrow")
    row.extend(list(element))
    if element.text:
        row.append(_word(element.text))
    return row


def _word(text: str) -> Element:
    word = Element("mtext")
    word.text = plain(text)
    return word


def _is_kept(name: str, value: str) -> bool:
    return name in _ATTRIBUTES and bool(_ATTRIBUTES[name].fullmatch(value))


def _html(element: Element) -> str:
    tag = element.tag
    moved = ("scriptlevel",) if tag == "mtable" else _STYLED  # a table makes its cells small unless it says otherwise
    styled = {name: element.get(name, "") for name in moved if name in element.attrib}
    if tag == "menclose":  # browsers don't know it: a class draws it
        name = "boxed" if "box" in element.get("notation", "") else "struck"
        return f'<mrow class="{name}">{"".join(map(_html, element))}</mrow>'
    rest = {name: value for name, value in element.attrib.items() if name not in styled}
    inside = str(escape(element.text or "")) + "".join(map(_html, element))
    made = f"<{tag}{_attributes(rest)}>{inside}</{tag}>{escape(element.tail or '')}"
    # Elsewhere validators don't allow the two.
    return f"<mstyle{_attributes(styled)}>{made}</mstyle>" if styled else made


def _attributes(attributes: Mapping[str, str]) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
