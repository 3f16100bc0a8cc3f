#!/usr/bin/python3
"""Measures the attach model of the clustering on what it was not fitted on.

usage: cluster_held_out.py EVENTS STREAM [--program build/tocsin] [--views FOLDER] [--view NAME ...]

Three times tools/train_cluster.py --without FOLD fits weights without a third of the events and one week. They are put
in place of those in a copy of the program (they stand in it as text), which clusters the views. Scored are the
articles of the events, or of the week, that were left out: B-cubed over all of them, and their pairs.
"""
import argparse
import collections
import json
import os
import subprocess
import sys
import tempfile

TOOLS = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, TOOLS)
import train_cluster as train  # noqa: E402

DAYS = ("full", "cold", "day_shuffled", "c200_cold", "mixed_cold", "head_cold", "one_source", "pairs_only", "sparse")


def with_weights(program, weights, out):
    """A copy of the program with these weights: theirs without comments, filled up to the length of those that it has."""
    with open(os.path.join(TOOLS, "../data/weights/cluster.tsv"), "rb") as f:
        old = f.read()
    new = b"".join(line + b"\n" for line in weights.splitlines() if not line.startswith(b"#"))
    with open(program, "rb") as f:
        code = f.read()
    if code.count(old) != 1 or len(new) + 1 > len(old):
        sys.exit("cluster_held_out.py: the program is not built of data/weights/cluster.tsv")
    new += b"#" * (len(old) - len(new) - 1) + b"\n"
    with open(out, "wb") as f:
        f.write(code.replace(old, new))
    os.chmod(out, 0o700)


def threats_of(program, path):
    with open(path, "rb") as articles:
        out = subprocess.run([program, "cluster"], stdin=articles, stdout=subprocess.PIPE, check=True).stdout
    return {r["id"]: r["threat"] for r in map(json.loads, out.splitlines())}


class Score:
    """Sums over folds: pairs right, in one threat, of one event; of each article precision and recall."""

    def __init__(self):
        self.right = self.together = self.one = self.n = 0
        self.precision = self.recall = 0.0

    def add(self, event, threat):
        both = collections.Counter((event[i], threat[i]) for i in event)
        events, threats = collections.Counter(event.values()), collections.Counter(threat[i] for i in event)
        self.right += sum(n * (n - 1) // 2 for n in both.values())
        self.one += sum(n * (n - 1) // 2 for n in events.values())
        self.together += sum(n * (n - 1) // 2 for n in threats.values())
        self.n += len(event)
        for (e, t), n in both.items():
            self.precision += n * n / threats[t]
            self.recall += n * n / events[e]

    def __str__(self):
        def f1(p, r):
            return 2 * p * r / max(1e-9, p + r)
        p, r = self.right / max(1, self.together), self.right / max(1, self.one)
        return f".{round(1000 * f1(self.precision / self.n, self.recall / self.n)):03d} | .{round(1000 * f1(p, r)):03d} | " \
               f".{round(1000 * p):03d} | .{round(1000 * r):03d}"


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("events")
    a.add_argument("stream")
    a.add_argument("--program", default="build/tocsin")
    a.add_argument("--views")
    a.add_argument("--view", action="append")
    args = a.parse_args()
    scores = collections.defaultdict(Score)
    with tempfile.TemporaryDirectory() as own:
        folder = args.views or own
        for fold in range(train.FOLDS):
            weights = subprocess.run([sys.executable, TOOLS + "/train_cluster.py", args.events, args.stream, "--program",
                                      args.program, "--views", folder, "--without", str(fold)],
                                     stdout=subprocess.PIPE, check=True).stdout
            program = os.path.join(own, "tocsin")
            with_weights(args.program, weights, program)
            week = train.week_of_fold(folder, fold)
            for view in DAYS + (week, week + "_warm", week + "_head"):
                if args.view and view not in args.view:
                    continue
                with open(os.path.join(folder, view + ".tsv"), encoding="utf-8") as gold:
                    event = dict(line.rstrip("\n").split("\t") for line in gold)
                if not view.startswith("week"):
                    event = {i: e for i, e in event.items() if train.fold_of(e) == fold}
                scores[view].add(event, threats_of(program, os.path.join(folder, view + ".jsonl")))
    print("| view | B-cubed F1 | pairwise F1 | precision | recall |\n|---|--:|--:|--:|--:|")
    for view, score in scores.items():
        print(f"| {view} | {score} |")


main()
