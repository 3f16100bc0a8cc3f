"""A case: a document, and what its suite wants of the entries that `tocsin parse` makes of it."""
import html
import json
import os
import re
import subprocess
from dataclasses import dataclass, field
from datetime import datetime, timezone
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("TOCSIN_PROGRAM", str(ROOT / "build/tocsin"))


@dataclass
class Case:
    name: str
    data: bytes
    wants: list = field(default_factory=list)  # of (entry's index, field, wanted value)
    type: str = ""
    url: str = ""

    def failures(self):
        """The wishes that are not met: pairs of the field and a sentence."""
        entries = parse(self)
        out = []
        for index, what, wanted in self.wants:
            if what == "count":
                got, ok = len(entries or []), entries is not None and len(entries) == wanted
            elif what == "refused":
                got, ok = entries, entries is None
            elif entries is None or index >= len(entries):  # an entry with only a picture is none to us
                got, ok = "no such entry", entries is not None and is_nothing(wanted)
            else:
                got, ok = FIELDS[what](entries[index], wanted)
            if not ok:
                out.append((what, f"entry {index} {what}: want {wanted!r}, got {got!r}"))
        return out


def parse(case):
    """The entries; None when the document is refused."""
    command = [PROGRAM, "parse"]
    command += ["--type", case.type] if case.type else []
    command += ["--url", case.url] if case.url else []
    run = subprocess.run(command, input=case.data, capture_output=True, timeout=20)
    if run.returncode < 0:
        raise AssertionError(f"{case.name}: the program died of signal {-run.returncode}")
    return [json.loads(line) for line in run.stdout.splitlines()] if run.returncode == 0 else None


# ---- markup and plain text ----

class Stripper(HTMLParser):
    SILENT = {"script", "style", "noscript", "template", "title", "head", "textarea", "iframe"}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts, self.links, self.silent = [], [], 0

    def handle_starttag(self, tag, attrs):
        self.parts.append(" ")
        self.silent += tag in self.SILENT
        self.links += [value for name, value in attrs if name in ("href", "src") and value]

    def handle_startendtag(self, tag, attrs):
        self.parts.append(" ")
        self.links += [value for name, value in attrs if name in ("href", "src") and value]

    def handle_endtag(self, tag):
        self.parts.append(" ")
        self.silent -= tag in self.SILENT and self.silent > 0

    def handle_data(self, data):
        if not self.silent:
            self.parts.append(data)


def strip(markup):
    stripper = Stripper()
    stripper.feed(markup)
    stripper.close()
    return stripper


def lines(text):
    """What a suite's title may be as one line of plain text: as it stands, and read as markup."""
    stripped = "".join(part for part in strip(text).parts if part != " ")
    return {" ".join(form.split()) for form in (text, html.unescape(text), stripped, html.unescape(stripped))}


def line(text):
    return " ".join(text.split())


def bares(text):
    """The same for a summary, without white space: lay-out is ours."""
    stripped = "".join(strip(text).parts)
    return {"".join(form.split()) for form in (text, html.unescape(text), stripped, html.unescape(stripped))}


def bare(text):
    return "".join(text.split())


def is_nothing(wanted):
    return isinstance(wanted, str) and "" in bares(wanted) or not wanted


# ---- fields: each tells what we have and whether it is what is wanted ----

def titles(entry, wanted):
    return entry["title"], line(entry["title"]) in lines(wanted)


def texts(entry, wanted):
    """Summaries of the suites are markup and stand in for each other; ours are plain."""
    ours = [entry["summary"], entry["content"]]
    same = [bare(text) in bares(wanted) or bares(text) & bares(wanted) for text in ours if text]
    return ours[0] or ours[1], any(same) or (not same and is_nothing(wanted))


def contents(entry, wanted):
    ours, base = entry["content"], entry.get("base", "")
    if not ours:  # a short description is a summary to us and content to others
        return texts(entry, wanted)
    links = [urljoin(base, link) for link in strip(ours).links]
    missing = [link for link in strip(wanted).links if urljoin(base, link) not in links]
    return ours, bool(bares(ours) & bares(wanted)) and not missing


def authors(entry, wanted):
    """A name without its address; an address when there is nothing else."""
    named = re.sub(r"\s*[(<]\S+@[^)>]*[)>]\s*$", "", line(wanted))
    return entry["author"], line(entry["author"]) in lines(wanted) | {named}


def times(*names):
    def judge(entry, wanted):
        ours = [entry[name] for name in names if entry[name]]
        if wanted == "any":
            return ours, bool(ours)
        return ours, instant(wanted) in [instant(one) for one in ours] or (not ours and not wanted)
    return judge


def instant(value):
    """Seconds of RFC 3339 text, of a tuple (year, month, day, hour, minute, second ...) or of a number."""
    if isinstance(value, (int, float)):
        return int(value)
    if isinstance(value, (tuple, list)):
        return int(datetime(*value[:6], tzinfo=timezone.utc).timestamp())
    return int(datetime.fromisoformat(value.replace("Z", "+00:00")).timestamp()) if value else None


def categories(entry, wanted):
    ours = [line(one) for one in entry["categories"]]
    return ours, bool(lines(wanted) & set(ours))


def links(entry, wanted):
    ours = [entry["url"]] + [one["url"] for one in entry["enclosures"]]
    return ours, wanted.strip() in ours


def enclosures(name):
    def judge(entry, wanted):
        ours = [one[name] for one in entry["enclosures"]]
        if name == "length":
            wanted = int(wanted) if str(wanted).isdigit() else 0
        return ours, wanted in ours
    return judge


FIELDS = {
    "title": titles,
    "url": lambda e, w: (e["url"], same_address(e["url"], w)),
    "link": links,
    "id": lambda e, w: (e["id"], e["id"] == w.strip()),
    "author": authors,
    "published": times("published"),
    "updated": times("updated"),
    "date": times("published", "updated"),
    "summary": texts,
    "content": contents,
    "category": categories,
    "enclosure url": enclosures("url"),
    "enclosure type": enclosures("type"),
    "enclosure length": enclosures("length"),
    "base": lambda e, w: (e.get("base", ""), same_address(e.get("base", ""), w)),
}


def same_address(ours, wanted):
    """http://example.com and http://example.com/ are one address (RFC 3986 6.2.3)."""
    wanted = html.unescape(wanted.strip())
    return ours == wanted or (ours.rstrip("/") == wanted.rstrip("/") and ours.count("/") == 3)
