#!/usr/bin/python3
"""What `tocsin annotate` finds of the arguments that CASIE labels: recall of victims, CVEs and dates.

usage: casie.py PROGRAM FOLDER [FROM]

FOLDER is data/annotation of casie.tar.xz; articles from FROM on, in the order of their names. A victim is an
organisation whose label is a name (capitals); it is found when an entity has that name or a part of it. CVE ids must be
equal. Of times only those with a year, a month or a day in words or digits are asked: a dated event must overlap them.
"""
import collections
import json
import os
import re
import subprocess
import sys

NAME = re.compile(r"^(?:[Tt]he |[Aa]n? )?((?:[A-Z][\w.&'-]*)(?: (?:[A-Z0-9][\w.&'-]*|of|and))*)(?:’s|'s)?$")
TIME = re.compile(r"(19|20)\d\d|january|february|march|april|june|july|august|september|october|november|december|"
                  r"\b(mon|tues|wednes|thurs|fri|satur|sun)day|yesterday", re.I)


def main():
    program, folder = sys.argv[1:3]
    first = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    articles = []
    for name in sorted(os.listdir(folder))[first:]:
        try:
            articles.append(json.load(open(os.path.join(folder, name), encoding="utf-8")))
        except ValueError:
            continue
    lines = ""
    for i, a in enumerate(articles):
        day = re.match(r"(\d{4})_(\d\d)_(\d\d)", a["info"].get("date", ""))
        lines += json.dumps({"id": str(i), "title": a["info"].get("title", ""), "text": a["content"],
                             "published": "-".join(day.groups()) + "T12:00:00Z" if day else None}) + "\n"
    done = subprocess.run([program, "annotate"], input=lines, text=True, stdout=subprocess.PIPE)
    answers = {json.loads(line)["id"]: json.loads(line) for line in done.stdout.splitlines()}
    c = collections.Counter()
    for i, a in enumerate(articles):
        answer = answers.get(str(i))
        if not answer or not isinstance(a.get("cyberevent"), dict):
            continue
        names = {e["name"].lower() for e in answer["entities"]}
        at = [0]
        for ch in a["content"]:
            at.append(at[-1] + len(ch.encode()))
        victims, cves = set(), set()
        for event in (e for h in a["cyberevent"].get("hopper", []) for e in h["events"]):
            for g in event.get("argument", []):
                m = NAME.match(g["text"])
                if g["type"] == "Organization" and g.get("role", {}).get("type") == "Victim" and m:
                    victims.add(m[1].lower())
                cves |= {x.upper() for x in re.findall(r"CVE-\d{4}-\d{4,7}", g["text"], re.I)}
                if g["type"] == "Time" and TIME.search(g["text"]) and g["endOffset"] <= len(a["content"]):
                    byte = at[g["startOffset"]]
                    c.update(time=1, time_found=any(e["start"] <= byte < e["end"] for e in answer["events"]))
        for v in victims:
            c.update(victim=1, victim_found=any(v in n or n in v for n in names))
        for v in cves:
            c.update(cve=1, cve_found=v.lower() in names)
    for what in ("victim", "cve", "time"):
        print(f"{what:<8} recall {c[what + '_found'] / max(1, c[what]):.3f} n {c[what]}")


main()
