#!/usr/bin/env python3
"""Runs public collections of pages through `tocsin extract`: how much of each article is found, and what beside it.

Needs ../shared/data/html.tar.xz by way of TOCSIN_SHARED and is SKIPPED without. `--half develop` is for looking
at, `--half held-out` (the rule) for reporting. `--failures` shows the worst pages of the develop half and never
those of the other. Ends with 1 when a figure falls under its floor. docs/conformance.md tells the figures."""
import argparse
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from pathlib import Path

import page_suites
from page_scores import Segments, flat, mean, shingle_pair, shingle_score, token_f1, words

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("TOCSIN_PROGRAM", str(ROOT / "build/tocsin"))
FLOORS = {  # of the held-out half: what was reached once must stay
    "trafilatura: segments, accuracy": 0.932,
    "trafilatura: segments, F1": 0.933,
    "trafilatura: title": 0.88,
    "trafilatura: author": 0.64,
    "trafilatura: published": 0.85,
    "readability: text, token F1": 0.98,
    "readability: body, shingle F1": 0.98,
    "readability: site": 0.9,
    "hidden: body, shingle F1": 0.93,
    "hidden: published": 0.87,
}


def extract(page):
    run = subprocess.run([PROGRAM, "extract", "--url", page.url], input=page.data, capture_output=True, timeout=60)
    if run.returncode < 0:
        raise AssertionError(f"{page.name}: the program died of signal {-run.returncode}")
    return page, json.loads(run.stdout) if run.returncode == 0 else {"text": "", "title": ""}


# ---- metadata ----

def is_same_title(wanted, got):
    """The same words; an outlet's name behind it is no mistake of the title."""
    a, b = words(wanted), words(got or "")
    short, long = sorted((a, b), key=len)
    return a == b or (len(short) >= 2 and (long[:len(short)] == short or long[-len(short):] == short))


def is_same_author(wanted, got):
    """All names, in any order, and nothing else but what joins them."""
    joints = {"and", "by", "und", "von", "et", "par", "y", "e", "i", "de"}
    return bool(got) and set(words(wanted)) - joints == set(words(got)) - joints


def name_sets(text):
    """The names of an author's line as sets of words."""
    names = re.split(r"[;,&/|]|\b(?:and|und|et|y)\b", re.sub(r"^\s*(?i:by|von|par|por)\s", "", text or ""))
    return {frozenset(words(name)) for name in names} - {frozenset()}


def name_scores(pairs):
    """(precision, recall) of single names over pages that tell their authors."""
    right = wanted = got = 0
    for want, have in ((name_sets(w), name_sets(h)) for w, h in pairs):
        right, wanted, got = right + len(want & have), wanted + len(want), got + len(have)
    return right / max(1, got), right / max(1, wanted)


def instant(text):
    for read in (lambda t: datetime.fromisoformat(re.sub(r"Z$", "+00:00", t)), parsedate_to_datetime,
                 lambda t: datetime.strptime(t, "%Y-%m-%d %H:%M:%S.%f")):
        try:
            return read(text)
        except (ValueError, TypeError):
            pass
    return None


def is_same_day(wanted, got):
    """The same day in the zone of the wanted instant; a wanted day may be one in any zone of the world."""
    if not got:
        return False
    is_there = datetime.fromisoformat(got.replace("Z", "+00:00"))
    is_wanted = instant(wanted.strip())
    if not is_wanted:
        return wanted[:10] == got[:10]
    if len(wanted.strip()) == 10:
        start = is_wanted.replace(tzinfo=timezone.utc)
        return start - timedelta(hours=14) <= is_there < start + timedelta(hours=36)
    zone = is_wanted.tzinfo or timezone.utc
    return is_there.astimezone(zone).date() == is_wanted.date()


def is_same_site(wanted, got):
    return words(wanted) == words(got or "")


FACTS = {"title": ("title", is_same_title), "author": ("author", is_same_author),
         "published": ("published", is_same_day), "site": ("source", is_same_site)}


# ---- a suite ----

