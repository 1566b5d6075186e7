"""Codes as people write them: countries by any code or name, other codes in any capitals."""

from __future__ import annotations

import gettext
from collections.abc import Mapping, Sequence
from functools import cache

from koruz.words.problems import plain

_LANGUAGES = ("ko", "ru", "uz")
# Names that statistics offices print and ISO 3166 doesn't.
_PRINTED = {"rep. of korea": "KOR", "korea, rep.": "KOR", "republic of korea": "KOR", "south korea": "KOR",
            "russian federation": "RUS", "turkey": "TUR", "turkiye": "TUR", "usa": "USA", "uk": "GBR",
            "китай": "CHN", "республика корея": "KOR", "южная корея": "KOR", "турция": "TUR", "россия": "RUS",
            "한국": "KOR", "대한민국": "KOR", "러시아": "RUS", "미국": "USA", "중국": "CHN",
            "koreya respublikasi": "KOR", "janubiy koreya": "KOR", "o'zbekiston": "UZB", "oʻzbekiston": "UZB",
            "xitoy": "CHN", "rossiya": "RUS", "turkiya": "TUR", "qozog'iston": "KAZ", "qirg'iziston": "KGZ",
            "germaniya": "DEU", "yaponiya": "JPN", "vetnam": "VNM", "aqsh": "USA", "buyuk britaniya": "GBR",
            "сша": "USA", "великобритания": "GBR", "кыргызстан": "KGZ", "оаэ": "ARE", "uae": "ARE",
            "great britain": "GBR", "czech republic": "CZE", "러시아(연방)": "RUS", "러시아연방": "RUS",
            "타이": "THA", "키르기즈": "KGZ", "대만": "TWN", "터키": "TUR", "체코공화국": "CZE",
            "아랍에미리트연합": "ARE"}  # fmt: skip


def country(cell: str, known: Mapping[str, str]) -> str | None:
    """The code of a country that was written by another code or by its name.

    Args:
        cell: What stands there.
        known: Names of the package's countries by code; a name of its own goes first.

    Returns:
        Its ISO 3166 alpha-3 code, or the package's code of a group; None if the text means nothing.

    Examples:
        >>> country("UZ", {}), country("410", {}), country("Узбекистан", {}), country("Atlantis", {})
        ('UZB', 'KOR', 'UZB', None)
    """
    if cell.upper() in known:
        return cell.upper()
    named = {plain(name): code for code, name in known.items()}
    return named.get(plain(cell)) or _PRINTED.get(cell.casefold()) or _standard().get(_key(cell))


def _key(cell: str) -> str:
    return cell.lstrip("0") if cell.isdigit() else cell.casefold()


@cache
def _standard() -> Mapping[str, str]:
    """Alpha-3 codes by every code and name of ISO 3166-1, in English, Korean, Russian and Uzbek.

    Source: ISO 3166-1 as the package pycountry carries it.
    """
    import pycountry

    found: dict[str, str] = {}
    for item in pycountry.countries:
        names = [item.name, getattr(item, "official_name", ""), getattr(item, "common_name", "")]
        texts = [
            item.alpha_2,
            item.alpha_3,
            item.numeric.lstrip("0"),
            *names,
            *_translated([name for name in names if name]),
        ]
        for text in filter(None, texts):
            found.setdefault(text.casefold(), item.alpha_3)
    return found


def _translated(names: Sequence[str]) -> list[str]:
    return [catalogue.gettext(name) for catalogue in _catalogues() for name in names]


@cache
def _catalogues() -> list[gettext.NullTranslations]:
    import pycountry

    return [gettext.translation("iso3166-1", pycountry.LOCALES_DIR, [code], fallback=True) for code in _LANGUAGES]


def one_of(cell: str, allowed: Sequence[str]) -> str | None:
    """The allowed text that differs from a cell in capitals, blanks or hyphens only; None if none or several do."""
    if cell in allowed:
        return cell
    found = [text for text in allowed if plain(text) == plain(cell)]
    return found[0] if len(found) == 1 else None
