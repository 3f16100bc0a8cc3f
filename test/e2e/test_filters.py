#!/usr/bin/env python3
"""The filter commands over the sample week: shapes, exit codes, bad records, determinism."""
import json
from pathlib import Path

from program import ROOT, lines, tocsin

SAMPLE = ROOT / "examples/sample"


def entries():
    rows = []
    for feed in sorted((SAMPLE / "feeds").iterdir()):
        rows += lines(tocsin("parse", "--url", "https://" + feed.stem + ".example/feed", "--source", feed.stem,
                             stdin=feed.read_bytes()))
    return rows


def articles(rows):
    """Entries as articles, the short way: our feeds carry their text."""
    out = []
    for row in rows:
        page = f"<html><body><article><h1>{row['title']}</h1>{row['content'] or row['summary']}</article></body></html>"
        article = lines(tocsin("extract", "--url", row["url"], "--source", row["source"], stdin=page))[0]
        article["published"] = row["published"]
        article["title"] = row["title"]
        out.append(article)
    return out


def main():
    gold = dict(line.split("\t") for line in (SAMPLE / "events.tsv").read_text().splitlines())
    rows = entries()
    assert len(rows) == len(gold) == 58, (len(rows), len(gold))
    for row in rows:
        assert row["url"] in gold, row["url"]
        assert row["title"] and row["published"] and (row["content"] or row["summary"]), row["url"]
    news = articles(rows)
    text = "".join(json.dumps(a) + "\n" for a in news)

    placed = lines(tocsin("cluster", stdin=text))
    assert [p["id"] for p in placed] == [a["id"] for a in news], "order of input"
    assert tocsin("cluster", stdin=text).stdout == tocsin("cluster", stdin=text).stdout, "same input, same answer"

    # A bad line is named, the rest is done, the exit code is 1.
    broken = text.replace("\n", '\n{"title": \n', 1)
    run = tocsin("cluster", stdin=broken, check=False)
    assert run.returncode == 1 and b"line 2" in run.stderr, run.stderr
    assert len(lines(run)) == 58

    for record in lines(tocsin("annotate", stdin=text)):
        for name in ("entities", "observables", "events", "sentences", "indicators", "severity"):
            assert name in record, name
        body = next(a["text"] for a in news if a["id"] == record["id"]).encode()
        for s in record["sentences"]:
            assert 0 <= s["start"] < s["end"] <= len(body)
            body[s["start"]:s["end"]].decode()

    assert {d["verdict"] for d in lines(tocsin("dedupe", stdin=text))} == {"new", "copy"}
    again = lines(tocsin("dedupe", stdin=text + text))
    assert all(d["verdict"] == "same" for d in again[58:])

    # Unknown fields come through.
    extra = json.dumps({**news[0], "mine": {"a": [1, None]}})
    assert lines(tocsin("annotate", stdin=extra))[0]["mine"] == {"a": [1, None]}

    for threat in lines(tocsin("brief", stdin=text)):
        for name in ("id", "slug", "title", "severity", "summary", "key_points", "analysis", "articles", "timeline",
                     "entities", "observables", "keywords"):
            assert name in threat, name
        texts = {a["id"]: a["text"].encode() for a in news}
        for said in threat["summary"] + threat["key_points"] + threat["analysis"]["impact"]:
            if not said["general"]:
                texts[said["article"]][said["start"]:said["end"]].decode()

    for arguments, code in ((["nothing"], 2), (["parse", "--nope"], 2), (["show"], 2), (["help"], 0), (["version"], 0),
                            (["list", "--data", "/nonexistent/folder"], 3)):
        assert tocsin(*arguments, check=False).returncode == code, arguments
    run = tocsin("parse", stdin="<html><title>Just a moment...</title></html>", check=False)
    assert run.returncode == 1 and b"Just a moment" in run.stderr, run.stderr
    print("filters: ok")


main()
