r"""LaTeX as notebooks have it, made ready for the library that reads it.

MathJax in JupyterLab knows more spellings than `math_core`: here the one is written as the other, and what has no
meaning in a report, such as `\require` or the size of type, is left out. No formula is understood here.
"""

from __future__ import annotations

import re
from collections.abc import Callable

MACROS = {
    "substack": r"\begin{subarray}{c}#1\end{subarray}",
    "mbox": r"\text{#1}",
    "hbox": r"\text{#1}",
    "smash": "{#1}",
    "vcenter": "{#1}",
    "euro": "\\text{\N{EURO SIGN}}",
    "argmax": r"\operatorname*{arg\,max}",
    "argmin": r"\operatorname*{arg\,min}",
    "abs": r"\left|#1\right|",
    "norm": r"\left\|#1\right\|",
    "dv": r"\frac{d #1}{d #2}",
    "pdv": r"\frac{\partial #1}{\partial #2}",
    "LaTeX": r"\text{LaTeX}",
    "TeX": r"\text{TeX}",
}
"""Commands that MathJax knows, or that textbooks define, in the library's words."""

_SILENT = re.compile(
    r"\\(?:tiny|scriptsize|footnotesize|small|normalsize|large|Large|LARGE|huge|Huge|boldmath|strut|mathstrut|hfill?"
    r"|allowdisplaybreaks|centering|noindent|nonumber|notag|limits(?=\s*[}&]|\s*$)|allowbreak|nobreak)(?![A-Za-z])"
    r"|\\(?:label|require|vspace|cline|bbox)(?![A-Za-z])\*?(?:\s*\[[^\[\]]*\])?(?:\s*\{[^{}]*\})?"
    r"|\\rule\s*(?:\[[^\[\]]*\])?\s*\{[^{}]*\}\s*\{[^{}]*\}|\\setlength\s*\{[^{}]*\}\s*\{[^{}]*\}"
)
_ENVIRONMENTS = {
    **{name: f"{name}*" for name in ("align", "equation", "gather", "multline")},
    **dict.fromkeys(("flalign", "flalign*", "alignat", "alignat*", "xalignat", "xalignat*"), "align*"),
    **dict.fromkeys(("split", "alignedat"), "aligned"),
    **dict.fromkeys(("displaymath", "math"), "equation*"),
    **dict.fromkeys(("eqnarray", "eqnarray*"), "array"),
}
_COUNTED = frozenset({"alignat", "alignat*", "alignedat", "xalignat", "xalignat*"})
_FENCES = {"matrix": "..", "pmatrix": "()", "bmatrix": "[]", "vmatrix": "||", "Vmatrix": "‖‖", "Bmatrix": "{}"}
_BORDER = re.compile(r"\\(begin|end)\s*\{([a-zA-Z]+\*?)\}(\s*\[[a-z]\])?")
_COUNT = re.compile(r"\s*\{\s*\d+\s*\}")
_LINE = re.compile(r"\\begin\{(?:equation|align|gather|multline)\*\}")
_COLOUR = re.compile(r"\\(?:text)?color\s*(?:\[[A-Za-z]*\]\s*\{[^{}]*\}|\{\s*#[^{}]*\})")
_BACKGROUND = re.compile(r"\\(?:colorbox|fcolorbox\s*\{[^{}]*\})\s*\{[^{}]*\}\s*(?=\{)")
_TEXT = re.compile(r"\\(text|mbox|hbox|textrm|textnormal|textit|textbf)\s*(?=\{)")
_OPERATOR = re.compile(r"\\DeclareMathOperator(\*?)\s*\{?\s*(\\[A-Za-z]+)\s*\}?\s*(?=\{)")
_NEW = re.compile(r"\\(?:re)?newcommand\*?\s*\{?\s*(\\[A-Za-z]+)\s*\}?")
_COMMENT = re.compile(r"(?<!\\)%.*")
_LINE_END = re.compile(r"\\\\\s*\[\s*-?[\d.]+\s*(?:em|ex|pt|mm|cm|in|mu)\s*\]")
_MOST_COLUMNS = 20


def prepared(latex: str) -> str:
    """LaTeX that `math_core` reads as MathJax reads what is given."""
    latex = _LINE_END.sub(r"\\\\", _COMMENT.sub("", plain_latex(latex)))
    latex = _with_argument(latex, _OPERATOR, _named_operator)
    latex = _NEW.sub(r"\\providecommand{\1}{}\\renewcommand{\1}", latex)
    latex = _BACKGROUND.sub(r"\\text", _COLOUR.sub("", _SILENT.sub(" ", latex)))
    return _in_line(_environments(_with_argument(latex, _TEXT, _text)))


