#!/usr/bin/python3
"""Fits the tagger of names: a multinomial logistic regression on the signs of each word that may belong to a name, and
on the tag of the word in front.

usage: train_tagger.py DATA > data/weights/tagger.tsv

DATA is a folder with labelled sets, each as its publisher gives it, any of them may be missing:
  annotated.jsonl, labelled.jsonl  articles with "entities": [{"type", "name", "start", "end"}], offsets in characters; all is labelled
  annoctr.bio, cyner.txt, aptner.txt, dnrti.txt  a token a line with its tags, files may be concatenated
  casie/*.json     the arguments of events: what is no argument is not known
  stream.jsonl     articles without labels: names of the lexicon stand for labels, hidden from the signs
--program is the program that tells the signs (tocsin annotate --signs). --hold R/N leaves every Nth article of
annotated.jsonl and of labelled.jsonl out, beginning with their article R, to count on these. What a set doesn't label is decided by a first round over those that do. A sign must stand in
--least articles. Needs Debian's python3-sklearn.
"""
import argparse
import collections
import json
import os
import re
import subprocess
import sys

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

TYPES = ["company", "product", "person", "malware", "threat_actor", "ransomware_group", "agency", "tool", "campaign",
         "vulnerability_name"]
CLASSES = ["O"] + [p + t for t in TYPES for p in ("B-", "I-")]
STEP = .1
ALL = frozenset(TYPES + ["O"])


class Set:
    """Articles of one kind: texts, labelled spans (byte offsets), and what a word may be that no span covers."""

    def __init__(self, name, rest, weight, hidden=False):
        self.name, self.rest, self.weight, self.hidden, self.articles = name, frozenset(rest), weight, hidden, []
        self.at = str(id(self))

    def add(self, text, spans, title="", title_spans=None):
        """title_spans None: what the title names is not known."""
        def in_bytes(text, spans):
            at = [0]
            for c in text:
                at.append(at[-1] + len(c.encode()))
            return [(at[a], at[b], frozenset(t)) for a, b, t, *_ in spans]
        self.articles.append((title, text, in_bytes(text, spans), None if title_spans is None else in_bytes(title, title_spans)))


def places(text, name):
    for m in re.finditer(r"(?<![\w])" + re.escape(name) + r"(?![\w])", text):
        yield m.start(), m.end()


def read_annotated(path, hold, weight):
    out = Set("annotated", {"O"}, weight)
    lines = [json.loads(line) for line in open(path, encoding="utf-8")]
    for a in [a for i, a in enumerate(lines) if i % hold[1] != hold[0]]:
        named = [e for e in a["entities"] if e["type"] != "attack_technique"]
        out.add(a["text"], spans_of(a["text"], a["text"], named), a["title"], spans_of(a["title"], a["text"], named))
    return out


def spans_of(where, text, named):
    """All places of the names, the longest first, none inside another."""
    spans = []
    for e in named:
        forms = {e["name"], e.get("surface", e["name"])}
        if e["start"] is not None:
            forms.add(text[e["start"]:e["end"]])
        if e["type"] == "person":
            forms.add(e["name"].split()[-1])
        kind = e["type"] if e["type"] in TYPES else "O"
        spans += [(x, y, {kind}) for f in forms if len(f) > 1 for x, y in places(where, f)]
    spans.sort(key=lambda s: s[0] - s[1])
    free, kept = set(range(len(where))), []
    for s in spans:
        if set(range(s[0], s[1])) <= free:
            free -= set(range(s[0], s[1]))
            kept.append(s)
    return kept


def read_columns(name, path, types, rest, weight, tag_at):
    """Token and tags a line, blank lines between sentences, <DOCSTART> between documents (else each 12 sentences)."""
    out, text, spans, n, fresh = Set(name, rest, weight), "", [], 0, True
    doc_marks = "<DOCSTART>" in open(path, encoding="utf-8", errors="replace").read(200)

    def close():
        nonlocal text, spans, n
        if text:
            out.add(text, [s for s in spans if s[2]])
        text, spans, n = "", [], 0
    for line in open(path, encoding="utf-8", errors="replace"):
        cells = line.split()
        if not cells or len(cells) < 2:
            n += not fresh
            text += "" if fresh else "\n"
            fresh = True
            if n >= 12 and not doc_marks:
                close()
            continue
        if cells[0] == "<DOCSTART>":
            close()
            continue
        token, tag = cells[0], cells[tag_at(cells)]
        if not fresh and not re.match(r"^[.,;:!?)\]%]|^'s$|^’s$|^”$", token) and text[-1:] not in "([“":
            text += " "
        start = len(text)
        text += token
        fresh = False
        head, _, kind = tag.partition("-")
        if not kind:
            continue
        if head in "IE" and spans and spans[-1][3] == kind and start - spans[-1][1] <= 1:
            spans[-1] = (spans[-1][0], len(text), spans[-1][2], kind)
        else:
            spans.append((start, len(text), frozenset(types.get(kind, ALL)), kind))
    close()
    return out


