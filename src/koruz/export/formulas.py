"""Formulas: LaTeX is read once, into MathML; the page holds that, and the PDF the same in Typst's words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from xml.etree.ElementTree import Element, ParseError, fromstring

from markupsafe import escape

from koruz.export.glyphs import advances, plain, shown
from koruz.fonts import text_files

_KEPT = frozenset(
    """
    mrow mi mn mo mtext mspace mfrac msqrt mroot msup msub msubsup munder mover munderover mtable mtr
    mtd mstyle
    """.split()  # noqa: SIM905
)
_ATTRIBUTES: Mapping[str, re.Pattern[str]] = {
    "mathvariant": re.compile("normal"),
    "stretchy": re.compile("true|false"),
    "fence": re.compile("true|false"),
    "accent": re.compile("true|false"),
    "form": re.compile("prefix|postfix|infix"),
    "linethickness": re.compile("0"),
    "columnalign": re.compile("left|right|center"),
    "width": re.compile(r"-?[\d.]+em"),
    "displaystyle": re.compile("true|false"),
}
_ACCENTS: Mapping[str, str] = {
    "^": "hat",
    "~": "tilde",
    "¯": "overline",
    "―": "overline",
    "‾": "overline",
    "→": "arrow",
    "˙": "dot",
    "¨": "dot.double",
    "ˇ": "caron",
    "´": "acute",
    "`": "grave",
    "⏞": "overbrace",
}
_UNDER: Mapping[str, str] = {"_": "underline", "―": "underline", "⏟": "underbrace", "¯": "underline", "‾": "underline"}
_LARGE = frozenset("∑∏∐⋃⋂⨁⨂⋁⋀")
_LIMITED = frozenset({"lim", "max", "min", "sup", "inf", "lim sup", "lim inf", "argmax", "argmin"})
_NUMBERED = re.compile(r"\\(begin|end)\{(align|equation|gather|multline|eqnarray|alignat|flalign)\}")


class FormulaError(ValueError):
    """The LaTeX can't be read."""


@dataclass(frozen=True)
class Formula:
    """A formula in both forms.

    Attributes:
        mathml: A `<math>` element.
        typst: The source of Typst's mathematical mode; words that aren't formula stand in `words("...")`.
        strange: Commands that weren't understood; they stand as they are.
    """

    mathml: str
    typst: str
    strange: tuple[str, ...]


@lru_cache(maxsize=512)
def formula(latex: str, display: bool) -> Formula:
    """Read a formula.

    Args:
        latex: Its LaTeX, without dollars.
        display: Whether it stands on a line of its own.

    Raises:
        FormulaError: If it can't be read.
    """
    root = _mathml(latex)
    try:
        " ".join(map(_typst, root)) or _EMPTY
    except (ValueError, IndexError) as error:  # a script without its base, a fraction of one part
        raise FormulaError(f"{type(error).__name__}: {error}") from error
    inside = "".join(map(_html, root))
    kind = ' display="block"' if display else ""
    strange = re.findall(r"\\[A-Za-z]+", "".join(root.itertext()))
    # The words for those who can't see it are read from the element itself.
    return Formula(f"<math{kind}>{inside}</math>", " ".join(map(_typst, root)) or '""', tuple(dict.fromkeys(strange)))


def _mathml(latex: str) -> Element:
    from latex2mathml.converter import convert

    try:
        # MathJax in JupyterLab doesn't count equations.
        return _trimmed(fromstring(convert(_NUMBERED.sub(r"\\\1{\2*}", plain_latex(latex)))))
    except (Exception, ParseError) as error:  # the converter raises whatever it meets
        raise FormulaError(f"{type(error).__name__}: {error}") from error


def plain_latex(latex: str) -> str:
    """LaTeX without characters that XML can't hold."""
    return "".join(character for character in latex if character in "\n\t" or character.isprintable())


def _trimmed(element: Element) -> Element:
    """An element of kept kinds alone; others give way to what they hold."""
    copy = Element(element.tag.rpartition("}")[2])
    copy.text = plain(element.text or "").strip(" ") if not len(element) else None
    copy.attrib.update({name: value for name, value in element.attrib.items() if _is_kept(name, value)})
    for child in element:
        part = _trimmed(child)
        copy.append(part if part.tag in _KEPT else _row(part))
    return copy


def _row(element: Element) -> Element:
    row = Element("mrow")
    row.extend(list(element))
    if element.text:
        word = Element("mtext")
        word.text = element.text
        row.append(word)
    return row


def _is_kept(name: str, value: str) -> bool:
    return name in _ATTRIBUTES and bool(_ATTRIBUTES[name].fullmatch(value))


def _html(element: Element) -> str:
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in element.attrib.items())
    inside = "".join(map(_html, element)) if len(element) else str(escape(element.text or ""))
    return f"<{element.tag}{attributes}>{inside}</{element.tag}>"


