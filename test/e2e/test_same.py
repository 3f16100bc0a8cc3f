#!/usr/bin/env python3
"""The same articles give the same store, however many threads read them."""
import json
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


def told(stdin, *options):
    """Every threat of a store that was filled with these options, as its JSON."""
    with Folder() as folder:
        said = tocsin("ingest", "--data", folder, *options, stdin=stdin).stderr.decode()
        listed = json.loads(tocsin("list", "--data", folder, "--json", "--singles", "--limit", "200").stdout)
        threats = [tocsin("show", "--data", folder, "--json", t["id"]).stdout.decode() for t in listed["items"]]
        tocsin("check", "--data", folder)
    return said, sorted(NEAR_NOW.sub("", t) for t in threats)


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
    print(f"same: {n} articles, {len(want)} threats, 1, 2 and 5 threads")


if __name__ == "__main__":
    main()
