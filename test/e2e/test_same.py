#!/usr/bin/env python3
"""The same articles give the same store, however many threads read them and however often it was started anew."""
import json
import random
import re

from program import ROOT, Folder, lines, tocsin

NEAR_NOW = re.compile(r'"(stored|last_try|last_success)":"[^"]*"')


def articles():
    """The entries of the sample week as articles, one a line, oldest first."""
    found = []
    for feed in sorted((ROOT / "examples/sample/feeds").iterdir()):
        for e in lines(tocsin("parse", "--url", f"https://{feed.stem}.example/", stdin=feed.read_bytes())):
            text = re.sub(r"<[^>]*>", " ", e.get("content") or e.get("summary") or "")
            found.append({"id": e["id"] or e["url"], "url": e["url"], "source": feed.stem, "title": e["title"],
                          "published": e["published"], "text": re.sub(r"\s+", " ", text).strip()})
    found.sort(key=lambda a: (a["published"], a["url"]))
    return "".join(json.dumps(a) + "\n" for a in found), len(found)


def cut(stdin, starts):
    """The stream in so many pieces, cut at random places."""
    rows = stdin.splitlines(keepends=True)
    at = sorted(random.Random(starts).sample(range(1, len(rows)), starts - 1))
    return ["".join(rows[a:b]) for a, b in zip([0] + at, at + [len(rows)])]


def told(stdin, *options, starts=1):
    """Every threat of a store that was filled with these options, by so many runs, as its JSON."""
    with Folder() as folder:
        for piece in cut(stdin, starts):
            said = tocsin("ingest", "--data", folder, *options, stdin=piece).stderr.decode()
        replayed = tocsin("replay", "--data", folder).stdout.decode()
        n = replayed.split(" ")[0]
        assert f"{n} articles placed again, {n} in the same threat" in replayed, replayed
        listed = json.loads(tocsin("list", "--data", folder, "--json", "--singles", "--limit", "200").stdout)
        threats = [tocsin("show", "--data", folder, "--json", t["id"]).stdout.decode() for t in listed["items"]]
        tocsin("check", "--data", folder)
    return said, sorted(NEAR_NOW.sub("", t) for t in threats)


def where(threat):
    """The id of a threat and its articles: what does not depend on which were written in one batch."""
    threat = json.loads(threat)
    return threat["id"], threat["state"], threat["merged_into"] if "merged_into" in threat else "", sorted(
        (a["id"], a["copy_of"]) for a in threat["articles"])


def main():
    stdin, n = articles()
    assert n > 40, f"only {n} articles in the sample"
    said, want = told(stdin, "--workers", "1")
    assert len(want) > 10, f"only {len(want)} threats"
    for workers in ("2", "5"):
        again, threats = told(stdin, "--workers", workers)
        assert again == said, (workers, said, again)
        assert len(threats) == len(want), (workers, len(want), len(threats))
        for a, b in zip(want, threats):
            assert a == b, f"with {workers} threads:\n{b[:400]}\nwith one:\n{a[:400]}"
    assert told(stdin)[1] == want, "with as many threads as processors"
    placed = [where(t) for t in want]
    for starts in (2, 5, 10, n):
        assert [where(t) for t in told(stdin, starts=starts)[1]] == placed, f"with {starts} starts"
    print(f"same: {n} articles, {len(want)} threats, 1, 2 and 5 threads, up to {n} starts, and replayed")


if __name__ == "__main__":
    main()
