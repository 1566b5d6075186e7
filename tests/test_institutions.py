"""Institutions' files are known by their headers and taken as declared; the rest is told, what is unclear is asked.

The inputs are made up, in the forms that the mappings document.
"""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from koruz.data.ingest import institutions, periods
from koruz.data.overlay import merge
from koruz.data.package.descriptor import read_package
from koruz.runner import cli
from koruz.words.problems import BadInput, Problem

DATA = Path(__file__).parent.parent / "data"


@pytest.fixture
def over(tmp_path: Path) -> Path:
    (tmp_path / "mine").mkdir()
    return tmp_path / "mine"


COMTRADE = (
    "typeCode,freqCode,refYear,refMonth,period,reporterISO,reporterDesc,flowCode,partnerISO,cmdCode,primaryValue\n"
    "C,A,2024,52,2024,KOR,Rep. of Korea,X,UZB,TOTAL,2301234567.0\n"
    "C,A,2024,52,2024,KOR,Rep. of Korea,M,UZB,TOTAL,31235000\n"
    "C,A,2024,52,2024,KOR,Rep. of Korea,RX,UZB,TOTAL,7\n"
    "C,A,2024,52,2024,KOR,Rep. of Korea,X,UZB,87,7\n"
    "C,M,2024,1,202401,KOR,Rep. of Korea,X,UZB,TOTAL,7\n"
    "C,A,2024,52,2024,KOR,Rep. of Korea,X,ATA,TOTAL,7\n"
)
INDICATOR = (
    '"Data Source","World Development Indicators",\n\n"Last Updated Date","2026-01-10",\n\n'
    '"Country Name","Country Code","Indicator Name","Indicator Code","2023","2024",\n'
    '"Aruba","ABW","GDP","NY.GDP.MKTP.CD","1","2",\n'
    '"Uzbekistan","UZB","GDP","NY.GDP.MKTP.CD","102600000000","",\n'
    '"Uzbekistan","UZB","Population","SP.POP.TOTL","36412350","37000000",\n'
    '"Uzbekistan","UZB","Forest","AG.LND.FRST.ZS","8","",\n'
)
DATABANK = (
    "Country Name,Country Code,Series Name,Series Code,2023 [YR2023],2024 [YR2024]\n"
    "Uzbekistan,UZB,GDP,NY.GDP.MKTP.CD,102600000000,..\n,,,,,\nLast Updated: 01/10/2026,,,,,\n"
)
KSTAT = (
    "국가별 수출입 (단위: 천불, %)\n기간,국가명,수출금액,수출증감률,수입금액\n"
    '2024년,우즈베키스탄,"2,301,235",-5.1,"31,235"\n'
)


def printed(over: Path, file: str, content: bytes) -> tuple[dict[str, set[str]], str]:
    """Rows that an institution's file brings to the shipped package, by table, and what was said of it."""
    (over / file).write_bytes(content)
    merged = merge(DATA, over, over.parent / "out")
    found = {}
    for change in merged.changes:
        before = (DATA / change.file).read_text().splitlines()
        found[change.file] = {*(over.parent / "out" / change.file).read_text().splitlines()} - {*before}
    return found, " ".join(merged.understood)


def test_comtrade(over: Path) -> None:
    found, said = printed(over, "TradeData_11_20_2026_9_30_12.csv", COMTRADE.encode())
    papers = "USD million,reported,compiled,UN Comtrade,COMTRADE_2026_11,"
    assert found["trade.csv"] == {
        f"KOR,UZB,exports,goods,2024,12,2301.234567,{papers}",
        f"KOR,UZB,imports,goods,2024,12,31.235,{papers}",
    }
    assert [line.split(",")[0] for line in found["sources.csv"]] == ["COMTRADE_2026_11"]
    for words in ("of 2026-11-20", "flowCode RX (1 row)", "cmdCode 87 (1 row)", "freqCode M (1 row)", "partner ATA (1"):
        assert words in said


