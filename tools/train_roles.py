#!/usr/bin/python3
"""Fits the model of the sentence roles: a multinomial logistic regression on the signs of a sentence.

usage: labels.py articles.jsonl --part train > labels.jsonl
       head -30 gold/annotated_dev.jsonl | cat - labels.jsonl > labelled.jsonl
       tocsin annotate --signs < labelled.jsonl > signs.jsonl
       train_roles.py signs.jsonl labelled.jsonl > data/weights/role_weights.tsv
       train_roles.py signs.jsonl labelled.jsonl --check
       train_roles.py signs.jsonl labelled.jsonl --held signs2.jsonl labelled2.jsonl

labelled.jsonl: the same articles, an object a line, with "id", "text" and "sentences": [{"start", "end", "role"}];
these offsets count characters. A sign must stand in three articles, so that names and topics are hardly learnt.
--check writes the accuracy of ten-fold cross-validation over articles instead, --held that of the model on articles
that it was not fitted on. The role of the sentence before counts too. Needs Debian's python3-sklearn.
"""
import argparse
import collections
import json
import re

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from labels import with_signs

ROLES = ["lead", "impact", "technical", "response", "background", "quote_opinion", "noise"]
ARTICLES_LEAST = 3
STEP = .04
MEANING = re.compile(r"meaning\.(\d+)=(-?\d+)$")  # a number of what the sentence means, not a sign that is there or not
MEANING_UNIT = 50
REPORTS_WORTH = 2  # digests, which one hand wrote, are many and alike: a sentence of a report counts this often
FOLLOWS = .35  # how much the role of the sentence before counts


def sentences(signs, labelled):
    """(article, role, role the program gave, signs, how often it counts) of each labelled sentence: the read one that overlaps it most."""
    for number, article, read, byte in with_signs(signs, labelled, "sentences"):
        for s in article["sentences"]:
            lo, hi = byte[s["start"]], byte[s["end"]]
            best = max(read, key=lambda r: min(hi, r["end"]) - max(lo, r["start"]))
            yield number, ROLES.index(s["role"]), ROLES.index(best["role"]), set(best["signs"]), \
                REPORTS_WORTH if article["id"].startswith("mf:") else 1


def names_of(found):
    articles = collections.defaultdict(set)
    for number, _, _, signs, *_ in found:
        for sign in signs:
            articles[MEANING.sub(r"meaning=\1", sign)].add(number)
    return sorted(s for s in articles if len(articles[s]) >= ARTICLES_LEAST)


def matrix(found, names):
    column = {name: i for i, name in enumerate(names)}
    cells = [(i, column[sign], 1) for i, row in enumerate(found) for sign in row[3] if sign in column]
    for i, row in enumerate(found):
        told = filter(None, map(MEANING.match, row[3]))
        cells += [(i, column["meaning=" + m[1]], int(m[2]) / MEANING_UNIT) for m in told if "meaning=" + m[1] in column]
    rows, columns, values = zip(*cells)
    return csr_matrix((values, (rows, columns)), shape=(len(found), len(names)))


def sequel(y, article):
    """For each role of the sentence before, the last row for none: what it says for each role."""
    count = np.ones((len(ROLES) + 1, len(ROLES)))
    for i in range(len(y)):
        count[y[i - 1] if i and article[i - 1] == article[i] else -1, y[i]] += 1
    share = count.sum(0) / count.sum()
    return FOLLOWS * (np.log(count / count.sum(1, keepdims=True)) - np.log(share))


def chained(said, after, article):
    """The likeliest chain of roles of each article."""
    told = np.zeros(len(article), int)
    for a in np.unique(article):
        rows = np.where(article == a)[0]
        best, back = said[rows[0]] + after[-1], []
        for i in rows[1:]:
            ways = best[:, None] + after[:-1]
            back.append(ways.argmax(0))
            best = ways.max(0) + said[i]
        role = best.argmax()
        for i, b in zip(rows[::-1], back[::-1] + [None]):
            told[i] = role
            role = b[role] if b is not None else role
    return told


def fitted(x, y, worth, strength):
    return LogisticRegression(C=strength, max_iter=1000).fit(x, y, sample_weight=worth)


def check(x, y, article, worth, strength):
    right = np.zeros(len(y))
    order = np.random.RandomState(0).permutation(article.max() + 1)
    for fold in range(10):
        held = order[article] % 10 == fold
        model = fitted(x[~held], y[~held], worth[~held], strength)
        said, after = model.predict_log_proba(x[held]), sequel(y[~held], article[~held])
        right[held] = chained(said, after, article[held]) == y[held]
    print(f"accuracy {right.mean():.3f} of {len(y)} sentences, ten-fold over {article.max() + 1} articles")


def score(model, names, after, found):
    y = np.array([f[1] for f in found])
    told = chained(model.predict_log_proba(matrix(found, names)), after, np.array([f[0] for f in found]))
    print(f"accuracy {np.mean(told == y):.3f} of {len(y)} sentences, held out")
    for r, role in enumerate(ROLES):
        both, got, want = np.sum((told == r) & (y == r)), np.sum(told == r), np.sum(y == r)
        print(f"  {role:14} P {both / max(1, got):.2f}  R {both / max(1, want):.2f}  n {want}")


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("signs")
    a.add_argument("labelled")
    a.add_argument("--strength", type=float, default=.15)
    a.add_argument("--check", action="store_true")
    a.add_argument("--held", nargs=2, metavar="FILE")
    args = a.parse_args()
    found = list(sentences(args.signs, args.labelled))
    article, y, worth = (np.array([f[i] for f in found]) for i in (0, 1, 4))
    names = names_of(found)
    x = matrix(found, names)
    if args.check:
        return check(x, y, article, worth, args.strength)
    model = fitted(x, y, worth, args.strength)
    if args.held:
        return score(model, names, sequel(y, article), list(sentences(*args.held)))
    print("# The model of the sentence roles: a sign of a sentence, then what it says for each role, a letter each ('P'")
    print("# nothing). Fitted by")
    print(f"# tools/train_roles.py on {len(y)} sentences of {article.max() + 1} articles.")
    print(f"classes\t{STEP}\t" + "\t".join(ROLES))
    before = [("after=" + role, row) for role, row in zip(ROLES + ["none"], sequel(y, article))]
    for name, weights in [("bias", model.intercept_)] + before + list(zip(names, model.coef_.T)):
        if " " not in name:
            print(name + "\t" + "".join(chr(ord("P") + int(max(-45, min(45, round(w / STEP))))) for w in weights))


if __name__ == "__main__":
    main()
