#!/usr/bin/env python3
"""Writes a header with a hash of files, for the build.

usage: stamp.py OUT.h DEPFILE NAME PATH ...

OUT.h defines NAME as the SHA-256 of all files; of a folder those of its .c and .h files. Whoever keeps what this code
made (the state of line/state.c) can tell by it whether the code or its data changed since. DEPFILE lists the files.
"""
import hashlib
import os
import sys


def files_of(path):
    if not os.path.isdir(path):
        return [path]
    return sorted(os.path.join(path, name) for name in os.listdir(path) if name.endswith((".c", ".h")))


def main():
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    out, depfile, name = sys.argv[1:4]
    files = [f for path in sys.argv[4:] for f in files_of(path)]
    total = hashlib.sha256()
    for path in files:
        with open(path, "rb") as f:
            total.update(hashlib.sha256(f.read()).digest())
    with open(out, "w", encoding="utf-8") as f:
        f.write(f'#define {name} "{total.hexdigest()}"\n')
    with open(depfile, "w", encoding="utf-8") as f:
        f.write(out + ": " + " ".join(p.replace(" ", "\\ ") for p in files) + "\n")


main()
