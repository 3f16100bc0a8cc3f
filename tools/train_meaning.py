#!/usr/bin/python3
"""Counts what words mean: for each word a few numbers that are alike for words that stand among the same words.

usage: train_meaning.py STREAM.jsonl... > data/weights/word_meaning.tsv

A line of a stream has "title" and "text". The numbers are the largest singular vectors of the positive pointwise mutual
information of words and their neighbours (Levy and Goldberg, 2014: contexts smoothed by .75), each word's set to
length 1 and then to its rarity, p0 / (p0 + p) (Arora and others, 2017), so that the sum over a sentence is its meaning and
"the" says nothing. No label is used. The file has the form of a model whose classes are the numbers. Needs Debian's
python3-sklearn.
"""
import collections
import json
import re
import sys

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.decomposition import TruncatedSVD

WORDS = 10000    # the most frequent ones
NUMBERS = 32     # src/enrich: MEANING_N
WINDOW = 4       # neighbours on each side
SMOOTHED = .75
RARE = 1e-3      # p0
MOST = 45        # steps of the largest numbers
WORD = re.compile(r"[^\W\d_][^\W_'’-]*")


def texts(paths):
    for path in paths:
        for line in open(path, encoding="utf-8"):
            article = json.loads(line)
            yield WORD.findall(" . ".join(article.get(f) or "" for f in ("title", "text")).lower())


def neighbours(read, number):
    """How often each pair of words stands within the window."""
    count = collections.Counter()
    for words in read:
        row = [number.get(w, -1) for w in words]
        for i, word in enumerate(row):
            for other in row[max(0, i - WINDOW):i]:
                if word >= 0 and other >= 0:
                    count[word, other] += 1
                    count[other, word] += 1
    rows, columns = zip(*count)
    return csr_matrix((np.fromiter(count.values(), float), (rows, columns)), shape=(len(number), len(number)))


def meanings(pairs):
    word = np.asarray(pairs.sum(1)).ravel()
    context = word ** SMOOTHED / (word ** SMOOTHED).sum()
    cells = pairs.tocoo()
    told = np.maximum(0, np.log(cells.data / (word[cells.row] * context[cells.col])))
    svd = TruncatedSVD(NUMBERS, random_state=0)
    found = svd.fit_transform(csr_matrix((told, (cells.row, cells.col)), shape=pairs.shape))
    found /= np.sqrt(svd.singular_values_)
    return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    read = list(texts(sys.argv[1:]))
    count = collections.Counter(w for words in read for w in words)
    most = sorted(count.items(), key=lambda c: (-c[1], c[0]))[:WORDS]
    share = np.array([n for _, n in most]) / sum(count.values())
    weighed = meanings(neighbours(read, {w: i for i, (w, _) in enumerate(most)})) * (RARE / (RARE + share))[:, None]
    step = np.quantile(np.abs(weighed), .999) / MOST
    print("# What words mean, as sums that tools/train_meaning.py counted in %d articles of the public stream of 2026:" % len(read))
    print("# a word, then a letter for each number ('P' nothing). No label was used.")
    print(f"classes\t{step:.6f}\t" + "\t".join(map(str, range(NUMBERS))))
    for (word, _), row in sorted(zip(most, weighed), key=lambda r: r[0][0]):
        letters = "".join(chr(ord("P") + int(max(-MOST, min(MOST, round(x / step))))) for x in row)
        if letters.strip("P"):
            print(f"{word}\t{letters}")


if __name__ == "__main__":
    main()