def test_comtrade_by_means_of_transport(over: Path) -> None:
    header, row = COMTRADE.splitlines()[:2]
    kinds = ("0,C00,0", "1000,C00,0", "0,C20,0", "0,C00,643")
    content = "\n".join(
        [f"{header},motCode,customsCode,partner2Code", *(f"{row[:-3]}{len(kind)},{kind}" for kind in kinds)]
    )
    found, said = printed(over, "TradeData_11_20_2026_9_30_12.csv", content.encode())
    assert len(found["trade.csv"]) == 1
    for words in ("motCode 1000 (1 row)", "customsCode C20 (1 row)", "partner2Code 643 (1 row)"):
        assert words in said


@pytest.mark.parametrize(("content", "population"), [(INDICATOR, True), (DATABANK, False)])
def test_world_bank(over: Path, content: str, population: bool) -> None:
    found, said = printed(over, "API_UZB.csv", content.encode())
    papers = "reported,compiled,World Bank,WDI_2026_01,"
    assert found["macro.csv"] == {f"UZB,gdp_current,NY.GDP.MKTP.CD,2023,102600000000,USD,{papers}"}
    assert ("population.csv" in found) == population
    if population:
        assert f"UZB,midyear,2024,37000000,persons,{papers}" in found["population.csv"]
        assert "country ABW (1 row)" in said
        assert "AG.LND.FRST.ZS (1 row)" in said
        assert "SP.POP.TOTL" not in said


@pytest.mark.parametrize("codec", ["cp949", "utf-8-sig"])
def test_kstat(over: Path, codec: str) -> None:
    found, said = printed(over, "trade 2026-10-31.csv", KSTAT.encode(codec))
    papers = "USD million,reported,official,Korea Customs Service,KSTAT_2026_10,"
    assert found["trade.csv"] == {
        f"KOR,UZB,exports,goods,2024,12,2301.235,{papers}",
        f"KOR,UZB,imports,goods,2024,12,31.235,{papers}",
    }
    assert "천불 turned into USD million" in said


def test_kstat_without_a_unit_says_what_was_taken(over: Path) -> None:
    _, said = printed(over, "trade.csv", KSTAT.split("\n", 1)[1].encode())
    assert "taken as thousand USD, since the file names no unit" in said
    assert "without a date" in said


def test_a_persons_own_row_goes_before_an_institutions(over: Path) -> None:
    own = "COMTRADE_2026_11,My own title,United Nations,database,2026-11-20,https://un.example,facts-only,\n"
    (over / "sources.csv").write_text("source,title,publisher,kind,published,url,licence,note\n" + own)
    found, _ = printed(over, "TradeData_11_20_2026_9_30_12.csv", COMTRADE.encode())
    assert found["sources.csv"] == {own.strip()}
    assert len(found["trade.csv"]) == 2


@pytest.mark.parametrize("mapping", institutions.mappings(), ids=lambda mapping: str(mapping["name"]))
def test_each_mapping_fits_the_package(mapping: dict[str, Any]) -> None:
    package = read_package(DATA)
    for table in mapping["table"]:
        resource = package.resources[table["table"]]
        given = {*table["columns"], *table.get("translate", {}), *table.get("constants", {}), "source"}
        given |= {"year", "value"} if "wide" in table else set()
        given |= {"unit"} if "unit" in mapping else set()
        assert given <= set(resource.columns)
        needed = {each.name for each in resource.fields if each.constraints.get("required")}
        assert needed <= given
        for name, each in table.get("translate", {}).items():
            allowed = resource.field(name).constraints.get("enum")
            assert not allowed or set(each["into"].values()) <= set(allowed)


def test_each_source_has_what_a_row_of_sources_needs() -> None:
    resource = read_package(DATA).resources["sources"]
    needed = {each.name for each in resource.fields if each.constraints.get("required")} - {"source"}
    for mapping in institutions.mappings():
        for table in mapping["table"]:
            papers = {**mapping["source"], **table.get("source", {})}
            assert needed <= {*papers}, table
            assert {*papers} - {"id"} <= set(resource.columns)
        # Tables that are told apart by their titles are told to whoever brings another one.
        titled = [table for table in mapping["table"] if "title" in table]
        assert all("called" in table for table in titled)
        assert bool(titled) == ("ask" in mapping)


