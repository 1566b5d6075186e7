"""A realistic executed notebook, built by hand: what the exporters' tests export.

The figures are public ones on the trade between Uzbekistan and Korea. The charts are drawn here with matplotlib, so
that the exporters' tests don't stand or fall with the package's own charts.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from functools import cache
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from koruz.export.document import MIME
from koruz.figures import fonts

KOREA, UZBEKISTAN, GREY, TEXT, MUTED = "#0b5cad", "#0a7d4f", "#767676", "#1a1a1a", "#595959"

Record = dict[str, Any]

SOURCES: dict[str, Record] = {
    reference["id"]: reference
    for reference in (
        {
            "id": "tafsilar-2024",
            "title": "Узбекистан и Южная Корея обсудили расширение сотрудничества (Russian)",
            "publisher": "Tafsilar",
            "published": "2024-03-25",
            "url": "https://tafsilar.info/jekonomika/uzbekistan-i-juzhnaja-koreja-obsudili-rasshirenie",
            "licence": "facts only",
            "kind": "media",
        },
        {
            "id": "asiae-2024",
            "title": "윤 대통령 우즈베키스탄으로 출발 (Korean)",
            "publisher": "Asia Economy",
            "published": "2024-06-13",
            "url": "https://www.asiae.co.kr/article/2024061316402865709",
            "licence": "facts only",
            "kind": "media",
        },
        {
            "id": "xsuz-2024",
            "title": "Strategic partnership (Russian)",
            "publisher": "Xalq soʻzi",
            "published": "2024",
            "url": "https://xs.uz/ru/post/v-ramkakh-strategicheskogo-partnerstva",
            "licence": "facts only",
            "kind": "media",
        },
        {
            "id": "hufs-2024",
            "title": "Uzbekistan's foreign trade, January to November 2024 (Korean)",
            "publisher": "HUFS Central Asia institute",
            "published": "2024-12",
            "url": "https://centralasia-korea.org/korcen/na/ntt/selectNttInfo.do?bbsId=1103&nttSn=129384",
            "licence": "facts only",
            "kind": "study",
        },
        {
            "id": "qaz-2026",
            "title": "Trade with China, January to November 2025",
            "publisher": "Qazinform",
            "published": "2026-01-04",
            "url": "https://qazinform.com/news/uzbekistan-reports-sharp-rise-in-trade-with-china-53b9d6",
            "licence": "facts only",
            "kind": "media",
        },
        {
            "id": "azer-2024",
            "title": "Uzbekistan conducts trade with 198 countries in 2023",
            "publisher": "Azernews via MENAFN, citing the Statistics Agency of Uzbekistan",
            "published": "2024-02-10",
            "url": "https://menafn.com/1107836422/Uzbekistan-Conducts-Trade-Relations-With-198-Countries-In-2023",
            "licence": "facts only",
            "kind": "media",
        },
        {
            "id": "asian-2021",
            "title": "Mirziyoyev to visit Korea",
            "publisher": "The AsiaN",
            "published": "2021-11-09",
            "url": "http://www.theasian.asia/archives/111280",
            "licence": "facts only",
            "kind": "media",
        },
        {
            "id": "penppml",
            "title": "Bilateral exports in US dollars, 1964-2016 every four years",
            "publisher": "UN Comtrade via the R package penppml",
            "published": "2025-02-10",
            "url": "github:tomzylkin/penppml@e6a4e23:data/trade.rda",
            "licence": "MIT",
            "kind": "database",
        },
        {
            "id": "kotra-2019",
            "title": "Jeonbuk trade mission (Korean)",
            "publisher": "KOTRA text on a blog",
            "published": "",
            "url": "https://ndaum.tistory.com/8997",
            "licence": "facts only",
            "kind": "blog",
        },
        {
            "id": "article",
            "title": "South Korea and Uzbekistan: economic relations (the article under test)",
            "publisher": "N. Kurbanov, New Eastern Outlook",
            "published": "2025-05-19",
            "url": (
                "https://journal-neo.su/ru/2025/05/19/uskorenie-ekonomicheskih-svyazej-yuzhnoj-korei-s-uzbekistanom/"
            ),
            "licence": "facts only",
            "kind": "article",
        },
    )
}


def refs(*names: str) -> list[Record]:
    """Sources as records carry them."""
    return [SOURCES[name] for name in names]


def value(
    name: str, amount: float, text: str, unit: str, period: str, *sources: str, grade: str = "official"
) -> Record:
    """A ValueRef of the contract."""
    return {
        "name": name,
        "amount": amount,
        "text": text,
        "unit": unit,
        "period": period,
        "definition": "national",
        "grade": grade,
        "sources": list(sources),
        "derived": "",
    }


# --- charts ----------------------------------------------------------------------------------------------------------


STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "koruz",
    "font.family": ["Source Sans Pro", "NanumGothic"],
    "font.size": 9.5,
    "text.color": TEXT,
    "axes.edgecolor": GREY,
    "axes.labelcolor": MUTED,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "grid.color": "#e3e3e3",
    "grid.linewidth": 0.7,
    "ytick.major.size": 0,
    "xtick.major.size": 3,
    "lines.linewidth": 2,
    "figure.constrained_layout.use": True,
}


def _svg(figure: Figure, name: str) -> str:
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None})
    text = buffer.getvalue()
    text = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', text)
    text = re.sub(r'(href="|url\()#', rf"\1#{name}-", text)
    return text[text.index("<svg") :]


UZBEK_COUNT = {2015: 1.7, 2016: 1.05, 2019: 2.77, 2020: 2.14, 2021: 1.8, 2023: 2.3}
KOREAN_COUNT = {
    2002: 0.285,
    2003: 0.326,
    2004: 0.436,
    2005: 0.522,
    2006: 0.689,
    2008: 1.38,
    2013: 2.02,
    2014: 2.0,
    2016: 0.948,
    2018: 2.14,
    2020: 1.72,
    2023: 2.46,
}
SHARES = {"China": 19.0, "Russia": 18.0, "Kazakhstan": 6.5, "Turkey": 4.4, "Korea": 3.0}


@cache
def turnover_svg() -> str:
    """Two mirror lines with gaps, labelled at their ends."""
    fonts.register()
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(5.2, 3.1))
        axes = figure.subplots()
        for label, series, colour in (("Uzbek count", UZBEK_COUNT, UZBEKISTAN), ("Korean count", KOREAN_COUNT, KOREA)):
            years = range(2002, 2026)
            axes.plot(
                years, [series.get(year, float("nan")) for year in years], color=colour, marker="o", markersize=3.5
            )
            last = max(series)
            axes.annotate(
                label,
                (last, series[last]),
                xytext=(7, 7 if colour == KOREA else -10),
                textcoords="offset points",
                color=colour,
            )
        axes.set_ylim(0, 3)
        axes.set_xlim(2001.5, 2027.5)
        axes.set_xticks([2002, 2008, 2014, 2020, 2025])
        axes.set_yticks([0, 1, 2, 3], ["0", "1", "2", "3 bn"])
        return _svg(figure, "turnover")


@cache
def shares_svg() -> str:
    """Horizontal bars, Korea in its colour."""
    fonts.register()
    with mpl.rc_context({**STYLE, "axes.grid": False, "xtick.labelbottom": False}):
        figure = Figure(figsize=(5.2, 2.3))
        axes = figure.subplots()
        names = list(SHARES)[::-1]
        bars = axes.barh(
            names,
            [SHARES[name] for name in names],
            color=[KOREA if name == "Korea" else GREY for name in names],
            height=0.66,
        )
        axes.bar_label(bars, [f"{SHARES[name]:.1f}%" for name in names], padding=4)
        axes.spines["bottom"].set_visible(False)
        axes.tick_params(length=0)
        axes.set_xlim(0, 21)
        return _svg(figure, "shares")


@cache
def what_if_svg() -> str:
    """Two assumed paths."""
    fonts.register()
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(5.2, 2.6))
        axes = figure.subplots()
        years = list(range(2024, 2036))
        for label, start, growth, colour in (("Turkey", 2.9, 0.04, GREY), ("Korea", 2.0, 0.08, KOREA)):
            path = [start * (1 + growth) ** (year - 2024) for year in years]
            axes.plot(years, path, color=colour, linestyle=(0, (4, 2)))
            axes.annotate(
                label,
                (years[-1], path[-1]),
                xytext=(6, 3 if colour == KOREA else -7),
                textcoords="offset points",
                color=colour if colour == KOREA else MUTED,
            )
        axes.set_ylim(0, 5.5)
        axes.set_xlim(2023.5, 2037)
        axes.set_xticks([2024, 2028, 2032, 2035])
        axes.set_yticks([0, 1, 2, 3, 4, 5], ["0", "1", "2", "3", "4", "5 bn"])
        return _svg(figure, "when-korea-passes-turkey")


# --- records ---------------------------------------------------------------------------------------------------------


def column(name: str, label: str, unit: str = "", align: str = "right") -> Record:
    return {"name": name, "label": label, "unit": unit, "align": align}


def _csv(columns: list[Record], rows: list[list[str]]) -> str:
    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if set(text) & set(',"\n') else text

    return "".join(",".join(map(cell, row)) + "\n" for row in [[item["name"] for item in columns], *rows])


def exhibit(name: str, headline: str, columns: list[Record], rows: list[list[str]], **changes: Any) -> Record:
    """An exhibit's record; `changes` replace any of its parts."""
    record: Record = {
        "type": "exhibit",
        "form": "figure" if changes.get("svg") else "table",
        "name": name,
        "headline": headline,
        "finding": True,
        "subtitle": "",
        "alt": "",
        "note": "",
        "what_if": False,
        "sources": [],
        "svg": None,
        "columns": columns,
        "rows": rows,
        "csv": _csv(columns, rows),
    }
    return {**record, **changes}