# --- Typst -----------------------------------------------------------------------------------------------------------


def _typst(element: Element) -> str:
    write = _WRITERS.get(element.tag)
    return write(element) if write else _group(element)


def _group(element: Element) -> str:
    children = list(element)
    if len(children) > 2 and _is_fence(children[0], "prefix"):
        closing = _is_fence(children[-1], "postfix")
        inside = " ".join(map(_typst, children[1:-1] if closing else children[1:]))
        return f"lr({_operator(children[0])} {inside} {_operator(children[-1]) if closing else ''})"
    return " ".join(map(_typst, children))


def _is_fence(element: Element, form: str) -> bool:
    return element.tag == "mo" and element.get("fence") == "true" and element.get("form") == form


def _letters(element: Element) -> str:
    text = element.text or ""
    if len(text) != 1 or not _in_formulas(text):
        return _words(text)
    symbol = _symbol(text)
    return f"upright({symbol})" if element.get("mathvariant") == "normal" else symbol


def _operator(element: Element) -> str:
    text = (element.text or "").strip()
    if len(text) == 1 and _in_formulas(text):
        return _symbol(text)
    return f"op({_string(text)})" if text.isalpha() and all(map(_in_formulas, text)) else _words(text)


def _symbol(character: str) -> str:
    return f"\\{character}" if character.isascii() and not character.isalnum() else character


def _in_formulas(character: str) -> bool:
    """Whether the font of formulas draws a character: Latin, Greek, signs, arrows, operators, mathematical letters."""
    point = ord(character)
    ranges = ((0x21, 0x7E), (0xA1, 0xFF), (0x391, 0x3F5), (0x2190, 0x21FF), (0x2200, 0x22FF), (0x1D400, 0x1D7CB))
    return character.isprintable() and (any(low <= point <= high for low, high in ranges) or character in _SIGNS)


_EMPTY = '""'
_SIGNS = "′″‴…⋯⋮⋱ℂℍℕℙℚℝℤℏℓℜℑℵ℘ℰℱℒℳℬℋℐℛ⟨⟩⌈⌉⌊⌋‖⊥⟵⟶⟷⟸⟹⟺⨁⨂⨀⨄⨆⪯⪰⩽⩾◦△▽□◊★"


def _string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _words(text: str) -> str:
    return f"words({_string(shown(text, advances(text_files())))})" if text else _EMPTY


def _number(element: Element) -> str:
    text = element.text or ""
    return f'"{text}"' if re.fullmatch(r"[\d.,]+", text) else _words(text)


def _space(element: Element) -> str:
    match = re.match(r"-?[\d.]+", element.get("width", ""))
    return f"#h({min(float(match.group()), 20.0)}em)" if match else ""


def _arguments(element: Element) -> list[str]:
    return [_typst(child) or _EMPTY for child in element]


def _fraction(element: Element) -> str:
    above, below = _arguments(element)
    if element.get("linethickness") == "0":
        return f"mat(delim: #none, {above}; {below})"
    return f"frac({above}, {below})"


def _attached(element: Element) -> str:
    base, *rest = _arguments(element)
    places = {"msup": ("t",), "msub": ("b",), "mover": ("t",), "munder": ("b",)}.get(element.tag, ("b", "t"))
    sign = element[0].text or ""
    if sign in _LIMITED:
        base = f"op({_string(sign)}, limits: #true)"
    elif element.tag in ("munder", "mover", "munderover") and sign not in _LARGE:
        base = f"limits({base})"
    return f"attach({base}, {', '.join(f'{place}: {part}' for place, part in zip(places, rest, strict=False))})"


def _accented(element: Element) -> str:
    names = _ACCENTS if element.tag == "mover" else _UNDER
    sign = (element[1].text or "").strip()
    return f"{names[sign]}({_arguments(element)[0]})" if sign in names else _attached(element)


def _table(element: Element) -> str:
    rows = [[_group(cell) or _EMPTY for cell in row] for row in element]
    sides = [cell.get("columnalign", "center") for row in element for cell in row]
    align = sides[0] if sides and len(set(sides)) == 1 else "center"
    if len(set(sides)) > 1:
        # Pairs of right and left, as equations below each other.
        return " \\ ".join(" & ".join(row) for row in rows)
    return f"mat(delim: #none, align: #{align}, {'; '.join(', '.join(row) for row in rows)})"


_WRITERS = {
    "mi": _letters,
    "mn": _number,
    "mo": _operator,
    "mtext": lambda element: _words(element.text or ""),
    "mspace": _space,
    "mfrac": _fraction,
    "msqrt": lambda element: f"sqrt({_group(element) or _EMPTY})",
    "mroot": lambda element: "root({1}, {0})".format(*_arguments(element)),
    "msup": _attached,
    "msub": _attached,
    "msubsup": _attached,
    "munderover": _attached,
    "munder": _accented,
    "mover": _accented,
    "mtable": _table,
}
