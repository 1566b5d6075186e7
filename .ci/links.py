"""Whether the addresses of sources.csv still lead anywhere: `python .ci/links.py`. Needs a network and nothing else.

Prints each that doesn't, with its id; exits with 1 if more than a few don't. A site that refuses programs isn't gone.
"""

from __future__ import annotations

import csv
import sys
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SOURCES = Path(__file__).parents[1] / "data" / "sources.csv"
REFUSALS = {401, 403, 405, 406, 429, 999}
AGENT = "koruz link check (a monthly look at cited addresses)"
BEARABLE = 5  # sites that are down on one day


def trouble(row: dict[str, str]) -> str:
    """Why an address leads nowhere, in words; '' if it leads somewhere or refuses programs."""
    request = urllib.request.Request(row["url"], headers={"User-Agent": AGENT})
    try:
        with urllib.request.urlopen(request, timeout=30):
            return ""
    except urllib.error.HTTPError as error:
        return "" if error.code in REFUSALS else f"answers {error.code}"
    except (urllib.error.URLError, OSError, ValueError) as error:
        return str(getattr(error, "reason", error))


def main() -> int:
    """Look at every address, eight at a time."""
    with SOURCES.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["url"].startswith("http")]
    with ThreadPoolExecutor(8) as pool:
        found = [(row, why) for row, why in zip(rows, pool.map(trouble, rows), strict=True) if why]
    for row, why in found:
        print(f"{row['source']}: {row['url']} {why}")
    print(f"{len(rows)} addresses, {len(found)} lead nowhere.")
    return 1 if len(found) > BEARABLE else 0


if __name__ == "__main__":
    sys.exit(main())