def turnover() -> Record:
    years = sorted({*UZBEK_COUNT, *KOREAN_COUNT})
    return exhibit(
        "turnover",
        "The two sides never count the same trade: in 2020 they were 0.42 bn apart",
        [
            column("year", "Year", align="left"),
            column("uzbek", "Uzbek count", "USD bn"),
            column("korean", "Korean count", "USD bn"),
        ],
        [[str(y), *(f"{s[y]:.2f}" if y in s else "" for s in (UZBEK_COUNT, KOREAN_COUNT))] for y in years],
        subtitle=(
            "Turnover between Uzbekistan and South Korea by either side's count, USD billion, 2002 to 2023; gaps are "
            "years without a figure"
        ),
        alt=(
            "Line chart of trade turnover. The Korean count rises from 0.29 bn in 2002 to 2.46 bn in 2023; the Uzbek "
            "count moves from 1.70 bn in 2015 to 2.77 bn in 2019 and 2.30 bn in 2023. In 2020 they differ by 0.42 bn."
        ),
        note="Uzbekistan counts by country of shipment, Korea by country of origin; both include re-exports in part.",
        sources=[
            {**ref, "grade": grade}
            for ref, grade in zip(
                refs("tafsilar-2024", "asiae-2024", "asian-2021", "penppml"),
                ("official", "official", "press", "compiled"),
                strict=True,
            )
        ],
        svg=turnover_svg(),
    )


