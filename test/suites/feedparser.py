"""feedparser: a comment in each feed holds an expression in Python over the parsed feed."""
import ast
import codecs
import re

from case import Case

SERVER = "http://127.0.0.1:8097/"  # where its tests serve the files from

PATHS = {
    ("title",): "title", ("title_detail", "value"): "title",
    ("link",): "url",
    ("id",): "id", ("guid",): "id",
    ("author",): "author", ("author_detail", "name"): "author",
    ("summary",): "summary", ("description",): "summary", ("summary_detail", "value"): "summary",
    ("content", 0, "value"): "content", ("content", 0, "base"): "base",
    ("category",): "category",
    ("published_parsed",): "published", ("issued_parsed",): "published", ("created_parsed",): "published",
    ("updated_parsed",): "date", ("modified_parsed",): "date", ("date_parsed",): "date",
}
COUNTED = {
    ("tags", "term"): "category",
    ("enclosures", "href"): "enclosure url", ("enclosures", "url"): "enclosure url",
    ("enclosures", "type"): "enclosure type", ("enclosures", "length"): "enclosure length",
}
PROBES = ["\u5e74", "\ub144", "\u0430\u0431", "\u05d0\u05d1", "\u00e9\u00fc"]


def path_of(node):
    """entries[0]['title'] -> ("entries", 0, "title"); None for anything else."""
    if isinstance(node, ast.Name):
        return (node.id,)
    if isinstance(node, ast.Attribute):
        outer, key = path_of(node.value), node.attr
    elif isinstance(node, ast.Subscript):
        outer, key = path_of(node.value), getattr(node.slice, "value", None)
    else:
        return None
    return outer + (key,) if outer and key is not None else None


def conditions(node):
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
        for part in node.values:
            yield from conditions(part)
    elif isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq):
        yield node.left, node.comparators[0]


def want_of(left, right):
    """(index, field, value) of one comparison, or None when it is about something else."""
    try:
        value = ast.literal_eval(right)
    except ValueError:
        return None
    if isinstance(left, ast.Call) and getattr(left.func, "id", "") == "ord":
        left, value = left.args[0], chr(value)
    if isinstance(left, ast.Call) and getattr(left.func, "id", "") == "len":
        return (0, "count", value) if path_of(left.args[0]) == ("entries",) else None
    path = path_of(left)
    if not path or path[0] != "entries" or len(path) < 3 or value is None:
        return None
    index, tail = path[1], path[2:]
    if tail in PATHS:
        return index, PATHS[tail], value
    if len(tail) == 3 and (tail[0], tail[2]) in COUNTED:
        return index, COUNTED[tail[0], tail[2]], value
    return None



def header(comment, name):
    found = re.search(rf"^\s*Header:\s*{name}\s*:\s*(.*?)\s*$", comment, re.M | re.I)
    return found.group(1) if found else ""


def text_of(data):
    """The comment's text, whatever the encoding."""
    for codec in ("utf-32", "utf-16"):
        if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            try:
                return data.decode(codec)
            except UnicodeError:
                continue
    if b"\0" in data[:8]:
        return data.replace(b"\0", b"").decode("latin-1")
    return data.decode("utf-8", "replace")


def case_of(path, root):
    data = path.read_bytes()
    text = text_of(data)
    found = re.search(r"Expect:\s*(.*?)\s*-->", text, re.S)
    if not found:
        return None
    try:
        tree = ast.parse(" ".join(found.group(1).split()), mode="eval").body
    except SyntaxError:
        return None
    pairs = list(conditions(tree))
    case = Case(str(path.relative_to(root)), data, type=header(text, "Content-type"))
    case.url = header(text, "Content-Location") or SERVER + case.name
    if not case.url.startswith("http"):
        case.url = SERVER + case.url.lstrip("/")
    case.wants = [want for pair in pairs if (want := want_of(*pair))]
    if not case.wants:
        move_title(case, pairs)
    if not case.wants:
        put_probe(case, pairs)
    return case if case.wants else None


def move_title(case, pairs):
    """`tocsin parse` tells of entries only, so what a suite says of the feed's title is asked of an entry's:
    the feed's own elements are put into one."""
    for left, right in pairs:
        if path_of(left) not in (("feed", "title"), ("feed", "title_detail", "value")):
            continue
        if re.search(rb"<(entry|item)\b", case.data) or not isinstance(right, ast.Constant):
            continue
        for outer, inner in ((b"channel", b"item"), (b"feed", b"entry")):
            moved, n = re.subn(rb"(<%s\b[^>]*>)(.*)(</%s>)" % (outer, outer),
                               rb"\1<%s>\2</%s>\3" % (inner, inner), case.data, flags=re.S)
            if n:
                case.data, case.wants = moved, [(0, "title", right.value)]
                return


def put_probe(case, pairs):
    """The expression names an encoding only: an entry in that encoding is put in and has to come out."""
    for left, right in pairs:
        if path_of(left) != ("encoding",) or not isinstance(right, ast.Constant):
            continue
        codec = str(right.value).lower()
        text = case.data.decode(codec, "replace")
        own = re.search(r"<(?:item|entry)>\s*<(title|description)>\s*(.*?)\s*</", text, re.S)
        if own:
            case.wants = [(0, own.group(1).replace("description", "summary"), own.group(2))]
            return
        probe = probe_of(codec)
        for root, around in (("rss", "<channel><item><title>%s</title></item></channel>"),
                             ("feed", "<entry><title>%s</title></entry>")):
            at = case.data.rfind(without_bom(f"</{root}>", codec))
            if at > 0:
                case.data = case.data[:at] + without_bom(around % probe, codec) + case.data[at:]
                case.wants = [(0, "title", probe)]


def without_bom(text, codec):
    return text.encode(codec)[{"utf-16": 2, "utf-32": 4}.get(codec, 0):]


def probe_of(codec):
    for probe in PROBES:
        try:
            probe.encode(codec)
            return probe + " probe"
        except UnicodeError:
            continue
    return "probe"


def cases_of(folder):
    root = folder / "feedparser" / "tests"

    def cases(*names):
        files = sorted(file for name in names for file in (root / name).rglob("*.xml"))
        return [case for file in files if (case := case_of(file, root))]
    return [("feedparser well-formed", cases("wellformed")),
            ("feedparser ill-formed", cases("illformed")),
            ("feedparser encodings", cases("encoding")),
            ("feedparser entities", cases("entities"))]
