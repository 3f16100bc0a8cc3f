"""Public collections of pages, and what is known of each: pieces of its text, its whole text, what it says of itself."""
import hashlib
import json
import re
from dataclasses import dataclass, field

import page_scores

LD = re.compile(rb"(?is)<script[^>]*application/ld\+json[^>]*>(.*?)</script>")
LD_BODY_BYTES = 800  # a shorter articleBody is a teaser


@dataclass
class Page:
    suite: str
    name: str
    data: bytes
    url: str
    wants: dict = field(default_factory=dict)  # segments, text, body, title, author, published, site

    def half(self):
        """Pages are tuned on in one half and reported on in the other."""
        return "develop" if hashlib.sha256(self.name.encode()).digest()[0] % 2 else "held-out"


def trafilatura(folder):
    """990 pages with pieces that belong to the article and pieces that do not; dates, authors, titles of many."""
    folder = folder / "trafilatura/tests"
    for url, item in json.loads((folder / "evaldata.json").read_text()).items():
        path = next((p for p in (folder / "cache" / item["file"], folder / "eval" / item["file"]) if p.exists()), None)
        if not path:
            continue
        wants = {"segments": item, "published": item.get("date"), "title": item.get("title")}
        author = item.get("author")
        wants["author"] = "; ".join(author) if isinstance(author, list) else author
        yield Page("trafilatura", item["file"], path.read_bytes(), url, {k: v for k, v in wants.items() if v})


def readability(folder):
    """Mozilla's test pages with the article that is expected of each, and its metadata."""
    for path in sorted((folder / "readability/test/test-pages").iterdir()):
        said = json.loads((path / "expected-metadata.json").read_text())
        expected = (path / "expected.html").read_text()
        wants = {"text": page_scores.plain(expected), "body": page_scores.plain(expected, {"figcaption"}),
                 "title": said.get("title"), "author": said.get("byline"), "published": said.get("publishedTime"),
                 "site": said.get("siteName")}
        yield Page("readability", path.name, (path / "source.html").read_bytes(), "http://fakehost/test/page.html",
                   {k: v for k, v in wants.items() if v})


# ---- what pages say of themselves in JSON-LD, hidden before they are read ----

def ld_objects(value, depth=0):
    if isinstance(value, list) and depth < 8:
        for item in value:
            yield from ld_objects(item, depth + 1)
    elif isinstance(value, dict) and depth < 8:
        yield value
        for item in value.values():
            yield from ld_objects(item, depth + 1)


def is_article(said):
    types = said.get("@type")
    types = types if isinstance(types, list) else [types]
    return any(isinstance(t, str) and (t.endswith("Article") or t in ("BlogPosting", "Report")) for t in types)


def ld_names(author):
    """The persons; an outlet that calls itself the author is not seen on the page."""
    authors = author if isinstance(author, list) else [author]
    names = [a.get("name") if isinstance(a, dict) and a.get("@type") == "Person" else a for a in authors]
    return "; ".join(n for n in names if isinstance(n, str) and "://" not in n)


def ld_article(data):
    """The first article that the page's JSON-LD tells of; None without one."""
    for script in LD.findall(data):
        try:
            said = json.loads(script.decode("utf-8", "replace"), strict=False)
        except ValueError:
            continue
        for item in ld_objects(said):
            if is_article(item):
                return item
    return None


def hidden(folder):
    """Pages without their JSON-LD; its text, date, author and title are wanted."""
    for page in [*trafilatura(folder), *readability(folder)]:
        said = ld_article(page.data)
        if not said:
            continue
        body = said.get("articleBody")
        wants = {"published": said.get("datePublished"), "title": said.get("headline"),
                 "author": ld_names(said.get("author"))}
        if isinstance(body, str) and len(page_scores.plain(body)) >= LD_BODY_BYTES:
            wants["body"] = page_scores.plain(body)
        yield Page("hidden", page.name, LD.sub(b"", page.data), page.url,
                   {k: page_scores.plain(v) for k, v in wants.items() if isinstance(v, str) and v.strip()})


SUITES = (trafilatura, readability, hidden)