@pytest.mark.parametrize(
    ("text", "kind", "months"),
    [
        ("2023", "", (2023, 1, 12)),
        ("2023 년", "", (2023, 1, 12)),
        ("2024년", "", (2024, 1, 12)),
        ("2023.12", "", (2023, 12, 12)),
        ("2026. 05", "", (2026, 5, 5)),
        ("2023.4/4", "", (2023, 10, 12)),
        ("2014. 1/4", "", (2014, 1, 3)),
        ("2022. 2/2", "", (2022, 7, 12)),
        ("2025-Q2", "", (2025, 4, 6)),
        ("2026-M02", "", (2026, 2, 2)),
        ("2021-М01", "", (2021, 1, 1)),  # the letter of the Russian alphabet
        ("2025-03", "", (2025, 3, 3)),
        ("202312", "M", (2023, 12, 12)),
        ("202304", "Q", (2023, 10, 12)),
        ("202302", "H", (2023, 7, 12)),
        ("202304", "", None),  # April, or the fourth quarter
        ("202305", "Q", None),
        ("2023.13", "", None),
        ("2023.1", "", None),  # October, of which a spreadsheet lost the nought
        ("1234", "", None),
        ("", "", None),
        ("전체", "", None),
    ],
)
def test_periods(text: str, kind: str, months: tuple[int, int, int] | None) -> None:
    found = periods.period(text, kind)
    assert found == months
    assert found is None or found.start == f"{found.year}-{found.first:02}-01"


def test_the_last_day_of_a_period() -> None:
    assert [period.end for text in ("2024.02", "2023", "2023. 3/4") if (period := periods.period(text))] == [
        "2024-02-29",
        "2023-12-31",
        "2023-09-30",
    ]


def refused(over: Path, file: str, content: bytes) -> list[Problem]:
    (over / file).write_bytes(content)
    with pytest.raises(BadInput) as bad:
        merge(DATA, over, over.parent / "out")
    return bad.value.problems


def book(path: Path, **sheets: list[list[Any]]) -> None:
    made = openpyxl.Workbook()
    made.remove(made.active)  # type: ignore[arg-type]
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for cells in rows:
            sheet.append(cells)
    made.save(path)


STUDENTS = "외국인_유학생_국적_성별_학위과정별_현황_20260507152130.csv"
WIDE = (
    '"국적(지역)별(1)","성별(1)","학위과정별(1)","항목","단위",2023,2023.12,2024\n'
    '"총계","계","합계","유학생","명","226,508",,"250,000"\n'
    '"아시아주계","계","합계","유학생","명",900,,1000\n'
    ",,,,,,,\n"
    '"우즈베키스탄","계","합계","유학생","명","12,345",,"-"\n'
    '"우즈베키스탄","남자","합계","유학생","명",1,,2\n'
    '"우즈베키스탄","계","유학(D-2)","유학생","명","7,008",,"8,001"\n'
    '"우즈베키스탄","계","한국어연수(D-4-1)","유학생","명",60,,70\n'
    '"우즈베키스탄","계","일반연수(D-4)","유학생","명",61,,71\n'
    '"남극","계","합계","유학생","명",3,,4\n'
    '"자료: 법무부",,,,,,,\n'
)
KOSIS = "persons,reported,official,Ministry of Justice of Korea,KOSIS_STUDENTS_2026_05,"


@pytest.mark.parametrize("codec", ["cp949", "utf-8-sig", "utf-8"])
def test_kosis_with_columns_of_periods(over: Path, codec: str) -> None:
    found, said = printed(over, STUDENTS, WIDE.encode(codec))
    assert found["students.csv"] == {
        f"KOR,WLD,all,2023-12-31,students,moj,226508,{KOSIS}",
        f"KOR,WLD,all,2024-12-31,students,moj,250000,{KOSIS}",
        f"KOR,UZB,all,2023-12-31,students,moj,12345,{KOSIS}",
        f"KOR,UZB,degree,2023-12-31,students,moj,7008,{KOSIS}",
        f"KOR,UZB,degree,2024-12-31,students,moj,8001,{KOSIS}",
        f"KOR,UZB,language_d4_1,2023-12-31,students,moj,60,{KOSIS}",
        f"KOR,UZB,language_d4_1,2024-12-31,students,moj,70,{KOSIS}",
    }
    [source] = found["sources.csv"]
    assert source.startswith("KOSIS_STUDENTS_2026_05,")
    assert ",2026-05-07,https://kosis.kr/statHtml/statHtml.do?orgId=111&tblId=DT_1B040A14," in source
    for words in (
        "known as KOSIS, of 2026-05-07",
        "origin 아시아주계 (1 row)",
        "성별(1) 남자 (1 row)",
        "학위과정별(1) 일반연수(D-4) (1 row)",
        "origin 남극 (1 row)",
        "명 read as persons",
    ):
        assert words in said
    assert "법무부" not in said


