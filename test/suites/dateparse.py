"""dateparse: rows of a date as written and as meant. Each becomes the pubDate of an item."""
import re
from xml.sax.saxutils import escape

from case import Case

ROW = re.compile(r'^\s*\{in: ("(?:[^"\\]|\\.)*"|`[^`]*`)(.*)\},?', re.M)
FEED = "<rss version='2.0'><channel><item><title>date</title><pubDate>%s</pubDate></item></channel></rss>"


def wanted(rest):
    """RFC 3339 of "2009-05-08 17:57:51.5 +0000 UTC"; None for a row that must fail."""
    found = re.search(r'out: "(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)[.\d]* \+0000 UTC"', rest)
    return f"{found.group(1)}T{found.group(2)}Z" if found else None


def cases_of(folder):
    text = (folder / "dateparse" / "parseany_test.go").read_text()
    cases = []
    for number, (quoted, rest) in enumerate(ROW.findall(text)):
        date, want = quoted[1:-1], wanted(rest)
        case = Case(f"{number} {date} {re.sub(r'out:.*?UTC.,?', '', rest).strip(' ,')}".strip(),
                    (FEED % escape(date)).encode())
        case.wants = [(0, "published", want)]
        cases.append(case)
    return [("dateparse", cases)]
