#!/usr/bin/env python3
"""Makes views of the labelled articles: the same events as other collections would tell them.

usage: cluster_views.py events_dev.jsonl security_2026.jsonl FOLDER

Writes FOLDER/NAME.jsonl (a stream for `tocsin cluster`) and FOLDER/NAME.tsv (id, event of the labelled
articles). The first file has labelled days behind unlabelled weeks, the second is the stream of which
tools/cluster_weeks.tsv labels three weeks. Views differ in how much of a text there is, in what came
before, in dates, order, sources and sizes of events.
"""
import argparse
import collections
import datetime
import json
import os
import random

KEPT = ("id", "source", "url", "title", "published", "text")


def cut(article, n):
    return dict(article, text=article["text"][:n])


def to_the_day(article):
    return dict(article, published=article["published"][:10] + "T00:00:00Z")


def at_most(labelled, n, seed):
    """The articles with at most n of each event."""
    ids = [a["id"] for a in labelled]
    random.Random(seed).shuffle(ids)
    event = {a["id"]: a["event"] for a in labelled}
    seen, kept = collections.Counter(), set()
    for i in ids:
        if seen[event[i]] < n:
            seen[event[i]] += 1
            kept.add(i)
    return kept


def day_views(rows):
    labelled = [a for a in rows if a.get("event")]
    rnd = random.Random(5)
    shuffled = [to_the_day(a) for a in labelled]
    random.Random(2).shuffle(shuffled)
    two, one = at_most(labelled, 2, 3), at_most(labelled, 1, 4)
    events = sorted({a["event"] for a in labelled})
    random.Random(9).shuffle(events)
    kept = set(events[:len(events) // 3])
    press = ("gbhackers.com", "cyberpress.org", "bleepingcomputer.com", "securityweek.com")
    return {
        "full": rows,
        "cold": labelled,
        "head": [cut(a, 0) for a in rows],
        "head_cold": [cut(a, 0) for a in labelled],
        "c200": [cut(a, 200) for a in rows],
        "c200_cold": [cut(a, 200) for a in labelled],
        "mixed": [cut(a, rnd.choice([0, 200, 600, 9999])) for a in rows],
        "mixed_cold": [cut(a, rnd.choice([0, 200, 600, 9999])) for a in labelled],
        "day_shuffled": shuffled,
        "one_source": [dict(a, source="news", url="https://news.example/" + a["id"]) for a in labelled],
        "no_aggregator": [a for a in rows if a["source"] != "malware.news"],
        "aggregator": [a for a in rows if a["source"] == "malware.news"],
        "no_press": [a for a in rows if a["source"] not in press[:2]],
        "press": [a for a in rows if a["source"] in press],
        "sparse": [a for a in labelled if a["id"] in one or a["event"] in kept],
        "pairs_only": [a for a in labelled if a["id"] in two],
    }


def week_views(rows, labels):
    views = {}
    for week in sorted({w for w, _, _ in labels}):
        event = {i: e if e != "-" else i for w, i, e in labels if w == week}
        before = (datetime.date.fromisoformat(week) - datetime.timedelta(30)).isoformat()
        last = max(a["published"] for a in rows if a["id"] in event)
        mine = sorted((dict(a, event=event[a["id"]]) for a in rows if a["id"] in event), key=lambda a: a["published"])
        context = sorted((dict(a, event=event.get(a["id"])) for a in rows
                          if before <= a["published"] <= last and a["origin"] != "tia-n-list"),
                         key=lambda a: a["published"])
        name = "week_" + week[5:].replace("-", "")
        views[name] = mine
        views[name + "_warm"] = context
        views[name + "_head"] = [cut(a, 0) for a in mine]
    return views


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("events")
    parser.add_argument("stream")
    parser.add_argument("folder")
    args = parser.parse_args()
    weeks = os.path.join(os.path.dirname(os.path.abspath(__file__)), "cluster_weeks.tsv")
    labels = [line.rstrip("\n").split("\t") for line in open(weeks, encoding="utf-8") if not line.startswith("#")]
    views = day_views([json.loads(line) for line in open(args.events, encoding="utf-8")])
    views.update(week_views([json.loads(line) for line in open(args.stream, encoding="utf-8")], labels))
    os.makedirs(args.folder, exist_ok=True)
    for name, articles in views.items():
        path = os.path.join(args.folder, name)
        with open(path + ".jsonl", "w", encoding="utf-8") as stream, open(path + ".tsv", "w", encoding="utf-8") as gold:
            for a in articles:
                stream.write(json.dumps({k: a[k] for k in KEPT}) + "\n")
                if a.get("event"):
                    gold.write(f"{a['id']}\t{a['event']}\n")


main()