def read_casie(folder):
    kinds = {"Organization": {"company", "agency"}, "Person": {"person"}, "Software": {"product"},
             "System": {"product"}, "Device": {"product"}, "Website": {"product", "company"},
             "Malware": {"malware"}, "Vulnerability": {"O", "vulnerability_name"}, "GPE": {"O"}}
    out = Set("casie", ALL, .5)
    for f in sorted(os.listdir(folder)):
        try:
            a = json.load(open(os.path.join(folder, f), encoding="utf-8"))
        except ValueError:
            continue
        spans, text = set(), a["content"]
        for hopper in a.get("cyberevent", {}).get("hopper", []):
            for event in hopper["events"]:
                for g in event.get("argument", []):
                    s, e = g["startOffset"], g["endOffset"]
                    m = re.match(r"^(?:the |The |a |A |an )?((?:[A-Z][\w.&'-]*)(?: (?:[A-Z0-9][\w.&'-]*|of|and))*)(?:’s|'s)?$", text[s:e])
                    if m and g["type"] in kinds and text[s:e] == g["text"]:
                        spans.add((s + m.start(1), s + m.end(1), frozenset(kinds[g["type"]])))
        if spans:
            out.add(text, sorted(spans), a["info"].get("title", ""))
    return out


def read_stream(path, most):
    out = Set("stream", ALL, .5, hidden=True)
    for line in list(open(path, encoding="utf-8"))[:most]:
        a = json.loads(line)
        out.add(a["text"], [], a["title"])
    return out


def tell(program, sets):
    """The words of all articles as the program sees them."""
    lines = []
    for s in sets:
        for i, (title, text, *_) in enumerate(s.articles):
            lines.append(json.dumps({"id": f"{s.at}/{i}", "title": title, "text": text,
                                     "published": "2026-01-01T00:00:00Z"}))
    done = subprocess.run([program, "annotate", "--signs"], input="\n".join(lines) + "\n", text=True,
                          stdout=subprocess.PIPE, check=True)
    return {a["id"]: a["words"] for a in map(json.loads, done.stdout.splitlines())}


def owned(word):
    """(type, begins) that the lexicon gives, when it is sure of it."""
    for s in word["signs"]:
        m = re.match(r"own=(\w+) (begins|goes)-90$", s)
        if m:
            return m[1], m[2] == "begins"
    return None


def rows(sets, told):
    """(set, article number, signs, allowed classes) of each word."""
    number = 0
    for s in sets:
        for i, (_, _, body, title) in enumerate(s.articles):
            number += 1
            inside = None
            for w in told.get(f"{s.at}/{i}", []):
                signs, allowed = w["signs"], None
                spans = title if w["sentence"] < 0 else body
                if spans is None and s.name != "stream":
                    continue
                if s.hidden:
                    own = owned(w)
                    if not own or own[0] not in TYPES:
                        continue
                    allowed = {("B-" if own[1] else "I-") + own[0]}
                    signs = [x for x in signs if not re.match(r"own=|gated=|w=|w\+0\+1|w-1-0|runlast|runfirst", x)]
                else:
                    hit = next((p for p in spans if p[0] < w["end"] and w["start"] < p[1]), None)
                    if hit:
                        head = "I-" if inside == hit else "B-"
                        allowed = {"O" if t == "O" else head + t for t in hit[2]}
                    else:
                        allowed = {c for c in CLASSES if c.split("-")[-1] in s.rest}
                    inside = hit
                yield s, number, signs + ([] if s.name == "annotated" else ["set=" + s.name]), allowed


def matrix(found, least):
    articles = collections.defaultdict(set)
    for _, number, signs, _ in found:
        for sign in signs:
            articles[sign].add(number)
    names = sorted(x for x in articles if len(articles[x]) >= least)
    column = {name: i for i, name in enumerate(names)}
    indices, ends = [], [0]
    for _, _, signs, _ in found:
        indices += {column[x] for x in signs if x in column}
        ends.append(len(indices))
    data = np.ones(len(indices), dtype=np.float64)
    return csr_matrix((data, np.array(indices), np.array(ends)), shape=(len(found), len(names))), names


def heads(found):
    """The row of the word in front, for each word that goes on a run of such words; -1: none."""
    out = np.full(len(found), -1)
    for i in range(1, len(found)):
        goes_on = not found[i][0].hidden and found[i - 1][1] == found[i][1]
        if goes_on and any(s in ("runplace=mid", "runplace=end") for s in found[i][2]):
            out[i] = i - 1
    return out


