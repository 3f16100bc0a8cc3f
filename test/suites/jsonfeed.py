"""JSON Feed: the examples in the specification's pages, whole, and cut after each of their items."""
import json
import re

from case import Case

EXAMPLE = re.compile(r"(?:^(?:\t| {4}).*\n|^\s*\n)+", re.M)


def examples(folder):
    for page in sorted((folder / "jsonfeed").rglob("*.markdown")):
        for block in EXAMPLE.findall(page.read_text()):
            try:
                feed = json.loads(block)
            except ValueError:
                continue
            if isinstance(feed, dict) and isinstance(feed.get("items"), list):
                yield page.stem, feed


def wants_of(item, index):
    author = (item.get("authors") or [item.get("author")])[0]
    wants = [
        ("id", str(item.get("id", ""))),
        ("url", item.get("url") or item.get("external_url")),
        ("title", item.get("title")),
        ("author", author and author.get("name")),
        ("summary", item.get("summary")),
        ("content", item.get("content_html") or item.get("content_text")),
        ("published", item.get("date_published")),
        ("updated", item.get("date_modified")),
    ]
    wants += [("category", tag) for tag in item.get("tags", [])]
    for one in item.get("attachments", []):
        wants += [("enclosure url", one["url"]), ("enclosure type", one["mime_type"]),
                  ("enclosure length", one.get("size_in_bytes"))]
    return [(index, what, value) for what, value in wants if value]


def cut_case(name, feed, kept):
    """The text broken off inside the item after the ones that are kept."""
    items = feed["items"]
    text = json.dumps({**{k: v for k, v in feed.items() if k != "items"}, "items": items[:kept + 1]})
    last = json.dumps(items[kept])
    case = Case(f"{name} cut in item {kept}", text[:text.rindex(last) + len(last) // 2].encode())
    case.wants = [want for index in range(kept) for want in wants_of(items[index], index)] + [(0, "count", kept)]
    return case


def cases_of(folder):
    cases = []
    for name, feed in examples(folder):
        items = feed["items"]
        case = Case(f"{name} {feed.get('title')}", json.dumps(feed).encode())
        case.wants = [want for index, item in enumerate(items) for want in wants_of(item, index)]
        cases.append(case)
        doubled = {**feed, "items": items + items}
        cases += [cut_case(case.name, doubled, kept) for kept in range(1, 2 * len(items))]
    return [("JSON Feed", cases)]
