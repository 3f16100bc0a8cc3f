"""rome and the W3C validator bring feeds without wishes: what a strict reader finds in them is wanted.

Titles, links and ids of well-formed feeds, read by the letter with another XML parser."""
import re
import xml.etree.ElementTree as tree

from case import Case

ATOM = "{http://www.w3.org/2005/Atom}"
RSS1 = "{http://purl.org/rss/1.0/}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


# The address before a redirection of the publisher's counts more.
ORIGINAL = ["{http://rssnamespace.org/feedburner/ext/1.0}origLink", "{http://www.pheedo.com/namespace/pheedo}origLink"]


def text(element, name):
    found = element.find(name)
    return "".join(found.itertext()).strip() if found is not None else ""


def atom_wants(entry, index):
    wants = [(index, "id", text(entry, ATOM + "id"))]
    title = entry.find(ATOM + "title")
    if title is not None and title.get("type", "text") == "text" and not len(title):
        wants.append((index, "title", (title.text or "").strip()))
    original = next((text(entry, name) for name in ORIGINAL if text(entry, name)), "")
    if original.startswith("http"):
        return wants + [(index, "url", original)]
    for link in entry.findall(ATOM + "link"):
        href = link.get("href", "")
        if link.get("rel", "alternate") == "alternate" and re.match(r"https?://[^\s\[\]]+$", href):
            wants.append((index, "url", href))
            break
    return wants


def rss_wants(item, index, space):
    wants = [(index, "title", text(item, space + "title"))]
    link = next((text(item, name) for name in ORIGINAL if text(item, name)), text(item, space + "link"))
    if re.match(r"https?://[^\s\[\]]+$", link):
        wants.append((index, "url", link))
    if not space:
        wants.append((index, "id", text(item, "guid")))
    return wants


def entries_of(root):
    if root.tag == ATOM + "feed":
        return [(atom_wants, entry) for entry in root.findall(ATOM + "entry")]
    if root.tag == "rss":
        return [(lambda item, i: rss_wants(item, i, ""), item) for item in root.findall("channel/item")]
    if root.tag == RDF + "RDF":
        return [(lambda item, i: rss_wants(item, i, RSS1), item) for item in root.findall(RSS1 + "item")]
    return []


def case_of(path, root):
    try:
        document = tree.fromstring(path.read_bytes())
    except (tree.ParseError, ValueError, LookupError):
        return None
    case = Case(str(path.relative_to(root)), path.read_bytes())
    for index, (wants, element) in enumerate(entries_of(document)):
        case.wants += [want for want in wants(element, index) if want[2]]
    return case if case.wants else None


def cases_of(folder):
    out = []
    for name, title in (("rome", "rome"), ("feedvalidator", "W3C validator")):
        files = sorted(file for ending in ("*.xml", "*.rss") for file in (folder / name).rglob(ending))
        out.append((title, [case for file in files if (case := case_of(file, folder / name))]))
    return out
