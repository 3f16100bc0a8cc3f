#!/usr/bin/env python3
"""Turns data files into a C file that holds them, for the build.

usage: embed.py OUT.c FUNCTION NAME=PATH ...

OUT.c defines `struct str FUNCTION(struct str name)`, declared in the header FUNCTION.h that
the room writes: the bytes of the file, or the empty text for an unknown name. The bytes come in
with .incbin, so the compiler never sees them. Style sheets and scripts go without their comments and indents.
"""
import os
import re
import sys


def slim(path, copy):
    """The path of a copy without what is for people; strings of ours hold no comment signs."""
    with open(path, encoding="utf-8") as f:
        text = re.sub(r"/\*.*?\*/", "", f.read(), flags=re.S)
    with open(copy, "w", encoding="utf-8") as f:
        f.write(re.sub(r"\n\s*", "\n", text).lstrip())
    return copy


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    out, function, files = sys.argv[1], sys.argv[2], [a.split("=", 1) for a in sys.argv[3:]]
    lines = [f'#include "{function}.h"', ""]
    for i, (_, path) in enumerate(files):
        symbol = f"{function}_{i}"
        if path.endswith((".css", ".js")):
            path = slim(path, f"{out}.{i}.slim")
        lines += [
            f'__asm__(".section .rodata\\n.balign 16\\n{symbol}_from:\\n.incbin \\"{os.path.abspath(path)}\\"\\n"',
            f'\t"{symbol}_to:\\n.byte 0\\n.previous\\n");',
            f"extern const char {symbol}_from[], {symbol}_to[];",
        ]
    lines += ["", f"struct str {function}(struct str name)", "{"]
    for i, (name, _) in enumerate(files):
        symbol = f"{function}_{i}"
        lines += [f'\tif (str_eq(name, STR("{name}")))', f"\t\treturn str_span({symbol}_from, {symbol}_to);"]
    lines += ["\treturn STR_EMPTY;", "}", ""]
    with open(out, "w", encoding="utf-8") as f:
        f.write("\n".join(lines))


main()