def test_kosis_in_another_order_of_columns_and_without_items(over: Path) -> None:
    content = "2024,학위과정별,성별,국적별\n70,합계,계,우즈베키스탄\n80,합계,계,타이\n9,합계,여자,타이\n"
    found, said = printed(over, STUDENTS, content.encode())
    assert found["students.csv"] == {
        f"KOR,UZB,all,2024-12-31,students,moj,70,{KOSIS}",
        f"KOR,THA,all,2024-12-31,students,moj,80,{KOSIS}",
    }
    assert "taken as persons, since the file names no unit" in said


def test_a_column_without_a_name_says_nothing(over: Path) -> None:
    """pandas writes its index in one."""
    lines = [f"{'' if number == 0 else 20200100 + number},{line}" for number, line in enumerate(COMTRADE.splitlines())]
    found, said = printed(over, "TradeData_11_20_2026_9_30_12.csv", "\n".join(lines).encode())
    assert len(found["trade.csv"]) == 2
    assert "of 2026-11-20" in said


def test_kosis_by_a_name_as_a_mac_writes_it(over: Path) -> None:
    found, _ = printed(over, unicodedata.normalize("NFD", STUDENTS), WIDE.replace("합계", "합 계").encode())
    assert f"KOR,UZB,all,2023-12-31,students,moj,12345,{KOSIS}" in found["students.csv"]


def test_the_total_of_a_town_is_not_the_countrys(over: Path) -> None:
    content = "자치구별,국적별,2023\n합계,우즈베키스탄,5\n종로구,우즈베키스탄,1\n".encode()
    (over / "trade.csv").write_bytes((DATA / "trade.csv").read_bytes())
    found, said = printed(over, "등록외국인_현황_국적별__등록외국인_20260507152130.csv", content)
    assert not {*found} - {"trade.csv"}
    assert "자치구별 합계 (1 row), 자치구별 종로구 (1 row)" in said
    [problem] = refused(over, "서울시_국적별_등록외국인_20260507152130.csv", content)
    assert "서울시" in problem.found


def test_two_figures_of_one_thing_are_asked(over: Path) -> None:
    once = "국적별,성별,2023,2023.12\n우즈베키스탄,계,5000,5000\n".encode()
    found, _ = printed(over, STUDENTS, once)
    assert found["students.csv"] == {f"KOR,UZB,all,2023-12-31,students,moj,5000,{KOSIS}"}
    (over.parent / "out").rename(over.parent / "earlier")
    [problem] = refused(over, STUDENTS, once.replace(b"5000\n", b"5001\n"))
    assert (problem.row, problem.rule) == (2, "must have one figure for one period of one thing")
    assert problem.found == "5001, and 5000 in row 2"


def test_items_that_are_lost_are_told(over: Path) -> None:
    (over / "trade.csv").write_bytes((DATA / "trade.csv").read_bytes())
    _, said = printed(over, "국가별_수출액__수입액_20260101090000.csv", "국가별,2023\n우즈베키스탄,5\n".encode())
    assert "항목|ITM_NM|@item empty (1 row)" not in said
    assert "항목 empty (1 row)" in said


