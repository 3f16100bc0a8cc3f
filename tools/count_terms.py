#!/usr/bin/python3
"""Counts the background of the clustering's word statistics.

usage: tocsin cluster --terms < articles.jsonl | count_terms.py > data/weights/cluster_terms.tsv

Counts in how many articles each stem occurs, and how often it is written with and without a capital in the
middle of a sentence. Stems in fewer than DOCUMENTS_MIN articles are left out. The first row is the number
of articles. Count over articles that nothing is measured on.
"""
import collections
import json
import sys

DOCUMENTS_MIN = 4


def main():
    documents, capital, lower = collections.Counter(), collections.Counter(), collections.Counter()
    n = 0
    for line in sys.stdin:
        article = json.loads(line)
        n += 1
        documents.update(set(article["title"]) | set(article["text"]))
        capital.update(article["capital"])
        lower.update(article["lower"])
    print("# The background of the clustering: stem, articles that have it, times with a capital in the middle of a")
    print("# sentence, times without. Counted by tools/count_terms.py; the first row is the number of articles.")
    print(f"*\t{n}\t0\t0")
    for stem, k in sorted(documents.items(), key=lambda item: (-item[1], item[0])):
        if k >= DOCUMENTS_MIN and not stem.startswith("#") and stem != "*" and "\t" not in stem:
            print(f"{stem}\t{k}\t{capital[stem]}\t{lower[stem]}")


main()
