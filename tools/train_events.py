#!/usr/bin/python3
"""Fits the model of the dated events: what a date in a sentence is the date of, or that it is of no event.

usage: train_events.py --cases tools/event_cases.tsv > cases.jsonl
       train_events.py signs.jsonl labelled.jsonl > data/weights/event_weights.tsv
       train_events.py signs.jsonl labelled.jsonl --check

labelled.jsonl: articles with "id", "text", "published" and "events" as tools/labels.py writes them; signs.jsonl: the
same articles by `tocsin annotate --signs`. cases.jsonl, which is sentences that we made up for rare kinds, goes into
both. A softmax regression; the kind that the nearest trigger gives, and those of the other triggers, count with one weight for
all kinds beside their own, so that kinds with few labels have the rules. A sign must stand in two articles. --check
writes the figures of ten-fold cross-validation over articles instead, beside those of the nearest trigger. Needs
Debian's python3-scipy.
"""
import argparse
import collections
import json

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from labels import with_signs

KINDS = ["other", "reported", "disclosed", "breached", "exploited", "patched", "ransom_demand", "arrested", "sentenced",
         "takedown", "outage_start", "outage_end", "acknowledged", "updated", "mitigated", "victim_notified",
         "kev_added", "none"]
SAME = {"leaked": "ransom_demand", "charged": "arrested", "first_seen": "other"}
TIED = ["rule", "k", "kb", "ka", "kl", "kr", "kc", "kn", "kt"]  # signs whose value is a kind
ARTICLES_LEAST = 2
STEP = .04
DOUBT = 2.5  # by which "none" must be likelier than every kind


def day(event):
    return event["date"].split("T")[0]


def dates(signs, labelled, ablate):
    """(article, class, kind of the rules, signs, day) of each date that is labelled, or that no sentence has labelled."""
    for number, article, told, byte in with_signs(signs, labelled, "dates"):
        for date in told:
            of_day = [e for e in article["events"] if day(e) == day(date)]
            here = [e for e in of_day if min(byte[e["text_end"]], date["end"]) > max(byte[e["text_start"]], date["start"])]
            signs_of = {s for s in date["signs"] if s.split("=")[0] not in ablate}
            if of_day and not here:
                yield number, -1, KINDS.index(date["kind"]), signs_of, day(date)
                continue
            kinds = [SAME.get(e["kind"], e["kind"]) for e in here]
            kind = date["kind"] if date["kind"] in kinds else kinds[-1] if kinds else "none"
            yield number, KINDS.index(kind), KINDS.index(date["kind"]), signs_of, day(date)


def cases(path):
    """The made-up sentences as labelled articles."""
    for number, line in enumerate(open(path, encoding="utf-8")):
        if not line.startswith("#"):
            title, text, told = line.rstrip("\n").split("\t")
            events = [dict(zip(("date", "kind"), e.split(" ")), text_start=0, text_end=len(text)) for e in told.split(",")]
            yield {"id": f"case{number}", "title": title, "text": text, "date": "2026-08-10T12:00:00Z",
                   "published": "2026-08-10T12:00:00Z", "events": [e for e in events if e["kind"] != "none"]}


def names_of(found):
    articles = collections.defaultdict(set)
    for number, _, _, signs, _ in found:
        for sign in signs:
            articles[sign].add(number)
    return sorted(s for s in articles if len(articles[s]) >= ARTICLES_LEAST and " " not in s)


def matrix(found, names):
    column = {name: i for i, name in enumerate(names)}
    places = [(i, column[sign]) for i, row in enumerate(found) for sign in row[3] if sign in column]
    rows, columns = zip(*places)
    return csr_matrix((np.ones(len(places)), (rows, columns)), shape=(len(found), len(names)))


def ties(found):
    """For each tied sign a matrix dates x kinds: does its value say this kind?"""
    out = np.zeros((len(TIED), len(found), len(KINDS)))
    for i, row in enumerate(found):
        for sign in row[3]:
            name, _, value = sign.partition("=")
            if name in TIED and value in KINDS:
                out[TIED.index(name), i, KINDS.index(value)] = 1
    return out