def test_kosis_with_merged_cells_and_two_rows_of_a_header(over: Path) -> None:
    file = over / "국가별_수출액__수입액_20260101090000.xlsx"
    rows = [
        ["국가별(1)", "국가별(2)", 2023, None, 2024, None, 2024],
        [
            "국가별(1)",
            "국가별(2)",
            "수출액 (천달러)",
            "수입액 (천달러)",
            "수출액 (천달러)",
            "수입액 (천달러)",
            "증감률 (%)",
        ],
        ["총계", "소계", 100, 200, 300, 400, 1.5],
        ["아시아", "소계", 10, 20, 30, 40, 1.5],
        [None, "우즈베키스탄", 2301234.5, 31235, "-", 40000, 1.5],
        [None, "베트남", 5, None, 7, 8, 1.5],
        ["주석: 천달러", None, None, None, None, None, None],
    ]
    book(file, 데이터=rows, 메타정보=[["통계표명", "국가별 수출액, 수입액"]])
    merged = merge(DATA, over, over.parent / "out")
    before = (DATA / "trade.csv").read_text().splitlines()
    after = {*(over.parent / "out" / "trade.csv").read_text().splitlines()} - {*before}
    papers = "USD million,reported,official,Korea Customs Service,KOSIS_TRADE_2026_01,"
    assert after == {
        f"KOR,WLD,exports,goods,2023,12,0.1,{papers}",
        f"KOR,WLD,imports,goods,2023,12,0.2,{papers}",
        f"KOR,WLD,exports,goods,2024,12,0.3,{papers}",
        f"KOR,WLD,imports,goods,2024,12,0.4,{papers}",
        f"KOR,UZB,exports,goods,2023,12,2301.2345,{papers}",
        f"KOR,UZB,imports,goods,2023,12,31.235,{papers}",
        f"KOR,UZB,imports,goods,2024,12,40,{papers}",
        f"KOR,VNM,exports,goods,2023,12,0.005,{papers}",
        f"KOR,VNM,exports,goods,2024,12,0.007,{papers}",
        f"KOR,VNM,imports,goods,2024,12,0.008,{papers}",
    }
    said = " ".join(merged.understood)
    assert "천달러 turned into USD million" in said
    assert "partner 아시아 (1 row)" in said
    assert "Passed over, since they are no tables: sheet 메타정보 of 국가별_수출액__수입액_20260101090000.xlsx" in said


STAY = "국적_지역__및_체류자격별_체류외국인_현황_20240507152130.csv"


def test_kosis_with_a_row_for_each_figure(over: Path) -> None:
    content = (
        "시점,국적(지역)별,체류자격별,성별,데이터\n"
        "2023,우즈베키스탄,총계,총계,87698\n"
        ",,방문취업(H-2),총계,8000\n"
        ",,방문취업(H-2),남자,1\n"
        ",,기업투자(D-8),총계,7\n"
        "2023.11,우즈베키스탄,재외동포(F-4),총계,40000\n"
        "2023,중 국,총계,총계,1\n"
        "2023,한국계중국인,총계,총계,2\n"
        "2023,러시아(연방),총계,총계,60000\n"
        "202311,우즈베키스탄,총계,총계,3\n"
    )
    found, said = printed(over, STAY, content.encode("cp949"))
    papers = "persons,reported,official,Ministry of Justice of Korea,KOSIS_STAY_2024_05,"
    assert found["migration_stock.csv"] == {
        f"KOR,UZB,all,all,2023-12-31,stock,all_stays,87698,{papers}",
        f"KOR,UZB,all,H-2,2023-12-31,stock,all_stays,8000,{papers}",
        f"KOR,UZB,all,F-4,2023-11-30,stock,all_stays,40000,{papers}",
        f"KOR,RUS,all,all,2023-12-31,stock,all_stays,60000,{papers}",
    }
    for words in (
        "체류자격별 기업투자(D-8) (1 row)",
        "nationality 중 국, with or without 한국계중국인, which stands beside it (1 row)",
        "nationality 한국계중국인 (1 row)",
        "period 202311 (1 row)",
    ):
        assert words in said


def cell(**more: str) -> dict[str, str]:
    """A row of KOSIS's open interface, with the fields that it documents."""
    return {
        "ORG_ID": "118", "TBL_ID": "DT_11827_N001", "TBL_NM": "일반고용허가제(E-9) 외국인근로자 국가별 도입현황",
        "C1": "A01", "C1_OBJ_NM": "국가별", "C1_NM": "우즈베키스탄", "ITM_ID": "T1", "ITM_NM": "도입인원",
        "UNIT_NM": "명", "PRD_SE": "Y", "PRD_DE": "2024", "DT": "3080", "LST_CHN_DE": "2025-02-03", **more,
    }  # fmt: skip


