"""gofeed: beside each feed a JSON file with what it means, in one of three vocabularies."""
import json

from case import Case


def author_of(item):
    people = item.get("authors") or [item.get("author")]
    if isinstance(people[0], str):
        return people[0] if len(people) == 1 else None
    names = [one.get("name") or one.get("email") for one in people if one]
    return ", ".join(name for name in names if name) or None


def category_of(one):
    return one if isinstance(one, str) else one.get("label") or one.get("term") or one.get("value")


def content_of(value):
    return value.get("value") if isinstance(value, dict) else value


def link_of(item):
    if item.get("link"):
        return item["link"]
    links = [one for one in item.get("links") or [] if isinstance(one, dict)]
    alternates = [one["href"] for one in links if one.get("href") and one.get("rel", "alternate") == "alternate"]
    return alternates[0] if alternates else None


def id_of(item):
    guid = item.get("guid") or item.get("id")
    return guid.get("value") if isinstance(guid, dict) else guid


def enclosures_of(item):
    one = item.get("enclosure")
    return item.get("enclosures") or ([one] if one else [])


def wants_of(item, index):
    wants = [
        ("title", item.get("title")),
        ("url", link_of(item)),
        ("id", id_of(item)),
        ("author", author_of(item)),
        ("published", item.get("publishedParsed") or item.get("pubDateParsed")),
        ("updated", item.get("updatedParsed")),
        ("summary", item.get("description") or item.get("summary")),
        ("content", content_of(item.get("content"))),
    ]
    wants += [("category", category_of(one)) for one in item.get("categories") or []]
    for one in enclosures_of(item):
        wants += [("enclosure url", one.get("url")), ("enclosure type", one.get("type")),
                  ("enclosure length", one.get("length"))]
    return [(index, what, value) for what, value in wants if value]


def case_of(feed, meaning, root):
    want = json.loads(meaning.read_text())
    items = (want.get("items") or want.get("entries") or []) if isinstance(want, dict) else []
    case = Case(str(feed.relative_to(root)), feed.read_bytes())
    for index, item in enumerate(items):
        case.wants += wants_of(item, index)
    return case if case.wants else None


def cases_of(folder):
    root = folder / "gofeed" / "testdata"
    pairs = [(feed, feed.with_suffix(".json")) for feed in sorted(root.rglob("*.xml"))]
    pairs += [(meaning.with_name(meaning.name.replace("_expected", "")), meaning)
              for meaning in sorted(root.rglob("*_expected.json"))]
    cases = [case_of(*pair, root) for pair in pairs if pair[0].exists() and pair[1].exists()]
    return [("gofeed", [case for case in cases if case])]
