#!/usr/bin/env python3
"""Count in how many documents each word occurs: the background word ranks.

usage: count_words.py STREAM... > data/words/ranks_en.tsv

A stream is a file of JSON lines with the fields "title" and "text" (either
may be missing); a name that ends in .xz is unpacked while reading. A document
is the title and the text of one line. Words are lower-cased maximal runs of
letters and digits that begin with a letter and have two characters or more,
in any script; HTML character references are resolved first.

Out: a comment line with the streams and the number of documents, then
"word TAB documents", most frequent first, equal ones by the alphabet. Words
in fewer than 8 documents are left out, and so is all beyond 60,000 rows.
"""
import collections
import html
import json
import lzma
import os
import re
import sys

DOCUMENTS_MIN = 8
ROWS_MAX = 60000
WORD = re.compile(r"(?<![^\W_])[^\W\d_][^\W_]+")


def lines_of(path):
    opener = lzma.open if path.endswith(".xz") else open
    with opener(path, "rt", encoding="utf-8") as stream:
        yield from stream


def words_of(record):
    text = " ".join(record.get(field) or "" for field in ("title", "text"))
    return set(WORD.findall(html.unescape(text).lower()))


def count(paths):
    documents = 0
    counts = collections.Counter()
    for path in paths:
        for number, line in enumerate(lines_of(path), 1):
            if not line.strip():
                continue
            try:
                record = json.loads(line)
            except ValueError as reason:
                print(f"{path}:{number}: skipped: {reason}", file=sys.stderr)
                continue
            documents += 1
            counts.update(words_of(record))
    return documents, counts


def main(paths):
    if not paths or paths[0].startswith("-"):
        print(__doc__, file=sys.stderr)
        return 2
    documents, counts = count(paths)
    names = ", ".join(os.path.basename(path) for path in paths)
    rows = sorted(((word, n) for word, n in counts.items() if n >= DOCUMENTS_MIN),
                  key=lambda row: (-row[1], row[0]))[:ROWS_MAX]
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    print(f"# documents: {documents}; words by the number of documents they occur in, counted from {names}")
    for word, n in rows:
        print(f"{word}\t{n}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
