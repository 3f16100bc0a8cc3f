#!/usr/bin/python3
"""Makes labelled sets, in the shape of the shared annotated articles, of tools/labels.tsv and the articles.

usage: labels.py articles.jsonl [--part train|test] [--complete] > labelled.jsonl

articles.jsonl holds the labelled articles with "id", "title", "text" and "published", among others. --part gives the
rows of that part only: "test" is for counting, nobody looks at it. --complete leaves out articles of which only roles,
names of the open types and techniques were labelled. The shape is what train_tagger.py, train_roles.py and the scorer
of annotated articles read: "entities" [{"type", "name", "start", "end", "in_title", "central"}], "events" [{"date",
"date_end", "precision", "kind", "text_start", "text_end"}], "sentences" [{"start", "end", "role"}], "severity",
"best_summary"; offsets count characters.
"""
import argparse
import json
import os
import re

ROLES = dict(zip("LITRBQN", ["lead", "impact", "technical", "response", "background", "quote_opinion", "noise"]))
PRECISION = {4: "year", 7: "month", 10: "day"}


def rows(path=os.path.join(os.path.dirname(__file__), "labels.tsv")):
    for line in open(path, encoding="utf-8"):
        if not line.startswith("#"):
            yield dict(zip(("id", "part", "starts", "roles", "names", "techniques", "events", "severity", "best"),
                           line.rstrip("\n").split("\t")))


def with_signs(signs, labelled, what):
    """(number, article, what `annotate --signs` tells of it, the byte at which each character begins) of each labelled
    article; its signs are those of the same id."""
    told = {}
    for line in open(signs, encoding="utf-8"):
        article = json.loads(line)
        told[article["id"]] = article[what]
    for number, line in enumerate(open(labelled, encoding="utf-8")):
        article = json.loads(line)
        byte = [0]
        for c in article["text"]:
            byte.append(byte[-1] + len(c.encode()))
        yield number, article, told[article["id"]], byte


def place(text, name):
    m = re.search(r"(?<!\w)" + re.escape(name) + r"(?!\w)", text)
    return m.span() if m else (None, None)


def sentences(row, text):
    starts = [int(n) for n in row["starts"].split(",") if n]
    for at, end, role in zip(starts, starts[1:] + [len(text)], row["roles"]):
        yield {"start": at, "end": at + len(text[at:end].rstrip()), "role": ROLES[role]}


def entities(row, article, cut):
    for name in filter(None, row["names"].split("|")):
        kind, name = name.split("=", 1)
        central, name = name.endswith("*"), name.removesuffix("*")
        name, _, surface = name.partition("~")
        surface = surface or name
        start, end = place(article["text"], surface)
        yield {"type": kind, "name": name, "surface": surface, "start": start, "end": end,
               "in_title": start is None or place(article["title"], surface) != (None, None), "central": central}
    for technique in filter(None, row["techniques"].split(",")):
        name, _, number = technique.partition("~")
        at = cut[int(number)] if number else {"start": None, "end": None}
        yield {"type": "attack_technique", "name": name, "start": at["start"], "end": at["end"], "in_title": False,
               "central": False}


def events(row, cut):
    for event in filter(None, row.get("events", "").split(",")):
        date, kind, number = event.split(" ")
        date, _, end = date.partition("/")
        out = {"date": date, "precision": PRECISION.get(len(date), "minute"), "kind": kind,
               "text_start": cut[int(number)]["start"], "text_end": cut[int(number)]["end"]}
        yield out | ({"date_end": end} if end else {})


def labelled(row, article):
    cut = list(sentences(row, article["text"]))
    out = {"id": article["id"], "url": article.get("url"), "source": article.get("source"), "title": article["title"],
           "text": article["text"], "date": article.get("published"), "published": article.get("published"),
           "complete": "severity" in row,
           "entities": list(entities(row, article, cut)), "sentences": cut}
    if "severity" in row:
        out |= {"events": list(events(row, cut)), "severity": {"label": row["severity"], "indicators": []},
                "best_summary": [int(n) for n in row["best"].split(",") if n], "benign_observables": []}
    return out


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("articles")
    a.add_argument("--part", choices=("train", "test"))
    a.add_argument("--complete", action="store_true")
    args = a.parse_args()
    articles = {x["id"]: x for x in map(json.loads, open(args.articles, encoding="utf-8"))}
    for row in rows():
        if row["id"] in articles and args.part in (None, row["part"]) and ("severity" in row or not args.complete):
            print(json.dumps(labelled(row, articles[row["id"]]), ensure_ascii=False))


if __name__ == "__main__":
    main()