INTERFACE = [
    cell(),
    cell(C1_NM="합계", DT="78025"),
    cell(PRD_DE="202404", PRD_SE="Q", DT="700", LST_CHN_DE="2025-04-05"),
    cell(C1_NM="동티모르", DT="9"),
    cell(C2_OBJ_NM="성별", C2_NM="여자", DT="5"),
]


@pytest.mark.parametrize("form", ["json", "csv"])
def test_kosis_by_its_open_interface(over: Path, form: str) -> None:
    content = json.dumps(INTERFACE, ensure_ascii=False)
    if form == "csv":
        columns = [*dict.fromkeys(name for row in INTERFACE for name in row)]
        content = "\n".join(
            ",".join(row.get(name, "") for name in columns)
            for row in [dict(zip(columns, columns, strict=True)), *INTERFACE]
        )
    found, said = printed(over, f"eps.{form}", content.encode())
    papers = "persons,reported,official,Ministry of Employment and Labor of Korea,KOSIS_EPS_2025_04,"
    assert found["migration_flows.csv"] == {
        f"UZB,KOR,E-9,all,2024-01-01,2024-12-31,entries,entered,3080,{papers}",
        f"UZB,KOR,E-9,all,2024-10-01,2024-12-31,entries,entered,700,{papers}",
        f"WLD,KOR,E-9,all,2024-01-01,2024-12-31,entries,entered,78025,{papers}",
    }
    assert "nationality 동티모르 (1 row)" in said
    assert "성별 여자 (1 row)" in said


@pytest.mark.parametrize(
    ("file", "content", "table", "row"),
    [
        (
            "시군구별_및_체류자격별_등록외국인_현황_20250301000000.csv",
            "시군구별(1),성별(1),체류자격별(1),2024\n총계,총계,비전문취업(E-9),300000\n서울,총계,비전문취업(E-9),5\n",
            "migration_stock",
            "KOR,WLD,all,E-9,2024-12-31,stock,registered,300000,persons,reported,official,Ministry of Justice of Korea,"
            "KOSIS_REGISTERED_2025_03,",
        ),
        (
            "국적_체류자격별_외국인_입국자_체류기간_90일_초과__20250301000000.csv",
            "국적별,체류자격별,성별,항목,단위,2024\n우즈베키스탄,계,계,입국자,천명,12.5\n우즈베키스탄,계,계,출국자,천명,9\n",
            "migration_flows",
            "UZB,KOR,all,all,2024-01-01,2024-12-31,entries,long_term,12500,persons,reported,official,Statistics Korea,"
            "KOSIS_ENTRIES_2025_03,",
        ),
        (
            "행정구역_시군구_별__성별_인구수_20250301000000.csv",
            "행정구역(시군구)별(1),행정구역(시군구)별(2),2024,2024,2024.11\n"
            "행정구역(시군구)별(1),행정구역(시군구)별(2),총인구수 (명),남자인구수 (명),총인구수 (명)\n"
            "전국,소계,51234567,5,9\n서울특별시,소계,9,9,9\n",
            "population",
            "KOR,resident_registration,2024,51234567,persons,reported,official,"
            "Ministry of the Interior and Safety of Korea,KOSIS_RESIDENTS_2025_03,",
        ),
    ],
)  # fmt: skip
def test_other_tables_of_kosis(over: Path, file: str, content: str, table: str, row: str) -> None:
    found, said = printed(over, file, content.encode("cp949"))
    assert found[f"{table}.csv"] == {row}
    assert "left out: " in said


def test_a_table_of_kosis_that_is_not_mapped(over: Path) -> None:
    [problem] = refused(over, "시도_합계출산율_20260507152130.csv", "시도별,2023\n전국,0.72\n".encode())
    assert problem.rule == "known as KOSIS, but must be one of its tables that can be taken"
    assert "시도_합계출산율" in problem.found
    assert "take it out" in problem.remedy
    assert "registered foreigners" in problem.remedy


def test_a_table_of_kosis_that_may_be_two(over: Path) -> None:
    content = "국적별,체류자격별,2023\n우즈베키스탄,계,5\n".encode()
    [problem] = refused(over, "국적_및_체류자격별_체류외국인_등록외국인_20260507152130.csv", content)
    assert "may be several" in problem.rule
    assert "It may be: foreigners staying" in problem.remedy
    assert "registered foreigners" in problem.remedy


