#!/usr/bin/env python3
"""Counts the wrong pairs of a clustering by kind, with rules of thumb.

usage: tocsin cluster < VIEWS/NAME.jsonl > NAME.out; cluster_kinds.py VIEWS/NAME NAME.out [more pairs of both]

VIEWS is made by cluster_views.py. Each pair of labelled articles is of the first kind that fits. For each kind:
right pairs (one event, one threat), foreign pairs (two events, one threat: precision), missed ones (one event, two
threats: recall). Pairs of two events in two threats are not counted, so precision and recall are within the kind.
"""
import argparse
import collections
import datetime
import itertools
import json
import re

KINDS = ("digest", "patch tuesday", "sister template", "actor lump", "copy", "bodiless headline", "second wave",
         "product lump", "rewritten headline", "other")
DIGEST = re.compile(r"\b(weekly|monthly|round-?up|recap|newsletter|digest|stormcast|podcast|this week|month in)\b", re.I)
PATCH_DAY = re.compile(r"\bpatch tuesday\b|\b\d{2,} (cves|flaws|vulnerabilities|security)\b|\bmonthly rollup\b", re.I)
ACTOR = re.compile(r"\b(ransomware|group|gang|apt\d*|hackers|lazarus|kimsuky|botnet|stealer)\b", re.I)


def words(text):
    return set(re.findall(r"[a-z0-9][a-z0-9.-]+", text.lower()))


def overlap(a, b):
    return len(a & b) / max(1, len(a | b))


def names(title):
    return set(re.findall(r"(?<=\s)[A-Z][\w-]{2,}", title))


def when(article):
    return datetime.datetime.fromisoformat(article["published"].replace("Z", "+00:00"))


def kind_of(a, b):
    ta, tb = words(a["title"]), words(b["title"])
    if DIGEST.search(a["title"]) or DIGEST.search(b["title"]):
        return "digest"
    if PATCH_DAY.search(a["title"]) or PATCH_DAY.search(b["title"]):
        return "patch tuesday"
    if a["text"] and b["text"] and overlap(words(a["text"]), words(b["text"])) > .8:
        return "copy"
    if a["source"] == b["source"] and overlap(ta, tb) > .3:
        return "sister template"
    common = names(a["title"]) & names(b["title"])
    if common and ACTOR.search(a["title"]) and ACTOR.search(b["title"]) and overlap(ta, tb) < .3:
        return "actor lump"
    if min(len(a["text"]), len(b["text"])) < 40:
        return "bodiless headline"
    if abs(when(a) - when(b)) > datetime.timedelta(days=2):
        return "second wave"
    if common and overlap(ta, tb) < .3:
        return "product lump"
    if not common:
        return "rewritten headline"
    return "other"


def count(view, out, total):
    event = dict(line.rstrip("\n").split("\t") for line in open(view + ".tsv", encoding="utf-8"))
    threat = {r["id"]: r["threat"] for r in map(json.loads, open(out, encoding="utf-8"))}
    articles = {a["id"]: a for a in map(json.loads, open(view + ".jsonl", encoding="utf-8"))}
    for i, k in itertools.combinations(event, 2):
        same_event, same_threat = event[i] == event[k], threat[i] == threat[k]
        if same_event or same_threat:
            what = "right" if same_event and same_threat else "missed" if same_event else "foreign"
            total[kind_of(articles[i], articles[k])][what] += 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+")
    files = parser.parse_args().files
    total = collections.defaultdict(collections.Counter)
    for view, out in zip(files[::2], files[1::2]):
        count(view, out, total)
    print("| kind | right | foreign | missed | precision | recall |\n|---|--:|--:|--:|--:|--:|")
    for kind in KINDS:
        c = total[kind]
        precision = c["right"] / max(1, c["right"] + c["foreign"])
        recall = c["right"] / max(1, c["right"] + c["missed"])
        print(f"| {kind} | {c['right']} | {c['foreign']} | {c['missed']} | {precision:.2f} | {recall:.2f} |")


main()
