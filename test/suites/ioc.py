#!/usr/bin/python3
"""Runs `tocsin annotate` on the cases of public extractors of indicators.

usage: ioc.py PROGRAM FOLDER [--errors]

FOLDER is what ioc.tar.xz holds. ioc_fanger: each pair of a hidden and a plain text whose plain one is an address must
give that address; its long sample line by line. iocsearcher: registry keys, onion names, and the wallets that we
know. A case is right when the value is among the observables, whatever the verdict.
"""
import json
import os
import re
import subprocess
import sys


def cases(folder):
    """(suite, text, wanted value)"""
    tests = os.path.join(folder, "ioc_fanger/tests")
    for name in ("test_dot_variants.py", "test_ioc_fanger.py"):
        source = open(os.path.join(tests, name), encoding="utf-8").read()
        for hidden, plain in re.findall(r's = "([^"]*)"\n\s+(?:fanged_data = ioc_fanger\.fang\(s\)\n\s+)?'
                                        r'assert (?:ioc_fanger\.fang\(s\)|fanged_data) == "([^"]*)"', source):
            if " " not in plain and "." in plain and hidden != plain:
                yield "ioc_fanger", hidden, plain
    hidden = open(os.path.join(tests, "sample_text_defanged.txt"), encoding="utf-8").read().split("\n")
    plain = open(os.path.join(tests, "sample_text_fanged.txt"), encoding="utf-8").read().split("\n")
    for h, p in zip(hidden, plain):
        if h.strip() and " " not in p.strip() and "." in p:
            yield "ioc_fanger sample", h.strip(), p.strip()
    tests = os.path.join(folder, "iocsearcher/tests")
    for line in open(os.path.join(tests, "registry_valid.ioc"), encoding="utf-8"):
        key = line.rstrip("\n").split("\t")[-1]
        yield "registry", key, key.rstrip("\\")
    for line in open(os.path.join(tests, "onion_valid.ioc"), encoding="utf-8"):
        name = line.split()[-1] + ".onion"
        yield "onion", name, name
    for line in open(os.path.join(tests, "blockchain_valid.ioc"), encoding="utf-8"):
        kind, wallet = line.split()[0], line.split()[-1]
        if kind in ("bitcoin", "ethereum", "monero"):
            yield "wallets", wallet, wallet


def score(program, folder, errors=False):
    """{suite: (right, all)}"""
    found = list(cases(folder))
    lines = "".join(json.dumps({"id": str(i), "title": "", "text": "It was seen at " + h + " before.",
                                "published": "2026-01-01T00:00:00Z"}) + "\n" for i, (_, h, _) in enumerate(found))
    done = subprocess.run([program, "annotate"], input=lines, text=True, stdout=subprocess.PIPE, check=True)
    right, all_ = {}, {}
    for (suite, hidden, plain), line in zip(found, done.stdout.splitlines()):
        values = {o["value"].lower().rstrip("\\/") for o in json.loads(line)["observables"]}
        ok = plain.lower().rstrip("/") in values
        all_[suite] = all_.get(suite, 0) + 1
        right[suite] = right.get(suite, 0) + ok
        if not ok and errors:
            print("  wrong", suite, repr(hidden), "->", sorted(values))
    return {suite: (right[suite], all_[suite]) for suite in all_}


def main():
    for suite, (right, all_) in score(sys.argv[1], sys.argv[2], "--errors" in sys.argv).items():
        print(f"{suite:<20} {right} of {all_}")


if __name__ == "__main__":
    main()