def shares() -> Record:
    return exhibit(
        "shares",
        "Korea ranks fifth, and China and Russia trade six times as much",
        [column("partner", "Partner", align="left"), column("share", "Share of turnover", "percent")],
        [[name, f"{share:.1f}"] for name, share in SHARES.items()],
        subtitle="Share of Uzbekistan's foreign trade turnover, percent, January to November 2024",
        alt="Bar chart of partners' shares: China 19.0%, Russia 18.0%, Kazakhstan 6.5%, Turkey 4.4%, Korea 3.0%.",
        sources=refs("hufs-2024"),
        svg=shares_svg(),
    )


def counts_2023() -> Record:
    return exhibit(
        "counts-2023",
        "Three figures stand for one year, 2023, and none of them is wrong",
        [
            column("whose", "Who says it", align="left"),
            column("turnover", "Turnover", "USD bn"),
            column("definition", "What it counts", align="left"),
            column("date", "Said on", align="left"),
        ],
        [
            [
                "Ministry of Investment, Industry and Trade of Uzbekistan",
                "2.30",
                "Goods and services, Uzbek count",
                "2024-03-25",
            ],
            ["Office of the President of Korea", "2.46", "Goods, Korean count", "2024-06-13"],
            ["Uzbek-Korean business forum", "2.50", "Rounded; side not stated", "2024"],
            ["Implied by share times total", "2.32", "3.7% of 62.6 bn; derived", ""],
        ],
        subtitle="Turnover of 2023 as printed by three sources, USD billion",
        alt=(
            "Table of four figures for turnover in 2023: 2.30, 2.46 and 2.50 bn as printed, 2.32 bn implied by share "
            "times total."
        ),
        note=(
            "The implied value is derived: the share that the Statistics Agency prints times the total of the same "
            "release."
        ),
        sources=refs("tafsilar-2024", "asiae-2024", "xsuz-2024", "azer-2024"),
    )


