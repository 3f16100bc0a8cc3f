#!/usr/bin/python3
"""Fits the attach model of the clustering: a logistic regression on pairs of articles.

usage: cluster_views.py events_dev.jsonl security_2026.jsonl VIEWS
       for each view: tocsin cluster --pairs < VIEWS/NAME.jsonl > VIEWS/NAME.pairs
       train_cluster.py VIEWS [--without FOLD] > data/weights/cluster.tsv

Two models: of texts, and of headlines, for two articles of which neither has a text to speak of.
A pair is two labelled articles that the index proposed and no veto parted. Positives weigh
2 / sqrt(members - 1), so that large events do not drown small ones. Features whose fitted sign contradicts
what they mean are set to 0 and the rest is fitted again. --without 0, 1 or 2 leaves a third of the events of
the labelled days (by a hash of their name) and one of the three weeks out, to be measured on.
Needs Debian's python3-sklearn.
"""
import argparse
import collections
import glob
import json
import math
import os
import zlib

import numpy as np
from sklearn.linear_model import LogisticRegression

SIGNS = {"cosine": 1, "soon": 1, "cve_conflict": -1, "shared_cve": 1, "incident": 1, "boil_same": -1,
         "same_outlet": -1, "bigrams": 1, "numbers": 1, "digest": -1, "rest": 1, "cves": 1, "alien": -1,
         "name": 1, "bare": 0, "bare_cosine": 0, "both_bare": 0, "title": 1, "title_said": 1, "alien_more": -1,
         "outlet_alien": -1}
NOT_OF_TEXTS = ("both_bare", "title", "title_said", "alien_more", "outlet_alien")
NOT_OF_HEADLINES = ("boil_same", "bare", "bare_cosine", "both_bare")  # constant there
HEADLINE = .5  # bareness of both; as HEADLINE_BARE of cluster_pair.c
BY_RULE = {"shared_cve": 2.5, "incident": 5.0, "digest": -4.0}  # too few examples; what they mean is known
THRESHOLD = -0.25  # flat between -.5 and .5
FOLDS = 3
UNFIT = ("aggregator", "no_press", "press")  # parts of the others


def fold_of(event):
    return zlib.crc32(event.encode()) % FOLDS


def read_pairs(folder, without, names):
    """Features, labels and weights of pairs, and whether both are headlines."""
    rows, labels, weights, bare = [], [], [], []
    weeks = sorted({os.path.basename(p)[:9] for p in glob.glob(folder + "/week_*.tsv")})
    for path in sorted(glob.glob(folder + "/*.tsv")):
        name = os.path.basename(path)[:-4]
        event = dict(line.rstrip("\n").split("\t") for line in open(path, encoding="utf-8"))
        is_week = name.startswith("week_")
        if name in UNFIT or (is_week and weeks.index(name[:9]) == without):
            continue
        if not is_week:
            event = {i: e for i, e in event.items() if fold_of(e) != without}
        size = collections.Counter(event.values())
        for line in open(path[:-4] + ".pairs", encoding="utf-8"):
            p = json.loads(line)
            if p["veto"] or p["id"] not in event or p["other"] not in event:
                continue
            same = event[p["id"]] == event[p["other"]]
            rows.append([p[n] for n in names])
            labels.append(same)
            bare.append(p["both_bare"] > HEADLINE)
            weights.append((1 if is_week else .5) * (2 / math.sqrt(size[event[p["id"]]] - 1) if same else 1))
    return np.array(rows), np.array(labels), np.array(weights), np.array(bare)


def fit(x, y, w, names, unused, strength):
    """Weights by name, and the bias."""
    scale = x.std(axis=0) + 1e-9  # so that the penalty treats all features alike
    x = x / scale
    used = [i for i, n in enumerate(names) if n not in unused]
    while True:
        model = LogisticRegression(C=strength, max_iter=5000).fit(x[:, used], y, sample_weight=w)
        wrong = [used[i] for i, c in enumerate(model.coef_[0]) if c * SIGNS[names[used[i]]] < 0]
        if not wrong:
            break
        used = [i for i in used if i not in wrong]
    return {names[i]: c / scale[i] for i, c in zip(used, model.coef_[0])}, model.intercept_[0]


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("views")
    a.add_argument("--without", type=int)
    a.add_argument("--strength", type=float, default=.5)
    args = a.parse_args()
    names = [n for n in SIGNS if n not in BY_RULE]
    x, y, w, bare = read_pairs(args.views, args.without, names)
    texts, texts_bias = fit(x, y, w, names, NOT_OF_TEXTS, args.strength)
    headlines, headlines_bias = fit(x[bare], y[bare], w[bare], names, NOT_OF_HEADLINES, args.strength)
    print("# The attach model: weights of what two articles share, for the score of their being one event: when one has a")
    print("# text, and when both are headlines. Fitted by tools/train_cluster.py on")
    print(f"# {int(y.sum())} pairs of one event and {int((~y).sum())} of two, headlines {int(y[bare].sum())} and "
          f"{int((~y[bare]).sum())}.")
    for n in SIGNS:
        print(f"{n}\t{BY_RULE.get(n, texts.get(n, 0)):.3f}\t{BY_RULE.get(n, headlines.get(n, 0)):.3f}")
    print(f"bias\t{texts_bias:.3f}\t{headlines_bias:.3f}")
    print(f"threshold\t{THRESHOLD}")


main()