def plain_latex(latex: str) -> str:
    """LaTeX without characters that XML can't hold."""
    return "".join(character for character in latex if character in "\n\t" or character.isprintable())


def closing(latex: str, start: int) -> int:
    """The place behind the brace that closes the one at `start`; 0 for none."""
    depth = 0
    for match in re.compile(r"\\.|[{}]", re.DOTALL).finditer(latex, start):
        depth += {"{": 1, "}": -1}.get(match.group(), 0)
        if depth == 0:
            return match.end() if match.group() == "}" else 0
    return 0


def _with_argument(latex: str, pattern: re.Pattern[str], write: Callable[[re.Match[str], str], str]) -> str:
    """Every match of a pattern and the braces behind it, written anew from the match and what the braces hold."""
    parts, place = [], 0
    for match in pattern.finditer(latex):
        end = closing(latex, match.end())
        if match.start() >= place and end:
            parts += [latex[place : match.start()], write(match, latex[match.end() + 1 : end - 1])]
            place = end
    return "".join([*parts, latex[place:]])


def _named_operator(match: re.Match[str], name: str) -> str:
    return rf"\newcommand{{{match.group(2)}}}{{\operatorname{match.group(1)}{{{name}}}}}"


def _text(match: re.Match[str], words: str) -> str:
    """Words with formulas between dollars in them: the library wants the two apart."""
    command = {"mbox": "text", "hbox": "text", "textnormal": "text"}.get(match.group(1), match.group(1))
    parts = re.split(r"(?<!\\)\$", words)
    written = [part if index % 2 else rf"\{command}{{{part}}}" for index, part in enumerate(parts) if part]
    return written[0] if len(written) == 1 and len(parts) == 1 else f"{{{''.join(written)}}}"


def _environments(latex: str) -> str:
    """Environments under the names that the library has for them."""
    parts, place = [], 0
    for match in _BORDER.finditer(latex):
        side, name, option = match.group(1), match.group(2), (match.group(3) or "").strip()
        parts.append(latex[place : match.start()])
        place = match.end()
        count = _COUNT.match(latex, place) if side == "begin" and name in _COUNTED else None
        place = count.end() if count else place
        parts.append(_border(side, name, option))
    return "".join([*parts, latex[place:]])


def _border(side: str, name: str, option: str) -> str:
    if name.endswith("matrix*"):
        left, right = (rf"\{sign}" if sign in "{}" else sign for sign in _FENCES[name[:-1]])
        columns = (option.strip("[]") or "c") * _MOST_COLUMNS
        return rf"\left{left}\begin{{array}}{{{columns}}}" if side == "begin" else rf"\end{{array}}\right{right}"
    if name == "smallmatrix":
        return rf"\{side}{{subarray}}" + ("{" + "c" * _MOST_COLUMNS + "}" if side == "begin" else "")
    known = _ENVIRONMENTS.get(name, name)
    columns = "{rcl}" if known != name and known == "array" and side == "begin" else option if known == "array" else ""
    return rf"\{side}{{{known}}}{columns}"


def _in_line(latex: str) -> str:
    """A formula of several lines, or one with a number, in the environment that LaTeX wants around these."""
    bare = _outside(latex)
    if r"\\" in bare:
        name = "aligned" if "&" in bare.replace(r"\&", "") else "gathered"
        tag = re.search(r"\\tag\*?\s*\{[^{}]*\}", latex)
        latex = latex.replace(tag.group(), "") if tag else latex
        latex = rf"\begin{{{name}}}{latex}\end{{{name}}}{tag.group() if tag else ''}"
    if r"\tag" in latex and not _LINE.search(latex):
        return rf"\begin{{equation*}}{latex}\end{{equation*}}"
    return latex


def _outside(latex: str) -> str:
    """What stands in no environment and in no braces."""
    found, depth = [], 0
    for match in re.finditer(r"\\begin\s*\{|\\end\s*\{[^{}]*\}|\\.|[{}]|[^\\{}]+|\\", latex, re.DOTALL):
        part = match.group()
        if part.startswith(r"\begin"):
            depth += 2
        elif part.startswith(r"\end") and part.endswith("}"):
            depth -= 1
        elif part in "{}":
            depth += 1 if part == "{" else -1
        elif depth == 0:
            found.append(part)
    return "".join(found)
