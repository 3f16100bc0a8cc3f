#!/usr/bin/python3
"""Fits the model of the techniques: one linear classifier for each technique over the words of a sentence.

usage: train_techniques.py DATA > data/weights/technique_weights.tsv
       train_techniques.py DATA --check

DATA holds what the publishers give: single_label.json and negative_data.json (TRAM), and the ATT&CK bundle as
enterprise-attack.json, whose procedure examples are used too where it is there; articles of news.jsonl (with "id" and
"text") stand for what shows no technique. Signs: words, pairs of neighbours,
and runs of four letters inside "^word$". A technique is told only where its sum reaches the least value of its class:
the smallest for which eight in ten are right, measured out of fold on sentences of reports that the model didn't see.
--check writes micro-F1 over TRAM's labelled sentences, by report-disjoint five-fold cross-validation, and precision
and recall at the least values among the sentences without a technique. Needs Debian's python3-sklearn.
"""
import argparse
import collections
import json
import os
import re
import sys

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.svm import LinearSVC

STEP = .06
PRECISION = .8
NONE = "none"


def signs(text):
    words = re.findall(r"[a-z0-9]+", text.lower())
    out = {"w=" + w for w in words} | {"b=%s %s" % p for p in zip(words, words[1:])}
    for w in words:
        w = "^" + w + "$"
        out |= {"c=" + w[i:i + 4] for i in range(len(w) - 3)}
    return out


def sentences(data, most_examples, least_examples, classes_n, news_n):
    """(text, technique, report, is of TRAM)"""
    pos = json.load(open(os.path.join(data, "single_label.json"), encoding="utf-8"))
    found, seen = [], set()
    for p in pos:
        if (p["text"], p["label"]) not in seen:
            found.append((p["text"], p["label"], p["doc_title"], True))
            seen |= {(p["text"], p["label"]), p["text"]}
    for text in json.load(open(os.path.join(data, "negative_data.json"), encoding="utf-8")):
        if 40 < len(text) < 500 and text not in seen:
            seen.add(text)
            found.append((text, NONE, "negative " + str(hash_of(text) % 200), False))
    path = os.path.join(data, "news.jsonl")
    if os.path.exists(path):
        found += plain_news(path, news_n)
    path = os.path.join(data, "enterprise-attack.json")
    if os.path.exists(path):
        found += examples(path, {p["label"] for p in pos}, most_examples, least_examples, classes_n)
    return found


def plain_news(path, most):
    """Sentences of news, nearly all of which show no technique."""
    found = []
    for line in open(path, encoding="utf-8"):
        a = json.loads(line)
        for text in re.split(r"(?<=[.!?])\s+(?=[A-Z*])|\n", a["text"]):
            if 40 < len(text) < 500:
                found.append((text, NONE, "news " + a["id"], False))
    return [found[i] for i in np.random.RandomState(0).permutation(len(found))[:most]]


def hash_of(text):
    return sum((i + 1) * b for i, b in enumerate(text.encode()))


def examples(path, wanted, most, least, classes_n):
    objects = json.load(open(path, encoding="utf-8"))["objects"]
    ids = {o["id"]: next((r["external_id"] for r in o.get("external_references", [])
                          if r["source_name"] == "mitre-attack"), None) for o in objects if o["type"] == "attack-pattern"}
    given = collections.defaultdict(list)
    for o in objects:
        if o["type"] == "relationship" and o["relationship_type"] == "uses" and ids.get(o["target_ref"]) and o.get("description"):
            text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", o["description"])
            text = re.sub(r"\(Citation:[^)]*\)", "", text).strip()
            given[ids[o["target_ref"]]].append((text, o["source_ref"]))
    more = sorted((t for t in given if t not in wanted and len(given[t]) >= least), key=lambda t: (-len(given[t]), t))
    for technique in sorted(wanted) + more[:classes_n - len(wanted)]:
        for text, source in sorted(given[technique])[:most]:
            yield text, technique, source, False


def matrix(found, least):
    all_signs = [signs(f[0]) for f in found]
    count = collections.Counter(s for one in all_signs for s in one)
    names = sorted(s for s in count if count[s] >= least)
    column = {s: i for i, s in enumerate(names)}
    indices, ends, size = [], [0], []
    for one in all_signs:
        here = [column[s] for s in one if s in column]
        indices += here
        ends.append(len(indices))
        size.append(max(1, len(here)))
    x = csr_matrix((np.ones(len(indices)), indices, ends), shape=(len(found), len(names)))
    return diags(1 / np.sqrt(size)) @ x, names


