#!/usr/bin/python3
"""Makes a labelled set, as train_tagger.py and train_roles.py read it, of tools/labels.tsv and the articles.

usage: labels.py articles.jsonl [--program b/src/tocsin] > labelled.jsonl

articles.jsonl holds the labelled articles with "id", "title", "text" and "published", among others.
"""
import argparse
import json
import os
import re
import subprocess

ROLES = dict(zip("LITRBQN", ["lead", "impact", "technical", "response", "background", "quote_opinion", "noise"]))


def labels():
    for line in open(os.path.join(os.path.dirname(__file__), "labels.tsv"), encoding="utf-8"):
        if not line.startswith("#"):
            article, roles, names, techniques = line.rstrip("\n").split("\t")
            yield article, roles, [n.split("=", 1) for n in names.split("|") if n], techniques.split(",") if techniques else []


def place(text, name):
    m = re.search(r"(?<!\w)" + re.escape(name) + r"(?!\w)", text)
    return m.span() if m else (None, None)


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("articles")
    a.add_argument("--program", default="b/src/tocsin")
    args = a.parse_args()
    articles = {x["id"]: x for x in map(json.loads, open(args.articles, encoding="utf-8"))}
    found = [(articles[i], r, n, t) for i, r, n, t in labels() if i in articles]
    lines = "".join(json.dumps({k: x.get(k) for k in ("id", "url", "title", "text", "published")}) + "\n" for x, *_ in found)
    done = subprocess.run([args.program, "annotate"], input=lines, text=True, stdout=subprocess.PIPE, check=True)
    for (x, roles, names, techniques), line in zip(found, done.stdout.splitlines()):
        raw, read = x["text"].encode(), json.loads(line)["sentences"]
        at = lambda byte: len(raw[:byte].decode(errors="ignore"))
        entities = []
        for kind, name in names:
            start, end = place(x["text"], name)
            entities.append({"type": kind, "name": name, "start": start, "end": end})
        sentences = [{"start": at(s["start"]), "end": at(s["end"]), "role": ROLES[r]} for s, r in zip(read, roles)]
        print(json.dumps({"id": x["id"], "title": x["title"], "text": x["text"], "date": x.get("published"),
                          "entities": entities, "techniques": techniques,
                          "sentences": sentences if len(read) == len(roles) else []}))


main()
