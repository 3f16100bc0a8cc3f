#!/usr/bin/python3
"""Fits the attach model of the clustering: a logistic regression on pairs of articles.

usage: train_cluster.py EVENTS STREAM [--program build/tocsin] > data/weights/cluster.tsv
       train_cluster.py EVENTS STREAM --without FOLD > SOMEWHERE

EVENTS are labelled days behind unlabelled weeks (events_dev.jsonl), STREAM is the stream of which tools/cluster_weeks.tsv
labels three weeks. Both are turned into views (tools/cluster_views.py); `tocsin cluster --pairs` tells what the model sees
of each two articles that the index proposes. Two models: of texts, and of headlines, for two articles of which neither has
a text to speak of. Learned from are pairs of labelled articles that no veto parted. Positives weigh
2 / sqrt(members - 1), so that large events do not drown small ones. Features whose fitted sign contradicts what they
mean are set to 0 and the rest is fitted again.

The same input and program give the same file: the pairs do not depend on the weights, and the fit is Newton's method to
the last digits. --without 0, 1 or 2 leaves a third of the events of the labelled days (by a hash of their name) and one of
the three weeks out, to be measured on; --views FOLDER takes views and pairs from there, and makes what is not there.
Needs Debian's python3-numpy.
"""
import argparse
import collections
import glob
import json
import math
import os
import subprocess
import sys
import tempfile
import zlib

import numpy as np

SIGNS = {"cosine": 1, "soon": 1, "cve_conflict": -1, "shared_cve": 1, "incident": 1, "boil_same": -1,
         "same_outlet": -1, "bigrams": 1, "numbers": 1, "digest": -1, "rest": 1, "cves": 1, "alien": -1,
         "name": 1, "bare": 0, "bare_cosine": 0, "both_bare": 0, "title": 1, "title_said": 1, "alien_more": -1,
         "outlet_alien": -1}
NOT_OF_TEXTS = ("both_bare", "title", "title_said", "alien_more", "outlet_alien")
NOT_OF_HEADLINES = ("boil_same", "bare", "bare_cosine", "both_bare")  # constant there
HEADLINE = .5  # bareness of both; as HEADLINE_BARE of cluster_pair.c
BY_RULE = {"shared_cve": 2.5, "incident": 5.0, "digest": -4.0}  # too few examples; what they mean is known
THRESHOLD = -0.25  # flat between -.5 and .5
STRENGTH = .5  # of the fit against the penalty of large weights
FOLDS = 3
UNFIT = ("aggregator", "no_press", "press")  # parts of the others
TOOLS = os.path.dirname(os.path.abspath(__file__))


def fold_of(event):
    return zlib.crc32(event.encode()) % FOLDS


def week_of_fold(folder, fold):
    """The week that a fold leaves out, as its views begin: "week_0713"."""
    return sorted({os.path.basename(p)[:9] for p in glob.glob(folder + "/week_*.tsv")})[fold]


def make_pairs(events, stream, folder, program):
    """Views and their pairs; what is there already stays."""
    if not glob.glob(folder + "/*.jsonl"):
        subprocess.run([sys.executable, TOOLS + "/cluster_views.py", events, stream, folder], check=True)
    for path in sorted(glob.glob(folder + "/*.jsonl")):
        pairs = path[:-6] + ".pairs"
        if not os.path.exists(pairs):
            with open(path, "rb") as articles, open(pairs + ".new", "wb") as out:
                subprocess.run([program, "cluster", "--pairs"], stdin=articles, stdout=out, check=True)
            os.rename(pairs + ".new", pairs)


def read_pairs(folder, without, names):
    """Features, labels and weights of pairs, and whether both are headlines."""
    rows, labels, weights, bare = [], [], [], []
    week = week_of_fold(folder, without) if without is not None else None
    for path in sorted(glob.glob(folder + "/*.tsv")):
        name = os.path.basename(path)[:-4]
        with open(path, encoding="utf-8") as gold:
            event = dict(line.rstrip("\n").split("\t") for line in gold)
        is_week = name.startswith("week_")
        if name in UNFIT or (is_week and name[:9] == week):
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


def logistic(x, y, w):
    """The coefficients, and last the bias, which has no penalty."""
    x = np.hstack([x, np.ones((len(x), 1))])
    penalty = np.append(np.full(x.shape[1] - 1, 1 / STRENGTH), 0)
    c = np.zeros(x.shape[1])
    for _ in range(100):
        p = 1 / (1 + np.exp(-(x @ c)))
        slope = x.T @ (w * (p - y)) + penalty * c
        step = np.linalg.solve((x * (w * p * (1 - p))[:, None]).T @ x + np.diag(penalty), slope)
        c -= step
        if np.abs(step).max() < 1e-9:
            return c
    sys.exit("train_cluster.py: the fit does not settle")


def fit(x, y, w, names, unused):
    """Weights by name, and the bias."""
    scale = x.std(axis=0) + 1e-9  # so that the penalty treats all features alike
    used = [i for i, n in enumerate(names) if n not in unused]
    while True:
        c = logistic(x[:, used] / scale[used], y.astype(float), w)
        wrong = [i for i, weight in zip(used, c) if weight * SIGNS[names[i]] < 0]
        if not wrong:
            return {names[i]: weight / scale[i] for i, weight in zip(used, c)}, c[-1]
        used = [i for i in used if i not in wrong]


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("events")
    a.add_argument("stream")
    a.add_argument("--program", default="build/tocsin")
    a.add_argument("--without", type=int, choices=range(FOLDS))
    a.add_argument("--views")
    args = a.parse_args()
    names = [n for n in SIGNS if n not in BY_RULE]
    with tempfile.TemporaryDirectory() as own:
        folder = args.views or own
        make_pairs(args.events, args.stream, folder, args.program)
        x, y, w, bare = read_pairs(folder, args.without, names)
    texts, texts_bias = fit(x, y, w, names, NOT_OF_TEXTS)
    headlines, headlines_bias = fit(x[bare], y[bare], w[bare], names, NOT_OF_HEADLINES)
    print("# The attach model: weights of what two articles share, for the score of their being one event: when one has a")
    print("# text, and when both are headlines. Fitted by tools/train_cluster.py on the labelled development days, on")
    print(f"# {int(y.sum())} pairs of one event and {int((~y).sum())} of two, headlines {int(y[bare].sum())} and "
          f"{int((~y[bare]).sum())}.")
    for n in SIGNS:
        print(f"{n}\t{BY_RULE.get(n, texts.get(n, 0)):.3f}\t{BY_RULE.get(n, headlines.get(n, 0)):.3f}")
    print(f"bias\t{texts_bias:.3f}\t{headlines_bias:.3f}")
    print(f"threshold\t{THRESHOLD}")


if __name__ == "__main__":
    main()