def measures(pages):
    """Rows (what, pages, score) of one suite's (page, article) pairs."""
    segments, rows = Segments(), []
    for page, article in pages:
        if "segments" in page.wants:
            segments.add(page.wants["segments"], article["text"])
    if segments.wanted:
        rows += [("segments wanted", segments.wanted, segments.kept / segments.wanted),
                 ("segments unwanted, absent", segments.unwanted, segments.absent / segments.unwanted),
                 ("segments, accuracy", segments.wanted + segments.unwanted, segments.accuracy()),
                 ("segments, F1", segments.wanted + segments.unwanted, segments.f1())]
    texts = [token_f1(p.wants["text"], a["text"]) for p, a in pages if "text" in p.wants]
    if texts:
        rows.append(("text, token F1", len(texts), mean(texts)))
    pairs = [shingle_pair(p.wants["body"], a["text"]) for p, a in pages if "body" in p.wants]
    if pairs:
        names = ("body, shingle F1", "body, shingle precision", "body, shingle recall")
        rows += [(name, len(pairs), score) for name, score in zip(names, shingle_score(pairs))]
    for what, (key, is_same) in FACTS.items():
        right = [is_same(p.wants[what], a.get(key)) for p, a in pages if what in p.wants]
        if right:
            rows.append((what, len(right), mean(right)))
    names = [(p.wants["author"], a.get("author")) for p, a in pages if "author" in p.wants]
    for what, score in zip(("names, precision", "names, recall"), name_scores(names)):
        rows.append((what, len(names), score))
    return rows


def show_failures(pages, worst):
    lines = []
    for page, article in pages:
        wants, text = page.wants, flat(article["text"])
        for piece in wants.get("segments", {}).get("with", ()):
            if flat(piece) not in text:
                lines.append((0, f"{page.name}: lost: {flat(piece)[:150]}"))
        for piece in wants.get("segments", {}).get("without", ()):
            if flat(piece) in text:
                lines.append((0, f"{page.name}: kept: {flat(piece)[:150]}"))
        if "body" in wants:
            precision, recall = shingle_pair(wants["body"], article["text"])
            lines.append((min(precision, recall), f"{page.name}: precision {precision:.3f} recall {recall:.3f}"))
        for what, (key, is_same) in FACTS.items():
            if what in wants and not is_same(wants[what], article.get(key)):
                lines.append((0, f"{page.name}: {what}: want {wants[what]!r}, got {article.get(key)!r}"))
    for _, line in sorted(lines, key=lambda row: row[0])[:worst]:
        print("   ", line)


def main():
    reader = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    reader.add_argument("--half", choices=("develop", "held-out", "both"), default="held-out")
    reader.add_argument("--suite", default="", help="this one alone")
    reader.add_argument("--failures", nargs="?", type=int, const=60, metavar="N", help="show the N worst pages")
    options = reader.parse_args()
    archive = Path(os.environ.get("TOCSIN_SHARED", "")) / "data/html.tar.xz"
    if not os.environ.get("TOCSIN_SHARED") or not archive.exists():
        print("SKIPPED pages: TOCSIN_SHARED is not set")
        return 0
    fallen = []
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
        print(f"half: {options.half}\n{'suite':12} {'what':28} {'n':>6} {'score':>7}")
        for suite in page_suites.SUITES:
            if options.suite not in suite.__name__:
                continue
            pages = [p for p in suite(Path(folder) / "html") if options.half in ("both", p.half())]
            done = list(pool.map(extract, pages))
            for what, n, score in measures(done):
                name = f"{suite.__name__}: {what}"
                print(f"{suite.__name__:12} {what:28} {n:6} {score:7.4f}", flush=True)
                if options.half == "held-out" and score < FLOORS.get(name, 0):
                    fallen.append(f"{name}: {score:.4f} is under its floor of {FLOORS[name]}")
            if options.failures:
                show_failures([d for d in done if d[0].half() == "develop"], options.failures)
    print("\n".join(fallen), end="\n" if fallen else "")
    return 1 if fallen else 0


sys.exit(main())