def what_if() -> Record:
    paths = [[str(y), f"{2.0 * 1.08 ** (y - 2024):.2f}", f"{2.9 * 1.04 ** (y - 2024):.2f}"] for y in range(2024, 2036)]
    return exhibit(
        "when-korea-passes-turkey",
        "At 8% against 4% a year, Korea passes Turkey in 2034",
        [
            column("year", "Year", align="left"),
            column("korea", "Korea", "USD bn"),
            column("turkey", "Turkey", "USD bn"),
        ],
        paths,
        subtitle="Assumed turnover with Uzbekistan, USD billion, 2024 to 2035",
        alt=(
            "Line chart of two assumed paths from 2024: Korea from 2.0 bn at 8% a year, Turkey from 2.9 bn at 4% a "
            "year. They cross in 2034 at 4.3 bn."
        ),
        note="Start values are those of 2024; growth rates are parameters of this notebook.",
        what_if=True,
        sources=refs("hufs-2024"),
        svg=what_if_svg(),
    )


def _runs(*parts: str) -> list[Record]:
    """Runs of text, every second one strong."""
    return [{"text": part, "strong": index % 2 == 1} for index, part in enumerate(parts) if part]


TURNOVER_2023 = value("turnover_2023", 2300.0, "USD 2.3 billion", "USD million", "2023", "tafsilar-2024")
SHARE_2024 = value("share_2024", 3.0, "3.0%", "percent", "January to November 2024", "hufs-2024", grade="compiled")
SHARE_2025 = value("share_2025", 2.2, "2.2%", "percent", "January to November 2025", "qaz-2026", grade="press")


def takeaways() -> Record:
    return {
        "type": "takeaways",
        "items": [
            {
                "runs": _runs(
                    "Trade stood at ",
                    "USD 2.3 billion",
                    " in 2023 by Uzbekistan's count, and at 2.46 billion by Korea's.",
                ),
                "values": [TURNOVER_2023],
            },
            {
                "runs": _runs(
                    "Korea's share of Uzbekistan's trade fell to ",
                    "2.2%",
                    " in January to November 2025, from 6.7% in early 2020.",
                ),
                "values": [SHARE_2025],
            },
            {"runs": _runs("Korea sells ", "54 times", " as much as it buys: trade goes one way."), "values": []},
            {
                "runs": _runs(
                    "Korea ranks ", "fifth", " among Uzbekistan's partners, behind Turkey by 1.4 percentage points."
                ),
                "values": [SHARE_2024],
            },
        ],
    }


def numbers() -> Record:
    return {
        "type": "numbers",
        "items": [
            {
                "label": "Turnover, Uzbek count",
                "text": "USD 2.3 billion",
                "unit": "USD million",
                "period": "2023",
                "change": "up USD 500 million on 2021",
                "grade": "official",
                "note": "Rounded by the source.",
                "source": SOURCES["tafsilar-2024"],
                "value": TURNOVER_2023,
            },
            {
                "label": "Turnover, Korean count",
                "text": "USD 2.46 billion",
                "unit": "USD million",
                "period": "2023",
                "change": "",
                "grade": "official",
                "note": "",
                "source": SOURCES["asiae-2024"],
                "value": value("turnover_2023_korea", 2460.0, "USD 2.46 billion", "USD million", "2023", "asiae-2024"),
            },
            {
                "label": "Korea's share of Uzbekistan's trade",
                "text": "2.2%",
                "unit": "percent",
                "period": "January\N{EN DASH}November 2025",
                "change": "0.8 percentage points less than a year before",
                "grade": "press",
                "note": "",
                "source": SOURCES["qaz-2026"],
                "value": SHARE_2025,
            },
            {
                "label": "Korea's rank among partners",
                "text": "5th",
                "unit": "rank",
                "period": "January\N{EN DASH}November 2024",
                "change": "",
                "grade": "compiled",
                "note": "of 198 partners",
                "source": SOURCES["hufs-2024"],
                "value": value(
                    "rank_2024", 5, "5th", "rank", "January to November 2024", "hufs-2024", grade="compiled"
                ),
            },
        ],
    }


