"""dateparse: rows of a date as written and as meant. Each becomes the pubDate of an item."""
import re
from datetime import datetime
from xml.sax.saxutils import escape

from case import Case

ROW = re.compile(r'^\s*\{in: ("(?:[^"\\]|\\.)*"|`[^`]*`)(.*)\},?', re.M)
FEED = "<rss version='2.0'><channel><item><title>date</title><pubDate>%s</pubDate></item></channel></rss>"


# Rows without a place read a named zone as a mere name and leave the clock as it is. To us it is an offset.
HOURS = {"MST": 7, "PST": 8, "CEST": -2, "UTC-05": 5, "UTC-0500": 5}


def wanted(date, rest):
    """Seconds of "2009-05-08 17:57:51.5 +0000 UTC"; None for a row that must fail, "any" for one that
    tells a layout only."""
    found = re.search(r'out: "(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)[.\d]* \+0000 UTC"', rest)
    if not found:
        return "any" if "out:" in rest and "err: true" not in rest else None
    hours = 0 if "loc:" in rest else HOURS.get(re.split(r"[ 0-9](?=[A-Z])", re.sub(r" \d{4}$", "", date))[-1], 0)
    return int(datetime.fromisoformat(f"{found.group(1)}T{found.group(2)}+00:00").timestamp()) + 3600 * hours


def cases_of(folder):
    text = (folder / "dateparse" / "parseany_test.go").read_text()
    cases = []
    for number, (quoted, rest) in enumerate(ROW.findall(text)):
        date = quoted[1:-1]
        case = Case(f"{number} {date} {re.sub(r'out:.*?UTC.,?', '', rest).strip(' ,')}".strip(),
                    (FEED % escape(date)).encode())
        case.wants = [(0, "published", wanted(date, rest))]
        cases.append(case)
    return [("dateparse", cases)]
