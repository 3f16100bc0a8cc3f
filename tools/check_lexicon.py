#!/usr/bin/env python3
"""Check the lexicons: data/lexicon/*.tsv, or the files named.

A lexicon is UTF-8 with LF line ends; its first line is a comment that says
what it is; every other line is a comment or a row of four columns:

    type TAB name TAB alias|alias TAB key=value;key=value

Each name and alias may stand in one row of its type only, over all files,
whatever its case. Prints file:line and the reason for each error; exits with
1 if there was one.
"""
import glob
import os
import re
import sys

TYPES = {"country", "region", "company", "product", "agency", "threat_actor",
         "ransomware_group", "malware", "tool", "sector", "campaign",
         "vulnerability_name"}
CLASSES = "identity|mail|edge|hypervisor|cloud|wide|other"
VALUES = {
    "iso": r"[A-Z]{2}",
    "in": r".+",
    "gate": r"1",
    "kind": r"[a-z]+(-[a-z]+)*",
    "domain": r"[a-z0-9-]+(\.[a-z0-9-]+)+",
    "vendor": r".+",
    "class": CLASSES,
    "critical": r"1",
    "cve": r"CVE-\d{4}-\d{4,}(,CVE-\d{4}-\d{4,})*",
}


def row_errors(line):
    """The errors of one row by itself, and its parts if it has four columns."""
    columns = line.split("\t")
    if len(columns) != 4:
        return [f"{len(columns)} columns, not 4"], None
    kind, name, aliases, attributes = columns
    aliases = aliases.split("|") if aliases else []
    errors = []
    if kind not in TYPES:
        errors.append(f"unknown type '{kind}'")
    for text in [name] + aliases:
        if not text or text != " ".join(text.split()):
            errors.append(f"empty name or stray blanks: '{text}'")
        if "|" in name:
            errors.append(f"'|' in the name '{name}'")
    seen = {}
    for item in attributes.split(";") if attributes else []:
        key, mark, value = item.partition("=")
        if not mark or key not in VALUES:
            errors.append(f"unknown attribute '{item}'")
        elif key in seen:
            errors.append(f"attribute '{key}' twice")
        elif not re.fullmatch(VALUES[key], value):
            errors.append(f"bad value: '{item}'")
        seen[key] = value
    return errors, (kind, name, aliases, seen)


def read(path):
    """The lines of a file, and what is wrong with the file as a whole."""
    with open(path, "rb") as stream:
        raw = stream.read()
    errors = []
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as reason:
        return [], [(1, f"not UTF-8: {reason}")]
    if "\r" in text:
        errors.append((1, "carriage return in the file"))
    if not text.startswith("#"):
        errors.append((1, "the first line is not a comment"))
    if not text.endswith("\n"):
        errors.append((text.count("\n") + 1, "the last line has no end"))
    return text.split("\n")[:-1] if text.endswith("\n") else text.split("\n"), errors


def check(paths):
    errors = []
    rows = []
    owners = {}
    for path in paths:
        lines, found = read(path)
        errors += [(path, number, reason) for number, reason in found]
        for number, line in enumerate(lines, 1):
            if line.startswith("#"):
                continue
            found, row = row_errors(line)
            errors += [(path, number, reason) for reason in found]
            if row is None:
                continue
            rows.append((path, number, row))
            kind, name, aliases, _ = row
            for text in [name] + aliases:
                place = f"{os.path.basename(path)}:{number}"
                first = owners.setdefault((kind, text.casefold()), place)
                if first != place or text in aliases and (
                        text.casefold() == name.casefold() or aliases.count(text) > 1):
                    errors.append((path, number, f"{kind} '{text}' stands already at {first}"))
    places = {name for _, _, (kind, name, _, _) in rows if kind in ("country", "region")}
    makers = {name for _, _, (kind, name, _, _) in rows if kind == "company"}
    for path, number, (_, _, _, attributes) in rows:
        if places and attributes.get("in", "") not in places | {""}:
            errors.append((path, number, f"in={attributes['in']} is no place of the lexicons"))
        if makers and attributes.get("vendor", "") not in makers | {""}:
            errors.append((path, number, f"vendor={attributes['vendor']} is no company of the lexicons"))
    return errors


def main(arguments):
    here = os.path.dirname(os.path.abspath(__file__))
    paths = arguments or sorted(glob.glob(os.path.join(here, "..", "data", "lexicon", "*.tsv")))
    if not paths:
        print("no lexicons found", file=sys.stderr)
        return 1
    errors = check(paths)
    for path, number, reason in errors:
        print(f"{os.path.relpath(path)}:{number}: {reason}")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