def with_heads(x, ahead, y):
    """The tag of the word in front is a sign as well."""
    at = np.flatnonzero(ahead >= 0)
    tags = csr_matrix((np.ones(len(at)), (at, y[ahead[at]])), shape=(len(y), len(CLASSES)))
    return hstack([x, tags]).tocsr()


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("data")
    a.add_argument("--program", default="b/src/tocsin")
    a.add_argument("--hold", default="", help="as in 0/3")
    a.add_argument("--least", type=int, default=4)
    a.add_argument("--strength", type=float, default=.3)
    a.add_argument("--iterations", type=int, default=100)
    a.add_argument("--stream", type=int, default=800)
    a.add_argument("--sets", default="annotated,annoctr,cyner,casie,stream", help="which of them")
    a.add_argument("--weight", type=float, default=9, help="of annotated.jsonl")
    a.add_argument("--labelled", type=float, default=9, help="weight of labelled.jsonl")
    args = a.parse_args()
    at = lambda name: os.path.join(args.data, name)
    sets = []
    hold = [int(n) for n in args.hold.split("/")] if args.hold else (1, 1)
    for file in ("annotated.jsonl", "labelled.jsonl"):
        if os.path.exists(at(file)):
            sets.append(read_annotated(at(file), hold, args.weight if file == "annotated.jsonl" else args.labelled))
    org = {"company", "agency"}
    known = [
        ("annoctr", "annoctr.bio", {"ORG": org, "GROUP": {"threat_actor", "ransomware_group"},
                                    "MALWARE": {"malware", "ransomware_group"}, "TOOL": {"tool", "product"},
                                    "LOC": {"O"}, "SECTOR": {"O"}, "DATE": {"O"}, "CON": {"O"}},
         {"O", "product", "person", "campaign", "vulnerability_name"}, 2, lambda c: -1),
        ("cyner", "cyner.txt", {"Malware": {"malware"}, "System": {"product", "tool"}, "Organization": org,
                                "Vulnerability": {"O", "vulnerability_name"}, "Indicator": {"O"}},
         {"O", "person", "threat_actor", "campaign", "vulnerability_name"}, .5, lambda c: 1),
        ("aptner", "aptner.txt", {"APT": {"threat_actor"}, "MAL": {"malware"}, "TOOL": {"tool", "product"},
                                  "SECTEAM": {"company"}, "OS": {"product"}, "LOC": {"O"}, "TIME": {"O"}},
         {"O", "person", "product", "company", "agency", "campaign", "vulnerability_name"}, .3, lambda c: 1),
        ("dnrti", "dnrti.txt", {"HackOrg": {"threat_actor"}, "SecTeam": {"company"}, "Tool": {"malware", "tool", "O"},
                                "Area": {"O"}, "Time": {"O"}},
         {"O", "person", "product", "company", "agency", "campaign", "vulnerability_name"}, .3, lambda c: 1)]
    for name, file, types, rest, weight, tag_at in known:
        if os.path.exists(at(file)):
            sets.append(read_columns(name, at(file), types, rest, weight, tag_at))
    if os.path.isdir(at("casie")):
        sets.append(read_casie(at("casie")))
    if os.path.exists(at("stream.jsonl")):
        sets.append(read_stream(at("stream.jsonl"), args.stream))
    sets = [s for s in sets if s.name in args.sets.split(",")]
    found = list(rows(sets, tell(args.program, sets)))
    x, names = matrix(found, args.least)
    allowed = np.zeros((len(found), len(CLASSES)), dtype=bool)
    for i, row in enumerate(found):
        for c in row[3]:
            allowed[i, CLASSES.index(c)] = True
    weight = np.array([row[0].weight for row in found])
    y, sure = allowed.argmax(1), allowed.sum(1) == 1
    sys.stderr.write(f"{len(found)} words, {sure.sum()} sure, {len(names)} signs\n")
    for s in sets:
        sys.stderr.write(f"  {s.name}: {len(s.articles)} articles, {sum(r[0] is s for r in found)} words\n")
    model = None
    for part, iterations in ((sure, args.iterations // 2), (allowed.sum(1) < len(CLASSES), args.iterations)):
        if model is not None:
            score = model.predict_log_proba(x)
            full = np.full(allowed.shape, -50.)
            full[:, model.classes_] = score
            full[:, 0] += 1  # in doubt no name
            y = np.where(allowed, full, -1e9).argmax(1)
            x = with_heads(x, heads(found), y)
            names += ["ahead=" + c for c in CLASSES]
        # what was decided by a model counts less than what was labelled
        w = weight * np.where(sure, 1, .5)
        model = LogisticRegression(C=args.strength, max_iter=iterations).fit(x[part], y[part], sample_weight=w[part])
        sys.stderr.write(f"round on {part.sum()} words: fit {model.score(x[part], y[part]):.3f}\n")
    write(model, names, sets)


def letters(row):
    return "".join(chr(ord("P") + int(max(-45, min(45, round(v / STEP))))) for v in row)


def write(model, names, sets):
    print("# The tagger of names: a sign of a word, then what it says for each tag, a letter each ('P' nothing). Fitted by")
    print("# tools/train_tagger.py on " + ", ".join(f"{len(s.articles)} articles of {s.name}" for s in sets) + ".")
    print(f"classes\t{STEP}\t" + "\t".join(CLASSES))
    full = np.zeros((len(CLASSES), len(names)))
    full[model.classes_] = model.coef_
    bias = np.full(len(CLASSES), -4.)
    bias[model.classes_] = model.intercept_
    print("bias\t" + letters(bias))
    for i, name in enumerate(names):
        row = letters(full[:, i])
        if row.strip("OPQ"):
            print(name + "\t" + row)


main()