def ledger() -> Record:
    def row(claim: str, statement: str, period: str, stated: str, found: str, verdict: str, **more: Any) -> Record:
        names = more.pop("sources", ("hufs-2024",))
        base = {
            "claim": claim,
            "topic": "Trade",
            "statement": statement,
            "period": period,
            "stated": stated,
            "found": found,
            "verdict": verdict,
            "rule": "within the rounding of the statement",
            "arithmetic": "",
            "tolerance": "",
            "reading": "",
            "sources": refs(*names),
        }
        return {**base, **more}

    return {
        "type": "ledger",
        "rows": [
            row(
                "T1",
                "Bilateral trade turnover reached 2.5 billion US dollars.",
                "2023",
                "2.5 bn",
                "2.3 bn (Uzbek count), 2.46 bn (Korean count)",
                "differs by definition",
                rule="stated value within 5% of one official count, but not of the other",
                tolerance="5% of the stated amount: USD 125 million",
                arithmetic="2.5 / 2.46 = 1.016; 2.5 / 2.3 = 1.087",
                reading="True of Korea's count, rounded up.",
                sources=("tafsilar-2024", "asiae-2024", "article"),
            ),
            row(
                "T2",
                "South Korean investments exceeded 7.5 billion US dollars.",
                "2023",
                "over 7.5 bn",
                "over 7 bn, said of all years together",
                "internally inconsistent",
                rule="a running total quoted as a year's flow",
                reading="True as a total since 1992.",
                sources=("xsuz-2024",),
            ),
            row(
                "T3",
                "Korea held fifth place among Uzbekistan's trade partners.",
                "2024",
                "5th",
                "5th (January to November)",
                "supported",
            ),
            row(
                "T4",
                "Korea's share was 3% of the total volume.",
                "2024",
                "3%",
                "3.0% (January to November)",
                "supported",
                arithmetic="3.0 - 3 = 0.0",
            ),
            row(
                "T9",
                "Korea trails only slightly behind Turkey.",
                "2024",
                "slightly",
                "1.4 points; Turkey's trade is 1.5 times Korea's",
                "contradicted",
                rule="'slightly' read as less than a tenth of the larger share",
                topic="Relations",
                arithmetic="4.4 - 3.0 = 1.4; 4.4 / 3.0 = 1.47",
            ),
            row(
                "T5",
                "China's share was 18.9%.",
                "2024",
                "18.9%",
                "19.0% (January to November), 21.2% a year later",
                "outdated",
            ),
            row(
                "T10",
                "Korea is the most significant of the new actors in Central Asia.",
                "2024",
                "first",
                "no list of 'new actors' is given",
                "not checkable",
                rule="no figure, or no group to compare with",
                sources=("article",),
                topic="Relations",
            ),
        ],
    }


# --- the notebook ----------------------------------------------------------------------------------------------------


def _cell(record: Record, source: str = "show(figure)") -> NotebookNode:
    data = {MIME: record, "text/plain": f"<{record['type']}>", "text/html": f"<p>{record['type']}</p>"}
    return new_code_cell(source, execution_count=1, outputs=[new_output("display_data", data=data)])


PARAMETERS: Record = {
    "partner": "KOR",
    "first_year": 2002,
    "last_year": 2025,
    "partner_growth": 0.08,
    "total_growth": 0.04,
}

TITLE = "Trade between Uzbekistan and South Korea"
QUESTION = "How big is the trade, whose count is it, and where does Korea rank?"
LEDE = (
    "Each side publishes its own count, and the two are not the same. This report sets them side by side, follows "
    "Korea's share "
    "among Uzbekistan's partners, and tests what an [article of May](https://journal-neo.su/ru/2025/05/19/) says "
    "against the figures."
)