def test_what_can_not_be_taken_of_a_known_file_is_told(over: Path) -> None:
    (over / "국가별_수출액__수입액_20260101090000.csv").write_text(
        "국가별,항목,단위,2024.01,2024.02\n우즈베키스탄,수출액,천달러,5,6\n우즈베키스탄,무역수지,천달러,5,6\n"
    )
    with pytest.raises(BadInput) as bad:
        merge(DATA, over, over.parent / "out")
    [problem] = bad.value.problems
    assert "period 2024.01 (1 figure)" in problem.found
    assert "항목 무역수지 (1 row)" in problem.found


BY_COUNTRY = (
    "Code,Klassifikator,Klassifikator_ru,Klassifikator_en,2010,2022,2023\n"
    "408,Koreya Xalq Demokratik Respublikasi,КНДР,Democratic People's Republic of Korea,5,6,7\n"
    "410,Janubiy Koreya,Корея,Republic of Korea,0.0,42765.1,54522.2\n"
    "004,Afg'oniston,Афганистан,Afghanistan,1,2,3.5\n"
    "0,Boshqa mamlakatlar,Другие страны,Other countries,1,2,3\n"
)
PAPERS = "USD million,reported,official,Statistics Agency of Uzbekistan"


@pytest.mark.parametrize(("number", "flow"), [("1105", "exports"), ("1176", "imports"), ("2364", "turnover")])
def test_siat_by_country(over: Path, number: str, flow: str) -> None:
    found, said = printed(over, f"sdmx_data_{number} (1).csv", BY_COUNTRY.encode("utf-8-sig"))
    source = f"SIAT_{flow.upper()}"
    assert found["trade.csv"] == {
        f"UZB,KOR,{flow},national,2022,12,42.7651,{PAPERS},{source},",
        f"UZB,KOR,{flow},national,2023,12,54.5222,{PAPERS},{source},",
        f"UZB,AFG,{flow},national,2010,12,0.001,{PAPERS},{source},",
        f"UZB,AFG,{flow},national,2022,12,0.002,{PAPERS},{source},",
        f"UZB,AFG,{flow},national,2023,12,0.0035,{PAPERS},{source},",
    }
    for words in (
        "known as SIAT (stat.uz), without a date",
        "taken as thousand USD, since the file names no unit",
        "partner Other countries (1 row)",
        "partner Democratic People's Republic of Korea (1 row)",
        "0.0, which stands for none, too (1 figure)",
    ):
        assert words in said


def siat(title: str, *rows: dict[str, Any], unit: str = "million US dollars") -> bytes:
    """A file as SIAT's JSON has it: what is said of all figures, and the figures."""
    metadata = [
        {"name_en": "Indicator name", "name_ru": "Имя индикатора", "value_en": title, "value_ru": "x"},
        {"name_en": "Unit of measurement", "name_ru": "Единица измерения", "value_en": unit, "value_ru": "x"},
        {"name_en": "Last modified date", "name_ru": "Дата изменения", "value_en": "2026-04-22", "value_ru": "x"},
    ]
    data = [{"Klassifikator": "x", "Klassifikator_ru": "x", "Klassifikator_en": "x", **row} for row in rows]
    return json.dumps([{"metadata": metadata, "data": data}]).encode()


def test_siat_by_month_with_unit_and_date(over: Path) -> None:
    korea = {"Code": "410", "2024-M01": 10.5, "2024-М02": 21, "2025-Q1": 30, "2025-M01": 9, "2025-M02": 7, "2026": None}
    found, said = printed(over, "imports.json", siat("Import volume (by countries, monthly)", korea))
    assert found["trade.csv"] == {
        f"UZB,KOR,imports,national,2024,1,10.5,{PAPERS},SIAT_IMPORTS_2026_04,",
        f"UZB,KOR,imports,national,2024,2,21,{PAPERS},SIAT_IMPORTS_2026_04,",
    }
    assert "imports.json (sheet data): known as SIAT (stat.uz), of 2026-04-22" in said
    assert "months of 2025, which don't grow as sums from January do (3 figures)" in said


