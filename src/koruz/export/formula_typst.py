"""MathML as the source of Typst's mathematical mode, whole and in the pieces that a long formula is broken into.

Every character goes through `_symbol`, `_string` or `words`, so that none of them is Typst's code.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from koruz.export.glyphs import advances, shown
from koruz.figures.fonts import text_files

_ACCENTS: Mapping[str, str] = {
    **dict.fromkeys("^ˆ\u0302", "hat"),
    **dict.fromkeys("~˜\u0303", "tilde"),
    **dict.fromkeys("―‾\u0305\u0332", "overline"),
    **dict.fromkeys("→⃗", "arrow"),
    **dict.fromkeys("←⃖", "arrow.l"),
    **dict.fromkeys("↔⃡", "arrow.l.r"),
    **dict.fromkeys("˙\u0307", "dot"),
    **dict.fromkeys("¨\u0308", "dot.double"),
    **dict.fromkeys("˘\u0306", "breve"),
    "⃛": "dot.triple",
    "⃜": "dot.quad",
    "ˇ": "caron",
    "´": "acute",
    "`": "grave",
    "˚": "circle",
    "⏞": "overbrace",
    "⎴": "overbracket",
    "⏜": "overparen",
}
_UNDER: Mapping[str, str] = {
    **dict.fromkeys("_―¯‾\u0332", "underline"),
    "⏟": "underbrace",
    "⎵": "underbracket",
    "⏝": "underparen",
}
_BARS = ("|", "‖", "∣", "∥")
_LARGE = frozenset("∑∏∐⋃⋂⨁⨂⨀⋁⋀⨄⨆")
_DELIMITERS = frozenset("()[]{}|‖⟨⟩⌈⌉⌊⌋⟦⟧⟮⟯∣∥/\\↑↓↕⇑⇓⇕⌜⌝⌞⌟⎰⎱")
_RELATIONS = frozenset("=<>≤≥≠≈≡≅≃∼∝≪≫⩽⩾≲≳≔≕≜≐≍≺≻⪯⪰∈∉∋⊂⊆⊃⊇→←↔⇒⇐⇔⟶⟵⟷⟹⟸⟺↦⟼:")
_BINARY = frozenset("+−±∓×⋅·∗∘⊕⊗∪∩∧∨∖÷")
_OPENING, _CLOSING = frozenset("([{⟨⌈⌊"), frozenset(")]}⟩⌉⌋")
_HANDS = {"\ufe00": "cal", "\ufe01": "scr"}
_STYLES = {"0": "inline", "1": "script", "2": "sscript", "3": "sscript"}
_EMPTY = '""'
_MOST_PARTS = 12  # of a line without a sign that it could be broken at
# What the font of formulas, which is part of Typst, has glyphs for; a test asks it.
_GLYPHS = (
    *((0x21, 0x7E), (0xA1, 0xAC), (0xAE, 0x17E), (0x391, 0x3A1), (0x3A3, 0x3CE), (0x3D0, 0x3D1), (0x3D5, 0x3D6)),
    *((0x3F0, 0x3F1), (0x3F4, 0x3F5), (0x2020, 0x2027), (0x2030, 0x2043), (0x2100, 0x214E), (0x2190, 0x2219)),
    *((0x221D, 0x23FE), (0x25A0, 0x2600), (0x2605, 0x2606), (0x2660, 0x2667), (0x266D, 0x266F), (0x2713, 0x2713)),
    *((0x2717, 0x2717), (0x27C0, 0x27FE), (0x2900, 0x2B73), (0x1D400, 0x1D7CB), (0x1D7CE, 0x1D7FE)),
)


@dataclass(frozen=True)
class Row:
    """A line of a formula.

    Attributes:
        lead: The cells before the last one, with their marks of alignment; '' where the formula has but one column.
        bare: The same without marks, to be measured.
        pieces: The last cell, between relations, and each of these parts between operators.
        tag: The number at the margin.
    """

    lead: str
    bare: str
    pieces: tuple[tuple[str, ...], ...]
    tag: str


def typst_of(root: Element) -> str:
    """A formula as source, to stand in a line of text."""
    return _all(root) or _EMPTY


def rows_of(root: Element, display: bool) -> Iterator[Row]:
    """The lines of a formula, one where it stands in text; pieces of a line are put side by side without blanks."""
    table = _lines(root) if display else None
    yield from [Row("", "", _pieces(root, display), "")] if table is None else _rows(table)


# --- lines -----------------------------------------------------------------------------------------------------------


def _lines(root: Element) -> Element | None:
    """The table that a formula as a whole is, such as of equations below each other; None for a lone line."""
    parts = [part for part in _flat(root) if not _is_nothing(part)]
    if len(parts) != 1 or parts[0].tag != "mtable" or parts[0].get("scriptlevel") == "1" or _is_ruled(parts[0]):
        return None
    return parts[0]


def _flat(element: Element) -> Iterator[Element]:
    """What stands in a line, rows within it opened."""
    for part in element:
        if part.tag in ("mrow", "mstyle") and not part.attrib and not _is_fenced(part):
            yield from _flat(part)
        else:
            yield part


def _is_nothing(part: Element) -> bool:
    return part.tag == "mspace" or (not len(part) and not _sign(part))


def _is_ruled(table: Element) -> bool:
    return "border" in table.get("style", "") + "".join(cell.get("style", "") for row in table for cell in row)


def _rows(table: Element) -> Iterator[Row]:
    numbered = table.get("style", "").startswith("width")
    for row in table:
        cells = list(row)[1:-1] if numbered else list(row)
        tag = shown("".join(row[-1].itertext()), advances(text_files())) if numbered and len(row) else ""
        inner = _lines(cells[0]) if len(cells) == 1 else None
        if inner is not None:  # a number beside several lines
            below = list(_rows(inner))
            middle = len(below) // 2 if len(below) % 2 else len(below) - 1
            for index, line in enumerate(below):
                yield Row(line.lead, line.bare, line.pieces, tag if index == middle else line.tag)
            continue
        yield _line(cells, tag)


def _line(cells: Sequence[Element], tag: str) -> Row:
    """A line of cells to the right and to the left in turn; others are brought to that by empty ones."""
    lead, bare, right = "", "", True
    for cell in cells[:-1]:
        if _side(cell) == "left" and right and len(cells) > 1:
            lead += "& "
            right = False
        text = _all(cell)
        if right and bare and _side(cell) == "right":
            text = f"#h(1.6em){text}"  # between one equation and the next
        lead, bare, right = f"{lead}{text} & ", f"{bare}{text} ", not right
    last = cells[-1] if cells else Element("mtd")
    if _side(last) == "left" and right and len(cells) > 1:
        lead += "& "
    pieces = _pieces(last)
    if right and bare and _side(last) == "right" and pieces:
        pieces = (("#h(1.6em)" + pieces[0][0], *pieces[0][1:]), *pieces[1:])
    return Row(lead, bare.strip(), pieces, tag)


def _side(cell: Element) -> str:
    match = re.search(r"text-align: (left|right)", cell.get("style", ""))
    return match.group(1) if match else "center"


def _pieces(line: Element, alone: bool = True) -> tuple[tuple[str, ...], ...]:
    """The parts of a line between its relations, and those of each between operators.

    A formula that stands alone may be broken behind commas and blanks as well, and where none of these is.
    """
    found: list[list[list[str]]] = [[[]]]
    depth, before = 0, None
    for part in _flat(line):
        sign = (part.text or "").strip() if part.tag == "mo" else ""
        depth += (sign in _OPENING and bool(sign)) - (sign in _CLOSING and bool(sign))
        if sign and before is not None and found[-1][-1]:
            operand = before.tag != "mo" or (before.text or "").strip() in _CLOSING
            if sign in _RELATIONS and depth == 0:
                found.append([[]])
            elif operand and (sign in _BINARY or sign in _RELATIONS):
                found[-1].append([])
        found[-1][-1].append(_typst(part))
        loose = sign == "," or (part.tag == "mspace" and _em(part) >= 1) or len(found[-1][-1]) >= _MOST_PARTS
        if alone and loose:
            found[-1].append([])
        before = None if _is_nothing(part) and before is None else part if not _is_nothing(part) else before
    groups, whole = [], ""
    for group in found:
        pieces = [_side_by_side(piece) for piece in group if any(piece)]
        for index, piece in enumerate(pieces):
            pieces[index] = f" {piece}" if _is_apart(whole, piece) else piece
            whole = piece
        groups.append(tuple(pieces))
    return tuple(group for group in groups if group)


# --- parts -----------------------------------------------------------------------------------------------------------


def _typst(element: Element) -> str:
    write = _WRITERS.get(element.tag)
    return _styled(element, write(element) if write else _group(element))


def _styled(element: Element, source: str) -> str:
    """A part in the size and colour that it is set in."""
    level, display = element.get("scriptlevel"), element.get("displaystyle")
    if element.tag == "mtable" or not source:
        return source
    if display == "true":
        source = f"display({source})"
    elif level in _STYLES and display == "false":
        source = f"{_STYLES[level]}({source})"
    colour = re.search(r"(?:^|;\s*)color:\s*([#\w]+)", element.get("style", ""))
    return f"tinted({_string(_colour(colour.group(1)))}, {source})" if colour and _colour(colour.group(1)) else source


def _colour(name: str) -> str:
    from matplotlib import colors

    return str(colors.to_hex(name)) if colors.is_color_like(name) else ""


def _all(element: Element) -> str:
    return _side_by_side(map(_typst, element))


def _side_by_side(parts: Iterable[str]) -> str:
    """Parts behind each other; a blank beside words would be drawn."""
    found = ""
    for part in filter(None, parts):
        found += f" {part}" if _is_apart(found, part) else part
    return found


def _is_apart(before: str, part: str) -> bool:
    return bool(before) and not before.endswith(('"', '")')) and not part.lstrip().startswith(('"', "#"))


def _is_fenced(element: Element) -> bool:
    """Whether a row stands between brackets that grow with it."""
    if element.tag != "mrow" or len(element) < 2 or element[0].tag != "mo" or element[-1].tag != "mo":
        return False
    ends = [_sign(element[0]), _sign(element[-1])]
    grow = all(end.get("stretchy") != "false" and not end.get("minsize") for end in (element[0], element[-1]))
    return grow and any(ends) and all(not end or end in _DELIMITERS for end in ends)


def _group(element: Element) -> str:
    if not _is_fenced(element):
        return _all(element)
    inside = [_middle(part) if part.get("stretchy") == "true" else _typst(part) for part in list(element)[1:-1]]
    first, last = (_symbol(_sign(end)) for end in (element[0], element[-1]))
    return f"lr({first} {_side_by_side(inside) or _EMPTY} {last})"


def _middle(part: Element) -> str:
    return f"mid({_symbol(part.text)})" if part.tag == "mo" and part.text in _DELIMITERS else _typst(part)


def _letters(element: Element) -> str:
    text = element.text or ""
    if _HANDS.keys() & set(text):
        pairs = re.findall(rf"(.)({'|'.join(_HANDS)})?", text)
        return _side_by_side(f"{_HANDS.get(hand, 'upright')}({_string(_latin(letter))})" for letter, hand in pairs)
    if len(text) == 1 and _in_formulas(text):
        upright = element.get("mathvariant") == "normal" and text.isalpha() and ord(text) < 0x2100
        return f"upright({_symbol(text)})" if upright else _symbol(text)
    blanks = " ".join(text.split())  # LaTeX sets thin ones in 'lim sup'
    return _string(blanks) if blanks and all(map(_in_formulas, blanks.replace(" ", ""))) else _words(text)


def _latin(letter: str) -> str:
    return unicodedata.normalize("NFKC", letter)


def _operator(element: Element) -> str:
    text = _sign(element)
    if not text:
        return _em_space(_em(element, "lspace")) if element.get("lspace") else ""
    size = element.get("minsize", "")
    if size and text in _DELIMITERS:
        return f"lr(size: #{float(size.removesuffix('em')):g}em, {_symbol(text)})"
    if text in _BARS and (kind := _bar(element)):
        return f'class("{kind}", {_symbol(text)})'
    if len(text) == 1 and _in_formulas(text):
        return _symbol(text)
    return f"op({_string(text)})" if text.isalpha() and all(map(_in_formulas, text)) else _words(text)


def _bar(element: Element) -> str:
    """What a bar is that stands beside its neighbours, not between them; '' for one between."""
    kinds = {"prefix": "opening", "postfix": "closing"}
    close = element.get("lspace") == "0" and element.get("rspace") == "0"
    return kinds.get(element.get("form", ""), "normal" if close else "")


def _sign(element: Element) -> str:
    """The character of an operator; '' for an invisible one."""
    return (element.text or "").strip(" \u2061\u2062\u2063\u2064")


def _symbol(character: str | None) -> str:
    text = character or ""
    return f"\\{text}" if text and text.isascii() and not text.isalnum() else text


def _in_formulas(character: str) -> bool:
    """Whether the font of formulas draws a character."""
    return character.isprintable() and any(low <= ord(character) <= high for low, high in _GLYPHS)


def _string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _words(text: str) -> str:
    return f"#words({_string(_breaking(text))})" if text else _EMPTY


def _breaking(text: str) -> str:
    """Words with blanks that a line can be broken at; those at the ends stay as they are."""
    bare = text.strip("\N{NO-BREAK SPACE} ")
    return shown(text.replace(bare, bare.replace("\N{NO-BREAK SPACE}", " ")), advances(text_files()))


def _text(element: Element) -> str:
    """Words, some of them bold, slanted or of even width."""
    parts = [_words(element.text)] if element.text else []
    for child in element:
        kind = {"b": "bold-words", "i": "slanted-words", "code": "even-words"}.get(child.tag, "words")
        text = _breaking("".join(child.itertext()))
        parts.append(f"#{kind}({_string(text)})")
        parts += [_words(child.tail)] if child.tail else []
    return "".join(parts) or _EMPTY


def _number(element: Element) -> str:
    text = element.text or ""
    return _string(text) if re.fullmatch(r"[\d.,]+", text) else _words(text)


def _em(element: Element, name: str = "width") -> float:
    length = element.get(name, "") or element.get("style", "").partition("margin-left:")[2]
    match = re.match(r"-?[\d.]+", length)
    return max(-2.0, min(float(match.group()), 20.0)) if match else 0.0


def _em_space(width: float) -> str:
    return f"#h({width:g}em)" if width else ""


def _arguments(element: Element) -> list[str]:
    return [_typst(child) or _EMPTY for child in element]


def _fraction(element: Element) -> str:
    above, below = _arguments(element)
    if element.get("linethickness") == "0":
        return f"mat(delim: #none, row-gap: #0.3em, {above}; {below})"
    return f"frac({above}, {below})"


def _attached(element: Element) -> str:
    parts = list(element)
    places = {"msup": ("t",), "msub": ("b",), "mover": ("t",), "munder": ("b",)}.get(element.tag, ("b", "t"))
    base = _base(parts[0], element)
    scripts = zip(places, map(_script, parts[1:]), strict=False)
    return f"attach({base}, {', '.join(f'{place}: {part}' for place, part in scripts)})"


def _base(base: Element, element: Element) -> str:
    """What scripts are put to: above and below it, or behind it, as the kind of the element says."""
    sign, source = (base.text or "").strip(), _typst(base) or _EMPTY
    if element.tag not in ("munder", "mover", "munderover"):
        return f"scripts({source})" if sign in _LARGE else source
    if base.tag == "mo" and base.get("stretchy") != "false" and sign in "→←↔⇒⇐⇔↦⟶⟵⇌↪↩⇀↼" and sign:
        return f"stretch({source}, size: #(100% + 1em))"
    moves = sign in _LARGE and base.get("movablelimits") != "false"
    return source if moves else f"limits({source})"


def _script(part: Element) -> str:
    """A script; primes are set as such, and a frame that only keeps an arrow long is left out."""
    if part.tag in ("munder", "mover") and len(part) == 2 and part[1].tag == "mspace":
        part = part[0]
    return _typst(part) or _EMPTY


def _raised(element: Element) -> str:
    """A base with what stands above it, primes among it."""
    above = element[1]
    parts = list(above) if above.tag == "mrow" else [above]
    primes = {"′": 1, "″": 2, "‴": 3, "⁗": 4}
    count = sum(primes.get(part.text or "", 0) for part in parts[:1])
    if not count:
        return _attached(element)
    rest = _side_by_side(map(_typst, parts[1:]))
    base = _typst(element[0]) or _EMPTY
    return f"attach({base}, t: #math.primes({count}) {rest})"


def _multiscripts(element: Element) -> str:
    """A base with scripts at its four corners."""
    parts = list(element)
    cut = next((index for index, part in enumerate(parts) if part.tag == "mprescripts"), len(parts))
    behind, before = parts[1:cut], parts[cut + 1 :]
    named = [*zip(("br", "tr"), behind, strict=False), *zip(("bl", "tl"), before, strict=False)]
    scripts = "".join(f", {name}: {_typst(part)}" for name, part in named if _typst(part))
    return f"attach({_typst(parts[0]) or _EMPTY}{scripts})"


def _accented(element: Element) -> str:
    sign = (element[1].text or "").strip()
    if element.tag == "mover" and sign in "¯ˉ" and sign:
        return f"{'macron' if element[1].get('stretchy') == 'false' else 'overline'}({_arguments(element)[0]})"
    if element[1].tag == "mspace":
        return _typst(element[0])
    names = _ACCENTS if element.tag == "mover" else _UNDER
    marked = element.get("accent") or element.get("accentunder")
    return f"{names[sign]}({_arguments(element)[0]})" if sign in names and marked else _attached(element)


def _enclosed(element: Element) -> str:
    notation, inside = element.get("notation", ""), _all(element) or _EMPTY
    if "box" in notation:
        return f"boxed({inside})"
    if "updiagonalstrike" in notation and "down" in notation:
        return f"cancel({inside}, cross: #true)"
    return f"cancel({inside}, inverted: #true)" if "down" in notation else f"cancel({inside})"


# --- tables ----------------------------------------------------------------------------------------------------------


def _table(element: Element) -> str:
    """A matrix: each column to its side, with the lines between."""
    rows = [[_cell(cell, element) for cell in row] for row in element]
    wide = max((len(row) for row in rows), default=0)
    body = "; ".join(", ".join([*row, *[_EMPTY] * (wide - len(row))]) for row in rows)
    equations = element.get("displaystyle") == "true" and _side(next(element.iter("mtd"), element)) == "right"
    gaps = ", row-gap: #0.7em, column-gap: #0em" if equations else ""
    small = element.get("scriptlevel") == "1"
    gaps = ", row-gap: #0.25em" if small else gaps
    # The cells of a matrix are set a size smaller than what is around it.
    size = "inline" if small else "display"
    return f"{size}(mat(delim: #none{gaps}{_lines_between(element)}, {body}))" if rows else _EMPTY


def _cell(cell: Element, table: Element) -> str:
    source, side = _all(cell), _side(cell)
    if table.get("displaystyle") == "true" and source:
        source = f"display({source})"
    return {"left": f"& {source}", "right": f"{source} &"}.get(side, source).strip() or _EMPTY


def _lines_between(table: Element) -> str:
    """The lines beside columns and above rows, as places that they are drawn at."""
    rows = [[cell.get("style", "") for cell in row] for row in table]
    wide = max((len(row) for row in rows), default=0)
    across = [index for index, row in enumerate(rows) if any("border-top" in style for style in row)]
    if any("border-bottom" in style for style in rows[-1]):
        across.append(len(rows))
    beside = sorted({x + 1 for row in rows for x, style in enumerate(row) if "border-right" in style})
    whole = table.get("style", "")
    beside = [0, *beside] if "border-left" in whole else beside
    across = [0, *across] if "border-top" in whole else across
    if not across and not beside:
        return ""
    return f", augment: #(hline: {_array(across, len(rows))}, vline: {_array(beside, wide)}, stroke: 0.5pt)"


def _array(places: Sequence[int], most: int) -> str:
    kept = dict.fromkeys(place for place in places if 0 <= place <= most)
    return f"({''.join(f'{place}, ' for place in kept)})"


_WRITERS = {
    "mi": _letters,
    "mn": _number,
    "mo": _operator,
    "mtext": _text,
    "mspace": lambda element: _em_space(_em(element)),
    "mfrac": _fraction,
    "msqrt": lambda element: f"sqrt({_all(element) or _EMPTY})",
    "mroot": lambda element: "root({1}, {0})".format(*_arguments(element)),
    "msup": _raised,
    "msub": _attached,
    "msubsup": _attached,
    "munderover": _attached,
    "munder": _accented,
    "mover": _accented,
    "mmultiscripts": _multiscripts,
    "menclose": _enclosed,
    "mphantom": lambda element: f"hide({_all(element) or _EMPTY})",
    "mtable": _table,
}