def fit(x, y, strength):
    return LinearSVC(C=strength, max_iter=3000).fit(x, y)


def out_of_fold(x, y, group, classes, strength):
    score = np.zeros((len(y), len(classes)))
    for fold in range(5):
        held = group % 5 == fold
        model = fit(x[~held], y[~held], strength)
        part = model.decision_function(x[held])
        score[np.ix_(held, [classes.index(c) for c in model.classes_])] = part
    return score


def least_values(score, y, judged, classes):
    """For each class the smallest sum from which PRECISION of what is told is right; also how many were found."""
    best = score.argmax(1)
    least = {}
    for i, c in enumerate(classes):
        told = np.where(judged & (best == i))[0]
        told = told[np.argsort(-score[told, i])]
        right = np.cumsum(y[told] == c) / np.arange(1, len(told) + 1)
        good = np.where(right >= PRECISION)[0]
        least[c] = score[told[good[-1]], i] if len(good) and good[-1] >= 2 else None
    return least


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("data")
    a.add_argument("--check", action="store_true")
    a.add_argument("--strength", type=float, default=.7)
    a.add_argument("--least", type=int, default=6)
    a.add_argument("--examples", type=int, default=40, help="of each technique at most")
    a.add_argument("--classes", type=int, default=70)
    a.add_argument("--news", type=int, default=15000, help="sentences at most")
    args = a.parse_args()
    found = sentences(args.data, args.examples, 50, args.classes, args.news)
    y, tram = np.array([f[1] for f in found]), np.array([f[3] for f in found])
    reports = sorted({f[2] for f in found})
    order = np.random.RandomState(0).permutation(len(reports))
    group = order[[reports.index(f[2]) for f in found]] if len(reports) < 3000 else order[
        np.array([{r: i for i, r in enumerate(reports)}[f[2]] for f in found])]
    classes = sorted(set(y))
    if args.check:
        return check(found, y, tram, group, classes, args)
    x, names = matrix(found, args.least)
    least = least_values(out_of_fold(x, y, group, classes, args.strength), y, np.ones(len(y), bool), classes)
    model = fit(x, y, args.strength)
    print("# The model of the techniques: a sign of a sentence, then what it says for each technique, a letter each ('P'")
    print(f"# nothing); sums are divided by the root of the number of known signs. Fitted by tools/train_techniques.py on")
    print(f"# {tram.sum()} sentences of TRAM, {(y == NONE).sum()} of reports and news without a technique and {(~tram & (y != NONE)).sum()} procedure examples of ATT&CK.")
    kept = [i for i, c in enumerate(model.classes_) if c != NONE]
    print(f"classes\t{STEP}\t" + "\t".join(model.classes_[kept]))
    # the bias and the least value count in steps, undivided; a class that is never sure enough is told never
    print("bias\t" + letters(model.intercept_[kept]))
    print("least\t" + letters([9 if least[model.classes_[i]] is None else max(least[model.classes_[i]], -1) for i in kept]))
    for j, name in enumerate(names):
        row = letters(model.coef_[kept, j])
        if row.strip("OPQ"):
            print(name + "\t" + row)


def letters(row):
    return "".join(chr(ord("P") + int(max(-45, min(45, round(v / STEP))))) for v in row)


def check(found, y, tram, group, classes, args):
    own = tram | (y == NONE)
    only = [f for f, t in zip(found, tram) if t]
    x, _ = matrix(only, 2)
    right = np.zeros(len(only), bool)
    yt, gt = y[tram], group[tram]
    for fold in range(5):
        held = gt % 5 == fold
        right[held] = fit(x[~held], yt[~held], 1).predict(x[held]) == yt[held]
    print(f"TRAM alone, every sentence has one: micro-F1 {right.mean():.3f} n {len(right)}")
    x, _ = matrix(found, args.least)
    score = out_of_fold(x, y, group, classes, args.strength)
    best = np.array(classes)[score.argmax(1)]
    forced = np.delete(score, classes.index(NONE), 1)
    names = [c for c in classes if c != NONE]
    print(f"the whole model, TRAM, forced: {(np.array(names)[forced.argmax(1)] == y)[tram].mean():.3f}; "
          f"or none: {(best == y)[tram].mean():.3f}")
    least = least_values(score, y, own, classes)
    told = np.array([b != NONE and least[b] is not None and s.max() >= least[b] for b, s in zip(best, score)]) & own
    hit = (best == y) & told
    p, r = hit.sum() / told.sum(), hit.sum() / tram.sum()
    print(f"with least values, TRAM and its negatives: P {p:.3f} R {r:.3f} F1 {2 * p * r / (p + r):.3f}")


main()
