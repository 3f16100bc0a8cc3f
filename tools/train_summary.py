#!/usr/bin/python3
"""Fits the model of what a summary says: a logistic regression of "is the sentence among the best three" on its role,
its place and its looks.

usage: as train_roles.py; signs.jsonl and labelled.jsonl are the same files, whose articles may have "best_summary"
       train_summary.py signs.jsonl labelled.jsonl > data/weights/summary_weights.tsv
       train_summary.py signs.jsonl labelled.jsonl --held signs2.jsonl labelled2.jsonl

What the model sees is built of the signs that `annotate --signs` tells (at, words, title, numbers, quoted) and of the
roles; src/brief/brief_worth.c builds the same. The roles are those of models fitted without the article (ten folds):
the ones that the program gives were learnt from these articles and would be trusted too much. --held writes how many
of the best sentences the model finds in articles that it was not fitted on, and how many are just the first ones.
Needs Debian's python3-sklearn.
"""
import argparse
import collections
import json

import numpy as np
from sklearn.linear_model import LogisticRegression

from train_roles import ROLES, chained, fitted, matrix, names_of, sentences, sequel

STRENGTH, ROLE_STRENGTH = .1, .15
STEP = .04


def by_article(signs, labelled):
    """(best sentences or None, the tuples of train_roles.sentences) of each article."""
    found = collections.defaultdict(list)
    for sentence in sentences(signs, labelled):
        found[sentence[0]].append(sentence)
    best = [json.loads(line).get("best_summary") for line in open(labelled, encoding="utf-8")]
    return [(best[n], found[n]) for n in sorted(found)]


def roles_told(train, articles):
    """The roles of each article's sentences by a model of the sentences in train."""
    names, roles = names_of(train), np.array([s[1] for s in train])
    model = fitted(matrix(train, names), roles, np.array([s[4] for s in train]), ROLE_STRENGTH)
    after = sequel(roles, np.array([s[0] for s in train]))
    return [[int(r) for r in chained(model.predict_log_proba(matrix(found, names)), after, np.zeros(len(found)))]
            for _, found in articles]


def roles_by_folds(articles):
    order = np.random.RandomState(0).permutation(len(articles))
    told = [None] * len(articles)
    for fold in range(10):
        held = [n for n in order if n % 10 == fold]
        train = [s for n, (_, found) in enumerate(articles) if n % 10 != fold for s in found]
        for n, roles in zip(held, roles_told(train, [articles[n] for n in held])):
            told[n] = roles
    return told


def value(signs, kind):
    return next((s.split("=")[1] for s in signs if s.startswith(kind + "=")), "0")


def signs_of(signs, roles, at):
    """What the model sees of the sentence: as brief_worth.c, in the same order."""
    n, role = len(roles), ROLES[roles[at]]
    size = sum(n >= step for step in (4, 6, 9))
    nth = min(3, roles[:at].count(roles[at]))
    others = "".join(letter for letter, r in zip("itr", (1, 2, 3)) if r in roles) or "-"
    words, title, numbers = (value(signs, kind) for kind in ("words", "title", "numbers"))
    out = {f"at_size={min(at, 5)},{size}", f"end_size={min(n - 1 - at, 3)},{size}", f"role_nth={role},{nth}",
           f"role_has={role},{others}", f"role_title={role},{title}", f"role_words={role},{words}",
           f"role_numbers={role},{numbers}", f"title={title}", f"words={words}", f"numbers={numbers}",
           f"quoted={value(signs, 'quoted')}"}
    return out | ({f"role_last={role}"} if roles[at] not in roles[at + 1:] else set())


def rows(articles, told):
    for number, ((best, found), roles) in enumerate(zip(articles, told)):
        for at, sentence in enumerate(found if best else []):
            yield number, int(at in best), 0, signs_of(sentence[3], roles, at)


def score(model, names, articles, told):
    found, first, best_n = 0, 0, 0
    for (best, sents), roles in zip(articles, told):
        if not best:
            continue
        signs = [(0, 0, 0, signs_of(s[3], roles, at)) for at, s in enumerate(sents)]
        worth = model.decision_function(matrix(signs, names))
        top = np.argsort(-worth, kind="stable")[:len(best)]
        found += len(set(best) & {int(t) for t in top})
        first += sum(b < len(best) for b in best)
        best_n += len(best)
    print(f"{best_n} best sentences of articles held out: found {found / best_n:.3f}, by taking the first {first / best_n:.3f}")


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("signs")
    a.add_argument("labelled")
    a.add_argument("--held", nargs=2, metavar="FILE")
    args = a.parse_args()
    articles = by_article(args.signs, args.labelled)
    train = list(rows(articles, roles_by_folds(articles)))
    names = names_of(train)
    model = LogisticRegression(C=STRENGTH, max_iter=1000).fit(matrix(train, names), np.array([r[1] for r in train]))
    if args.held:
        held = by_article(*args.held)
        return score(model, names, held, roles_told([s for _, found in articles for s in found], held))
    print("# The model of what a summary says: a sign of a sentence, then a letter for how much it speaks for the sentence")
    print(f"# ('P' nothing). Fitted by tools/train_summary.py on {len(train)} sentences of {len({r[0] for r in train})} articles.")
    print(f"classes\t{STEP}\tbest")
    for name, weight in [("bias", model.intercept_[0])] + list(zip(names, model.coef_[0])):
        print(name + "\t" + chr(ord("P") + int(max(-45, min(45, round(weight / STEP))))))


if __name__ == "__main__":
    main()