def notebook(*, variant: bool = False) -> NotebookNode:
    """The executed sample notebook: three figures (one of them a what-if), a table, and everything around them."""
    run = {
        "edition": "2026.1",
        "vintage": "2026-11-23",
        "parameters": {**PARAMETERS, **({"partner_growth": 0.12, "first_year": 2010} if variant else {})},
        "defaults": PARAMETERS,
        "variant": variant,
        "packages": {"koruz": "0.1.0", "matplotlib": "3.11.2", "pandas": "3.0.1", "papermill": "2.7.0"},
        "python": "3.11.2",
    }
    prose = {
        "type": "prose",
        "runs": _runs(
            "In the last year that both publish, 2023, the Uzbek side has ",
            "2.3 billion",
            " and the Korean side ",
            "2.46 billion",
            ". The difference is 7%.",
        ),
        "values": [TURNOVER_2023],
    }
    cells = [
        new_markdown_cell(f"# {TITLE}\n\n{LEDE}"),
        new_code_cell("partner: str = 'KOR'  # ISO 3166-1 alpha-3 code", metadata={"tags": ["parameters"]}),
        new_code_cell("from koruz import *", metadata={"tags": ["hide"]}),
        _cell(takeaways()),
        _cell(numbers()),
        new_markdown_cell(
            "## How big is the trade, and by whose count?\n\nA flow has two ends, and *both* are counted. "
            "Statisticians call the pair mirror figures."
        ),
        _cell(turnover()),
        _cell(prose, "say(...)"),
        _cell(counts_2023()),
        new_markdown_cell(
            "### Why counts differ\n\n"
            "- Goods that pass through a third country have two origins.\n"
            "- Exports are valued at the border of the seller, imports at the border of the buyer.\n\n"
            "The [guide to mirror statistics](https://unstats.un.org/unsd/trade/) of the United Nations lists "
            "more reasons."
        ),
        new_markdown_cell(
            "## Where does Korea rank?\n\nRank among partners is by turnover, the sum of exports and imports."
        ),
        _cell(shares()),
        new_markdown_cell("## What if growth goes on?\n\nTwo rates, assumed and not forecast."),
        _cell(what_if()),
        new_markdown_cell(
            "## What the article says, what the figures say\n\nEach statement meets the evidence, and a written "
            "rule gives the verdict."
        ),
        _cell(ledger()),
        new_markdown_cell(
            "## Method and limits\n\nWhere several sources give a figure for one year, one row is chosen by a "
            "written rule: "
            "official before compiled before press, then the newest. Nothing is averaged, and no gap is filled.\n\n"
            "**Limits.** The partner count of services isn't published. Part-years are compared with the same "
            "months alone."
        ),
    ]
    book = new_notebook(
        cells=cells,
        metadata={"koruz": {"theme": "trade", "question": QUESTION, "run": run}, "language_info": {"name": "python"}},
    )
    for index, cell in enumerate(book.cells):
        cell["id"] = f"cell-{index}"
    return book


# --- figures laid over -----------------------------------------------------------------------------------------------


def laid_row(source: str, table: str = "trade.csv", counts: bool | None = True, **more: Any) -> Record:
    """A row laid over, as a report tells of it."""
    papers = {"table": table, "file": f"mine/{table}", "row": 2, "key": "UZB, KOR, 2024", "why": "", "counts": counts}
    return {**papers, "source": source, "title": source, "before": "", "after": "2060 USD million", **more}


def laid_over(*, parameters: bool = False, compared: bool = True) -> NotebookNode:
    """The sample with figures laid over it that touch a figure, a point, a number and a claim."""
    book = notebook(variant=parameters)
    exhibit, number, claim = turnover()["name"], numbers()["items"][0]["label"], ledger()["rows"][0]["claim"]
    rows = [
        laid_row("hufs-2024", touches={"exhibits": [exhibit]}, read=True, before="2300.5 USD million"),
        laid_row("hufs-2024", touches={}, read=True, counts=False, why="2,300 of STAT counts: its grade is better"),
        laid_row("x", table="rail.csv", touches={}, read=False),
    ]
    parts = {"exhibits": [exhibit], "takeaways": [0], "numbers": {number: "USD 1 billion"}, "claims": {claim: "odd"}}
    told = {"over": "mine/", "count": 9, "folder": "mine-01234567", "whole": False, "compared": compared}
    told |= {"rows": rows, "elsewhere": {"rail.csv": 1}, "more": 6, "touched": parts}
    book.metadata["koruz"]["run"] |= {"variant": True, "laid": told}
    return book


