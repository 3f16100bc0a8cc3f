#!/usr/bin/env python3
"""The sample week in a store: the reference event is told in full, the traps stay apart, removal leaves nothing."""
import collections
import json
import os
import time

from program import ROOT, Folder, Server, tocsin


def pairs(groups):
    return {(a, b) for g in groups for a in g for b in g if a < b}


def load(folder):
    tocsin("sample", "load", "--data", folder)
    listed = json.loads(tocsin("list", "--data", folder, "--json", "--singles", "--limit", "200").stdout)
    return [json.loads(tocsin("show", "--data", folder, "--json", t["id"]).stdout) for t in listed["items"]]


def check_grouping(threats):
    gold = dict(line.split("\t") for line in (ROOT / "examples/sample/events.tsv").read_text().splitlines())
    by_event = collections.defaultdict(set)
    for url, event in gold.items():
        by_event[event].add(url)
    said = pairs([{a["url"] for a in t["articles"]} for t in threats])
    true = pairs(by_event.values())
    precision, recall = len(said & true) / max(1, len(said)), len(said & true) / len(true)
    print(f"sample: {len(threats)} threats, {len(by_event)} events, pairs P {precision:.3f} R {recall:.3f}")
    for a, b in sorted(said - true):
        print("  together, but should not be:", a, b)
    for a, b in sorted(true - said):
        print("  apart, but should not be:", a, b)
    assert precision >= .95 and recall >= .8, "the sample's events"


def check_reference(threats):
    found = [t for t in threats if any(e["id"] == "incident_id/ex1331830" for e in t["entities"])
             and any("bleepingcomputer" in a["url"] for a in t["articles"])]
    assert len(found) == 1, f"{len(found)} threats tell EX1331830"
    t = found[0]
    severity = t["severity"]
    assert severity["label"] == "High" and abs(severity["score"] - 62.24) < .05, severity
    assert sorted(a["source"].lower() for a in t["articles"]) == ["4sysops", "bleepingcomputer"], t["articles"]
    assert t["sources"] == 2
    assert t["published"].startswith("2026-06-02") and t["updated"].startswith("2026-06-02")
    assert "outage" in [i["name"] for i in t["indicators"]], t["indicators"]
    assert {"microsoft", "exchange", "outage"} <= set(" ".join(t["keywords"]).lower().split()), t["keywords"]
    entities = {(e["type"], e["name"]) for e in t["entities"]}
    for want in (("company", "Microsoft"), ("country", "Germany"), ("region", "North America"),
                 ("incident_id", "EX1331830"), ("product", "Exchange Online")):
        assert want in entities, (want, entities)
    assert 2 <= len(t["summary"]) <= 4 and 3 <= len(t["key_points"]) <= 6, "summary and key points"
    for part in ("impact", "technical", "response"):
        assert 1 <= len(t["analysis"][part]) <= 7, part
    assert len(t["timeline"]) >= 2
    assert sum(r["points"] for r in severity["reasons"]) - severity["score"] < .01
    for r in severity["reasons"]:
        assert r["evidence"]["article"] or r["line"] in "E", r


def check_first_start():
    """No source answers: after 20 s the sample is there and every page says so, until one command removes it."""
    with Folder() as folder:
        feeds = folder + ".opml"
        with open(feeds, "w") as f:
            f.write('<opml version="2.0"><body><outline type="rss" text="nobody" xmlUrl="http://127.0.0.1:1/feed"/></body></opml>')
        server = Server(folder, "--feeds", feeds, "--allow-private", "127.0.0.0/8")
        assert server.json("/api/v1/stats")["threats"] == 0
        server.wait(lambda stats: stats["articles"] >= 58, 90)
        for page in ("/", "/sources", "/search?q=exchange", "/nothing"):
            assert b"sample week" in server.get(page)[2], page
        tocsin("sample", "remove", "--data", folder)
        server.wait(lambda stats: stats["articles"] == 0 and stats["threats"] == 0, 40)
        until = time.monotonic() + 20
        while b"sample week" in server.get("/")[2]:
            assert time.monotonic() < until, "the notice stays"
            time.sleep(.2)
        server.stop()
        os.unlink(feeds)


def main():
    check_first_start()
    with Folder() as folder:
        threats = load(folder)
        check_grouping(threats)
        check_reference(threats)
        assert b"whole" in tocsin("check", "--data", folder).stdout
        found = tocsin("search", "--data", folder, "exchange", "outage", "EX1331830").stdout
        assert b"Exchange" in found
        tocsin("sample", "remove", "--data", folder)
        assert json.loads(tocsin("list", "--data", folder, "--json", "--singles").stdout)["items"] == []
        again = load(folder)
        assert len(again) == len(threats)
    print("sample: ok")


main()
