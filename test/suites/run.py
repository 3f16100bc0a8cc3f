#!/usr/bin/env python3
"""Runs public suites of feeds through `tocsin parse`: how many of their cases come out right.

Needs ../shared/data/feeds.tar.xz by way of TOCSIN_SHARED and is SKIPPED without. `--failures [SUITE]` shows
what is wrong. Ends with 1 when a suite falls under its floor: what was reached once must stay. "differ" counts
cases in which we differ on purpose and in nothing else (differences.txt); the share is of the rest.
docs/conformance.md tells the figures and where we differ on purpose."""
import argparse
import os
import sys
import tarfile
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import dateparse
import feedparser
import gofeed
import jsonfeed
import miniflux
import plain_reading

ADAPTERS = (feedparser, dateparse, gofeed, miniflux, plain_reading, jsonfeed)
SAMPLED = {"W3C validator": 4}  # every fourth: they are many and alike
FLOORS = {
    "feedparser well-formed": 99.6,
    "feedparser ill-formed": 99.9,
    "feedparser encodings": 98.5,
    "feedparser entities": 99.5,
    "dateparse": 99.7,
    "gofeed": 99,
    "miniflux": 99,
    "rome": 99,
    "W3C validator": 99.6,
    "JSON Feed": 99.9,
}


def differences():
    """What we differ in on purpose: "suite: case" -> fields, from the lines "suite: case = field, field"."""
    rows = Path(__file__).with_name("differences.txt").read_text().splitlines()
    pairs = [row.rpartition(" = ") for row in rows if row and not row.startswith("#")]
    return {case: set(fields.split(", ")) for case, _, fields in pairs}


def judge(case):
    try:
        return case, case.failures()
    except Exception as trouble:
        return case, [("all", f"{type(trouble).__name__}: {trouble}")]


def run_suite(pool, name, cases, meant, shown):
    right, deliberate = 0, 0
    for case, failures in pool.map(judge, cases):
        if not failures:
            right += 1
        elif {field for field, _ in failures} <= meant.get(f"{name}: {case.name}", set()):
            deliberate += 1
        elif shown is not None and shown in name:
            print(f"  {name}: {case.name}")
            for _, sentence in failures[:3]:
                print(f"      {sentence[:300]}")
    share = 100 * right / max(1, len(cases) - deliberate)
    print(f"{name:24} {len(cases):6} {right:6} {deliberate:7} {share:7.1f} %", flush=True)
    return share >= FLOORS.get(name, 0)


def main():
    reader = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    reader.add_argument("--failures", nargs="?", const="", metavar="SUITE", help="show what is wrong")
    reader.add_argument("--all", action="store_true", help="also the cases that a quick run leaves out")
    options = reader.parse_args()
    archive = Path(os.environ.get("TOCSIN_SHARED", "")) / "data/feeds.tar.xz"
    if not os.environ.get("TOCSIN_SHARED") or not archive.exists():
        print("SKIPPED suites: TOCSIN_SHARED is not set")
        return 0
    fallen, meant = [], differences()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
        print(f"{'suite':24} {'cases':>6} {'right':>6} {'differ':>7} {'of rest':>9}")
        for adapter in ADAPTERS:
            for name, cases in adapter.cases_of(Path(folder) / "feeds"):
                cases = cases if options.all else cases[:: SAMPLED.get(name, 1)]
                if not run_suite(pool, name, cases, meant, options.failures):
                    fallen.append(name)
    for name in fallen:
        print(f"{name}: under its floor of {FLOORS[name]} %")
    return 1 if fallen else 0


sys.exit(main())
