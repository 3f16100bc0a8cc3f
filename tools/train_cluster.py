#!/usr/bin/python3
"""Fits the attach model of the clustering: a logistic regression on pairs of articles.

usage: tocsin cluster --pairs < articles.jsonl > pairs.jsonl
       train_cluster.py pairs.jsonl events.tsv [--only ids.txt] > data/weights/cluster.tsv

events.tsv: id<TAB>event, the labelled articles; --only: train on pairs of these articles alone (hold the
rest back for measuring). A pair is two labelled articles that the index proposed and no veto parted.
Positives weigh 2 / sqrt(members - 1), so that large events do not drown small ones. Features whose fitted sign
contradicts what they mean are set to 0 and the rest is fitted again. Needs Debian's python3-sklearn.
"""
import argparse
import collections
import json
import math

import numpy as np
from sklearn.linear_model import LogisticRegression

SIGNS = {"cosine": 1, "soon": 1, "cve_conflict": -1, "shared_cve": 1, "incident": 1, "boil_same": -1,
         "same_outlet": -1, "bigrams": 1, "numbers": 1, "digest": -1}
BY_RULE = {"shared_cve": 2.5, "incident": 5.0, "boil_same": -4.0, "digest": -1.25}  # too few examples; what they mean is known
THRESHOLD = -0.25  # flat between -.5 and .5 on the development days


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("pairs")
    a.add_argument("events")
    a.add_argument("--only")
    a.add_argument("--strength", type=float, default=.5)
    args = a.parse_args()
    event = dict(line.rstrip("\n").split("\t")[:2] for line in open(args.events, encoding="utf-8"))
    if args.only:
        keep = {line.strip() for line in open(args.only)}
        event = {k: v for k, v in event.items() if k in keep}
    size = collections.Counter(event.values())
    names = [n for n in SIGNS if n not in BY_RULE]
    rows, labels, weights = [], [], []
    for line in open(args.pairs, encoding="utf-8"):
        p = json.loads(line)
        if p["id"] not in event or p["other"] not in event or p["veto"]:
            continue
        same = event[p["id"]] == event[p["other"]]
        rows.append([p[n] for n in names])
        labels.append(same)
        weights.append(2 / math.sqrt(size[event[p["id"]]] - 1) if same else 1)
    x, y, w = np.array(rows), np.array(labels), np.array(weights)
    scale = x.std(axis=0) + 1e-9  # so that the penalty treats all features alike
    x = x / scale
    used = list(range(len(names)))
    while True:
        model = LogisticRegression(C=args.strength, max_iter=5000).fit(x[:, used], y, sample_weight=w)
        wrong = [used[i] for i, c in enumerate(model.coef_[0]) if c * SIGNS[names[used[i]]] < 0]
        if not wrong:
            break
        used = [i for i in used if i not in wrong]
    found = {names[i]: c / scale[i] for i, c in zip(used, model.coef_[0])}
    print("# The attach model: weights of what two articles share, for the score of their being one event. Fitted by")
    print(f"# tools/train_cluster.py on {int(y.sum())} pairs of one event and {int((~y).sum())} of two.")
    for n in SIGNS:
        print(f"{n}\t{BY_RULE.get(n, found.get(n, 0)):.3f}")
    print(f"bias\t{model.intercept_[0]:.3f}")
    print(f"threshold\t{THRESHOLD}")


main()