def test_siat_of_the_republic(over: Path) -> None:
    rows = [{"Code": "1700", "2026-M01": 1500.25, "2026-M02": 3546.808}, {"Code": "1726", "2026-M01": 5}]
    found, said = printed(over, "sdmx_data_2407.json", siat("Export volume (monthly)", *rows))
    assert found["trade.csv"] == {
        f"UZB,WLD,exports,national,2026,1,1500.25,{PAPERS},SIAT_ALL_EXPORTS_2026_04,",
        f"UZB,WLD,exports,national,2026,2,3546.808,{PAPERS},SIAT_ALL_EXPORTS_2026_04,",
    }
    assert "Code 1726 (1 row)" in said


@pytest.mark.parametrize(
    ("above", "value"),
    [
        ("Eksport hajmi (mamlakatlar kesimida, yillik)\nO‘lchov birligi: ming AQSH dollari\n", "0.0155"),
        ("Объем экспорта (по странам, годовой)\nЕдиница измерения: млн. долл. США\n", "15.5"),
        ("Export volume (by country, annual)\nUnit of measurement: billion US dollars\n", "15500"),
    ],
)
def test_siat_in_a_workbook_with_titles_above(over: Path, above: str, value: str) -> None:
    names = ["Code", "Klassifikator", "Klassifikator_ru", "Klassifikator_en", "Klassifikator_uzc", "2023"]
    row = [410, "Janubiy Koreya", "Корея", "Republic of Korea", "Жанубий Корея", 15.5]
    book(over / "yillik.xlsx", Table=[*([line] for line in above.splitlines()), [], names, row])
    merged = merge(DATA, over, over.parent / "out")
    assert (
        f"UZB,KOR,exports,national,2023,12,{value},{PAPERS},SIAT_EXPORTS,"
        in (over.parent / "out" / "trade.csv").read_text().splitlines()
    )
    assert "rows above" not in " ".join(merged.understood)


@pytest.mark.parametrize(
    ("file", "content", "found"),
    [
        ("figures.csv", BY_COUNTRY.encode(), "figures.csv"),
        ("sdmx_data_246.csv", BY_COUNTRY.encode(), "sdmx_data_246.csv"),
        ("246.json", siat("Permanent population", {"Code": "1700", "2026": 38000.5}), "Permanent population"),
        (
            "growth.json",
            siat("Growth rates of foreign trade turnover (by country, annual)", {"Code": "410", "2023": 101}),
            "Growth rates",
        ),
    ],
)  # fmt: skip
def test_an_indicator_of_siat_that_is_not_mapped(over: Path, file: str, content: bytes, found: str) -> None:
    [problem] = refused(over, file, content)
    assert problem.rule == "known as SIAT (stat.uz), but must be one of its tables that can be taken"
    assert found in problem.found
    assert "exports by country (1105, 1170)" in problem.remedy


@pytest.mark.parametrize(
    "content",
    [
        *(b"{}", b"[]", b"[1, 2]", b'[{"a": 1}]', b'{"data": []}', b"[{", b"\xff\xfe\x00", b'"x"', b"", b"\x00"),
        *(b"[" * 200_000, b"[" * 90_000 + b"]" * 90_000, b'[{"a":' * 900 + b"1" + b"}]" * 900),
        *(b'[{"a": ' + b"9" * 5000 + b"}]", b'[{"code": NaN, "name": 1e999, "note": null}]'),
        b'[{"metadata": {"a": []}, "data": [{"a": [{}]}]}]',
    ],
    ids=lambda content: repr(content[:12]),
)
def test_other_json_is_nobodys_business(over: Path, content: bytes) -> None:
    (over / "sdmx_data_1105.csv").write_bytes(BY_COUNTRY.encode())
    (over / "settings.json").write_bytes(content)
    assert "Passed over, since they are no tables: settings.json" in " ".join(
        merge(DATA, over, over.parent / "out").understood
    )


def test_a_check_says_what_an_institutions_file_does(
    over: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(DATA.parent)
    (over / STUDENTS).write_bytes(WIDE.encode("cp949"))
    assert cli.main(["--check", "--data", str(over)]) == 0
    out = capsys.readouterr().out
    assert "known as KOSIS, of 2026-05-07" in out
    assert "row 5, KOR, UZB, all, 2023-12-31, students, moj; 12345 persons" in out
