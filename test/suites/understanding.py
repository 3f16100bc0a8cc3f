#!/usr/bin/env python3
"""Runs public labelled sets through `tocsin annotate` and holds what was reached (docs/conformance.md).

Needs ../shared/data/{ioc,ner}.tar.xz by way of TOCSIN_SHARED and is SKIPPED without. The program is TOCSIN_PROGRAM.
Ends with 1 when a figure falls under its floor."""
import os
import sys
import tarfile
import tempfile
from pathlib import Path

import annoctr
import ioc

FLOORS = {"ioc_fanger": .55, "ioc_fanger sample": 1, "registry": .97, "onion": 1, "wallets": 1,
          "AnnoCTR names": .78, "AnnoCTR dates": .97}


def figures(program, folder):
    for suite, (right, all_) in ioc.score(program, folder / "ioc").items():
        yield suite, right / all_
    yield "AnnoCTR names", annoctr.score_names(program, folder / "ner/annoctr")
    yield "AnnoCTR dates", annoctr.score_dates(program, folder / "ner/annoctr/time/test", None)


def main():
    shared = Path(os.environ.get("TOCSIN_SHARED", "")) / "data"
    program = os.environ.get("TOCSIN_PROGRAM", str(Path(__file__).resolve().parents[2] / "build/tocsin"))
    if not os.environ.get("TOCSIN_SHARED") or not Path(program).exists() or not (shared / "ner.tar.xz").exists():
        print("SKIPPED understanding: TOCSIN_SHARED is not set, or there is no program")
        return 0
    fallen = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in ("ioc.tar.xz", "ner.tar.xz"):
            with tarfile.open(shared / name) as tar:
                tar.extractall(folder, filter="data")
        for name, value in figures(program, Path(folder)):
            low = value < FLOORS[name]
            fallen += low
            print(f"{name:24} {value:6.3f}{'  under its floor' if low else ''}")
    return 1 if fallen else 0


sys.exit(main())