def fit(x, tied, y, strength):
    n, m, k = x.shape[0], x.shape[1], len(KINDS)
    want = np.zeros((n, k))
    want[np.arange(n), y] = 1

    def loss(p):
        w, b, v = p[:m * k].reshape(m, k), p[m * k:m * k + k], p[m * k + k:]
        z = x @ w + b + np.tensordot(v, tied, 1)
        z -= z.max(1, keepdims=True)
        e = np.exp(z)
        q = e / e.sum(1, keepdims=True)
        value = -np.log(np.maximum(q[np.arange(n), y], 1e-12)).sum()
        value += .5 / strength * (w ** 2).sum() + .5 * .3 * (b ** 2).sum() + .5 / 10 * (v ** 2).sum()
        d = q - want
        g = np.concatenate([(x.T @ d + w / strength).ravel(), d.sum(0) + .3 * b,
                            np.tensordot(tied, d, ([1, 2], [0, 1])) + v / 10])
        return value, g

    p = minimize(loss, np.zeros(m * k + k + len(TIED)), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    w, b, v = p[:m * k].reshape(m, k), p[m * k:m * k + k], p[m * k + k:]
    b[KINDS.index("none")] -= DOUBT
    return w, b, v


def tell(model, x, tied):
    w, b, v = model
    return np.argmax(x @ w + b + np.tensordot(v, tied, 1), 1)


def score(found, told, labels):
    """Dates F1 and share of right kinds as the scorer of annotated articles counts them: by article and day, the last
    of a day."""
    right = got = kinds = 0
    want = {(n, d) for n, days in labels.items() for d in days}
    by_day = {}
    for row, kind in zip(found, told):
        if KINDS[kind] != "none":
            by_day[row[0], row[4]] = KINDS[kind]
    for (n, d), kind in by_day.items():
        got += 1
        if d in labels[n]:
            right += 1
            kinds += kind == labels[n][d]
    p, r = right / max(1, got), right / max(1, len(want))
    return p, r, 2 * p * r / max(1e-9, p + r), kinds / max(1, right), kinds / max(1, len(want))


def check(found, labelled, strength):
    articles = [json.loads(line) for line in open(labelled, encoding="utf-8")]
    labels = {n: {day(e): SAME.get(e["kind"], e["kind"]) for e in a["events"]} for n, a in enumerate(articles)
              if not a["id"].startswith("case")}
    article, y = np.array([f[0] for f in found]), np.array([f[1] for f in found])
    order = np.random.RandomState(0).permutation(len(articles))
    told = np.zeros(len(y), int)
    sure = y >= 0
    for fold in range(10):
        held = order[article] % 10 == fold
        train = [f for f, h, s in zip(found, held, sure) if not h and s]
        names = names_of(train)
        model = fit(matrix(train, names), ties(train), y[~held & sure], strength)
        test = [f for f, h in zip(found, held) if h]
        told[held] = tell(model, matrix(test, names), ties(test))
    for name, answer in (("nearest trigger", np.array([f[2] for f in found])), ("model", told)):
        real = [(f, kind) for f, kind in zip(found, answer) if f[0] in labels]
        print("{:16} dates P {:.3f} R {:.3f} F1 {:.3f}, kinds {:.3f}, both {:.3f}".format(name, *score(*zip(*real), labels)))


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("signs", nargs="?")
    a.add_argument("labelled", nargs="?")
    a.add_argument("--cases")
    a.add_argument("--strength", type=float, default=2)
    a.add_argument("--without", default="", help="kinds of signs that are left out, parted by commas")
    a.add_argument("--check", action="store_true")
    args = a.parse_args()
    if args.cases:
        for case in cases(args.cases):
            print(json.dumps(case, ensure_ascii=False))
        return
    found = list(dates(args.signs, args.labelled, args.without.split(",")))
    if args.check:
        check(found, args.labelled, args.strength)
        return
    sure = [f for f in found if f[1] >= 0]
    names = names_of(sure)
    w, b, v = fit(matrix(sure, names), ties(sure), np.array([f[1] for f in sure]), args.strength)
    rows = {name: weights for name, weights in zip(names, w)}
    for t, tied in enumerate(TIED):
        for k, kind in enumerate(KINDS):
            row = rows.setdefault(f"{tied}={kind}", np.zeros(len(KINDS)))
            row[k] += v[t]
    print("# The model of the dated events: a sign of a date, then what it says for each kind, a letter each ('P' nothing).")
    print(f"# Fitted by tools/train_events.py on {len(sure)} dates of {1 + max(f[0] for f in found)} articles.")
    print(f"classes\t{STEP}\t" + "\t".join(KINDS))
    for name, weights in [("bias", b)] + sorted(rows.items()):
        letters = "".join(chr(ord("P") + int(max(-45, min(45, round(x / STEP))))) for x in weights)
        if set(letters) != {"P"}:
            print(name + "\t" + letters)


if __name__ == "__main__":
    main()
