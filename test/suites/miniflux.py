"""miniflux: test functions in Go, with the feed in backticks and the wishes as conditions."""
import json
import re

from case import Case

FUNCTION = re.compile(r"^func (Test\w+)\(t \*testing\.T\) \{\n(.*?)^\}", re.M | re.S)
DATA = re.compile(r"data := `(.*?)`", re.S)
TEXT = r'("(?:[^"\\]|\\.)*"|`[^`]*`)'
WISH = re.compile(r"if feed\.Entries\[(\d)\]\.(Title|URL|Author|Content) != " + TEXT)
LIST_WISH = re.compile(r"feed\.Entries\[(\d)\]\.Tags\[\d\] != " + TEXT)
ENCLOSURE = re.compile(r"feed\.Entries\[(\d)\]\.Enclosures\[\d\]\.(URL|MimeType|Size) != (" + TEXT + r"|\d+)")
COUNT = re.compile(r"len\(feed\.Entries\) != (\d+)")
ADDRESS = re.compile(r'Parse\("([^"]*)"')
NAMES = {"Title": "title", "URL": "url", "Author": "author", "Content": "content",
         "MimeType": "enclosure type", "Size": "enclosure length"}


def value_of(quoted):
    if quoted.startswith("`"):
        return quoted[1:-1]
    return json.loads(quoted) if quoted.startswith('"') else quoted


def case_of(name, body):
    data = DATA.search(body)
    if not data or "err == nil" in body:
        return None
    case = Case(name, data.group(1).encode())
    address = ADDRESS.search(body)
    case.url = address.group(1) if address else ""
    case.wants += [(int(i), NAMES[what], value_of(text)) for i, what, text in WISH.findall(body)]
    case.wants += [(int(i), "category", value_of(text)) for i, text in LIST_WISH.findall(body)]
    for i, what, text, _ in ENCLOSURE.findall(body):
        case.wants.append((int(i), "enclosure url" if what == "URL" else NAMES[what], value_of(text)))
    case.wants += [(0, "count", int(n)) for n in COUNT.findall(body)]
    return case if case.wants else None


def cases_of(folder):
    root = folder / "miniflux" / "internal" / "reader"
    cases = []
    for kind in ("rss", "atom", "rdf", "json"):
        for file in sorted((root / kind).glob("*_test.go")):
            cases += [case_of(f"{file.stem}.{name}", body) for name, body in FUNCTION.findall(file.read_text())]
    return [("miniflux", [case for case in cases if case])]
