#!/usr/bin/env python3
"""Turns lists of words into a C file with one constant hash table, for the build.

usage: words.py OUT.c FUNCTION LIST ...

OUT.c defines `uint32_t FUNCTION(struct str word)`, declared in the header FUNCTION.h that the
room writes: bit i is set when the word (lower case) stands in the i-th file, one word a line.
Being constant, the table needs no start, no memory and no lock.
"""
import sys
import unicodedata

WORD_BYTES = 15


def hash_of(word):
    value = 2166136261  # FNV-1a, as in the C below
    for byte in word:
        value = ((value ^ byte) * 16777619) & 0xFFFFFFFF
    return value ^ (value >> 15)


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    out, function, files = sys.argv[1], sys.argv[2], sys.argv[3:]
    bits = {}
    for i, path in enumerate(files):
        with open(path, encoding="utf-8") as f:
            for line in f:
                word = unicodedata.normalize("NFKC", line.strip()).casefold().encode()
                if not 0 < len(word) <= WORD_BYTES:
                    sys.exit(f"words.py: {path}: a word of 1 to {WORD_BYTES} bytes is needed: {line!r}")
                bits[word] = bits.get(word, 0) | 1 << i

    if len({hash_of(word) for word in bits}) < len(bits):
        sys.exit("words.py: two words with one hash: choose another seed")
    room = 1
    while room < 3 * len(bits):
        room *= 2
    slots = [None] * room
    for word in sorted(bits):
        at = hash_of(word) % room
        while slots[at]:
            at = (at + 1) % room
        slots[at] = word

    sieve_bits = 64
    while sieve_bits < 16 * len(bits):
        sieve_bits *= 2
    sieve = [0] * (sieve_bits // 64)
    for word in bits:
        at = hash_of(word) % sieve_bits
        sieve[at // 64] |= 1 << at % 64

    lines = [
        f'#include "{function}.h"', "",
        "#include <string.h>", "",
        f"enum {{ WORD_BYTES = {WORD_BYTES}, ROOM = {room} }};", "",
        f"enum {{ SIEVE_BITS = {sieve_bits} }}; /* one of sixteen is set, so that most other words end here */",
        f"static const uint64_t sieve[SIEVE_BITS / 64] = {{{', '.join(f'{bits_of_64:#x}' for bits_of_64 in sieve)}}};", "",
        "static const struct {",
        "\tchar word[WORD_BYTES + 1];",
        "\tuint32_t hash;",
        "\tuint16_t n, bits;",
        "} table[ROOM] = {",
    ]
    for at, word in enumerate(slots):
        if word:
            text = "".join(chr(b) if 97 <= b <= 122 else f"\\{b:03o}" for b in word)
            lines.append(f'\t[{at}] = {{"{text}", {hash_of(word)}u, {len(word)}, {bits[word]}}},')
    lines += [
        "};", "",
        f"uint32_t {function}(struct str word)",
        "{",
        "\tif (word.n == 0 || word.n > WORD_BYTES)",
        "\t\treturn 0;",
        "\tuint32_t hash = 2166136261u;",
        "\tfor (size_t i = 0; i < word.n; i++)",
        "\t\thash = (hash ^ (unsigned char)word.p[i]) * 16777619u;",
        "\thash ^= hash >> 15;",
        "\tif (!(sieve[hash % SIEVE_BITS / 64] >> (hash % 64) & 1))",
        "\t\treturn 0;",
        "\tfor (size_t at = hash % ROOM; table[at].n; at = (at + 1) % ROOM)",
        "\t\tif (table[at].hash == hash)",
        "\t\t\treturn table[at].n == word.n && memcmp(table[at].word, word.p, word.n) == 0 ? table[at].bits : 0;",
        "\treturn 0;",
        "}", "",
    ]
    with open(out, "w", encoding="utf-8") as f:
        f.write("\n".join(lines))


main()
