#!/usr/bin/env python3
"""The severity of single reports against bands that people gave them.

    severity.py            short reports of our own, by halves; with TOCSIN_SHARED also a labelled sample of the stream
    severity.py --errors   names those of the halves that rules may be made on

tools/severity_cases.tsv holds reports that we made up, tools/severity_labels.tsv bands of articles of the stream.
Ends with 1 when a floor is missed. docs/conformance.md has the figures."""
import argparse
import json
import lzma
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("TOCSIN_PROGRAM", str(ROOT / "build/tocsin"))
BANDS = ["Low", "Medium", "High", "Critical"]
FLOORS = (0.70, 0.97)  # exact, within one band; of the halves that were only counted


def rows_of(name):
    for line in (ROOT / "tools" / name).read_text().splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def labels(articles):
    lines = "".join(json.dumps(a) + "\n" for a in articles)
    run = subprocess.run([PROGRAM, "annotate"], input=lines.encode(), capture_output=True, timeout=300)
    assert run.returncode == 0, run.stderr.decode()[-2000:]
    return {r["id"]: r["severity"]["label"] for r in map(json.loads, run.stdout.splitlines())}


def measure(name, articles, wanted, show):
    got = labels(articles)
    steps = {a["id"]: abs(BANDS.index(got[a["id"]]) - BANDS.index(wanted[a["id"]])) for a in articles}
    exact = sum(s == 0 for s in steps.values()) / len(steps)
    near = sum(s <= 1 for s in steps.values()) / len(steps)
    print(f"{name}: {len(steps)} reports, exact {exact:.2f}, within one band {near:.2f}")
    for a in articles if show else ():
        if steps[a["id"]]:
            print(f"    {wanted[a['id']]}, not {got[a['id']]}: {a['title']}")
    return exact, near


def made_up():
    articles, wanted = [], {}
    for n, (band, title, lead) in enumerate(rows_of("severity_cases.tsv")):
        wanted[f"c{n}"] = band
        articles.append({"id": f"c{n}", "title": title, "text": lead, "published": "2026-08-12T10:00:00Z",
                         "source": f"outlet{n}.example", "url": f"https://outlet{n}.example/{n}"})
    return articles[0::2], articles[1::2], wanted


def of_stream():
    wanted = dict(rows_of("severity_labels.tsv"))
    found = {}
    with lzma.open(Path(os.environ["TOCSIN_SHARED"]) / "data/stream/security_2026.jsonl.xz", "rt") as f:
        for line in f:
            article = json.loads(line)
            if article["id"] in wanted:
                found[article["id"]] = {k: article[k] for k in ("id", "source", "url", "title", "published", "text")}
    articles = [found[i] for i in wanted if i in found]
    half = len(articles) // 2
    return articles[:half], articles[half:], wanted


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--errors", action="store_true")
    show = options.parse_args().errors
    sets = [("made up", made_up())]
    if (Path(os.environ.get("TOCSIN_SHARED", "/nowhere")) / "data/stream").is_dir():
        sets.append(("stream", of_stream()))
    else:
        print("SKIPPED stream: TOCSIN_SHARED has no data/stream")
    missed = False
    for name, (seen, counted, wanted) in sets:
        measure(f"{name}, looked at", seen, wanted, show)
        result = measure(f"{name}, counted", counted, wanted, False)
        missed |= result[0] < FLOORS[0] or result[1] < FLOORS[1]
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