# --- hostile text ----------------------------------------------------------------------------------------------------

EVIL = (
    "</style></title><script>alert('koruz')</script>\"' onload=alert(1) <img src=x onerror=alert(2)> "
    "#read(\"/etc/passwd\") =cmd|'/C calc'!A0"
)
EVIL_URL = "javascript:alert(3)"
EVIL_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 100 50" '
    'onload="alert(4)">'
    "<script>alert(5)</script><style>body{display:none}</style>"
    '<foreignObject width="50" height="20"><body xmlns="http://www.w3.org/1999/xhtml"><img '
    'src="https://example.org/x.png" onerror="alert(6)"/></body></foreignObject>'
    '<image href="https://example.org/pixel.png" width="1" height="1"/><use xlink:href="https://example.org/a.svg#x"/>'
    '<a href="javascript:alert(7)"><text x="5" y="20" onclick="alert(8)" '
    'style="fill:url(https://example.org/f.svg#a)">harmless words</text></a>'
    '<animate attributeName="href" to="javascript:alert(9)"/><rect width="100" height="2" y="30" fill="#0b5cad"/></svg>'
)


def _poison(thing: Any, key: str = "") -> Any:
    if isinstance(thing, dict):
        return {name: _poison(item, name) for name, item in thing.items()}
    if isinstance(thing, list):
        return [_poison(item, key) for item in thing]
    if isinstance(thing, str) and key in {"url"}:
        return EVIL_URL
    if isinstance(thing, str) and key in {"svg"}:
        return EVIL_SVG
    if isinstance(thing, str) and key not in {"type", "form", "name", "id", "align", "verdict", "csv", ""}:
        return f"{thing} {EVIL}"
    return thing


def hostile() -> NotebookNode:
    """The sample with markup, script, Typst code and spreadsheet formulas in every text that may carry any."""
    book = notebook(variant=True)
    for cell in book.cells:
        for output in cell.get("outputs", []):
            output["data"][MIME] = _poison(output["data"][MIME])
    koruz = book.metadata["koruz"]
    koruz["question"] = f"Question {EVIL}"
    koruz["run"] = {
        **koruz["run"],
        "edition": f"2026 {EVIL}",
        "parameters": {**koruz["run"]["parameters"], "partner": EVIL},
    }
    book.cells[5]["source"] += f"\n\n{EVIL}\n\n[click]({EVIL_URL}) ![picture](https://example.org/p.png)"
    return book


# --- the front door --------------------------------------------------------------------------------------------------


def entry() -> Record:
    """The sample's entry on the front door."""
    return {
        "theme": "trade",
        "title": TITLE,
        "question": QUESTION,
        "picture": turnover_svg(),
        "caption": turnover()["headline"],
        "measure": turnover()["subtitle"],
        "alt": turnover()["alt"],
        "files": {
            "html": {"path": "trade/trade.html", "bytes": 291_641},
            "pdf": {"path": "trade/trade.pdf", "bytes": 187_947},
            "zip": {"path": "trade/trade-data.zip", "bytes": 41_200},
            "ipynb": {"path": "trade/trade.ipynb", "bytes": 386_640},
        },
        "verdicts": dict(Counter(row["verdict"] for row in ledger()["rows"])),
    }


def suite() -> Record:
    """What the front door shows of the suite as a whole, as `index.render` takes it."""
    texts = ["".join(run["text"] for run in item["runs"]) for item in takeaways()["items"]]
    return {
        "points": [{"theme": "trade", "text": text} for text in texts],
        "verdicts": dict(Counter(row["verdict"] for row in ledger()["rows"])),
        "downloads": {"koruz-data.zip": 1_204_000, "koruz.pdf": 989_002},
    }
