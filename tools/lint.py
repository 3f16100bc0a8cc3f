#!/usr/bin/env python3
"""Checks the laws of the house; prints file:line for each fault and ends with 1 if there is one.

Layers are checked by the compiler (include paths per room in src/meson.build); this checks what a compiler
does not: "../" in includes, headers that shadow system ones, headers that do not compile alone, form, files over
600 lines, extern variables, words of unfinished work, links in documents, man page against the program.
"""
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINES_MAX = 600
faults = []


def fault(path, line, what):
    faults.append(f"{path.relative_to(ROOT)}:{line}: {what}")


def c_files():
    for folder in ("src", "test", "fuzz", "bench"):
        yield from sorted((ROOT / folder).rglob("*.[ch]"))


def rooms():
    """The table of src/meson.build: room -> rooms that it may include from."""
    text = (ROOT / "src/meson.build").read_text()
    steps = re.findall(r"'(\w+)'", re.search(r"^steps = \[(.*?)\]", text, re.M).group(1))
    everything = re.findall(r"'(\w+)'", re.search(r"^all = \[(.*?)\]", text, re.M).group(1)) + steps
    table = {}
    for name, row in re.findall(r"^  \['(\w+)',\s+\[(.*?)\],", text, re.M):
        table[name] = re.findall(r"'(\w+)'", row)
    table["line"] = everything
    table["cmd"] = ["line"] + everything
    return table


def check_text(path):
    lines = path.read_text(encoding="utf-8").split("\n")
    if len(lines) > LINES_MAX:
        fault(path, LINES_MAX, f"longer than {LINES_MAX} lines")
    for n, line in enumerate(lines, 1):
        if re.match(r'\s*#\s*include\s+".*\.\./', line):
            fault(path, n, '"../" in an include')
        if re.match(r"extern\s+(?!\"C\").*;", line) and "(" not in line:
            fault(path, n, "extern variable")
        if re.search(r"\b(TODO|FIXME|XXX)\b", line):
            fault(path, n, "unfinished work")


def check_shadows(path):
    if path.suffix == ".h" and (Path("/usr/include") / path.name).exists():
        fault(path, 1, f"shadows /usr/include/{path.name}")


def check_layers(path, table, owner):
    room = path.relative_to(ROOT / "src").parts[0]
    if room not in table:
        return
    for n, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        m = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
        if m and m.group(1) in owner and owner[m.group(1)] not in [room] + table[room]:
            fault(path, n, f"{room}/ may not know {owner[m.group(1)]}/ ({m.group(1)})")


def compiles_alone(path, table):
    room = path.relative_to(ROOT / "src").parts[0]
    include = [f"-I{ROOT / 'src' / r}" for r in [room] + table.get(room, [])]
    command = ["gcc", "-std=c17", "-D_GNU_SOURCE", '-DTOCSIN_VERSION=""', "-fsyntax-only", "-Wall", "-Wextra",
               "-I/usr/include/libxml2", "-x", "c", *include, str(path)]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode or run.stderr:
        fault(path, 1, "does not compile alone: " + run.stderr.strip().split("\n")[0])


def check_links(path):
    for n, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", line):
            if "://" not in target and not (path.parent / target).exists():
                fault(path, n, f"links to {target}, which does not exist")


def check_paths(path):
    for n, line in enumerate(path.read_text(encoding="utf-8", errors="replace").split("\n"), 1):
        if re.search(r"/(work|farm|root|home/[a-z]+)/", line) and path != Path(__file__).resolve():
            fault(path, n, "path of a machine")


def check_format(paths):
    run = subprocess.run(["clang-format", "--dry-run", "-Werror", *map(str, paths)], cwd=ROOT, capture_output=True, text=True)
    for line in run.stderr.split("\n"):
        m = re.match(r"(\S+?):(\d+):\d+: error", line)
        if m:
            fault(Path(m.group(1)), m.group(2), "not as ./dev format makes it")


def check_man():
    man = ROOT / "docs/man/tocsin.1"
    program = ROOT / "build/tocsin"
    if not man.exists() or not program.exists():
        return
    page = man.read_text().replace("\\-", "-")
    overview = subprocess.run([program, "help"], capture_output=True, text=True).stdout
    for command in re.findall(r"^  (\w+) ", overview, re.M):
        if f"tocsin {command}" not in page:
            fault(man, 1, f"does not tell of tocsin {command}")
        told = subprocess.run([program, command, "--help"], capture_output=True, text=True).stdout
        for option in re.findall(r"^  (--[a-z-]+)", told, re.M):
            if option not in page:
                fault(man, 1, f"does not tell of {command} {option}")


def tracked():
    """The project's files; without git all that do not lie in a build folder."""
    try:
        run = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, text=True)
    except FileNotFoundError:
        run = None
    if run and run.returncode == 0 and run.stdout:
        return [ROOT / name for name in run.stdout.split("\0") if name]
    return [p for p in ROOT.rglob("*") if p.is_file() and not p.relative_to(ROOT).parts[0].startswith(("build", "."))]


def main():
    table = rooms()
    sources = [p for p in c_files()]
    owner = {p.name: p.relative_to(ROOT / "src").parts[0] for p in sources
             if p.suffix == ".h" and ROOT / "src" in p.parents and len(p.relative_to(ROOT / "src").parts) == 2}
    for path in sources:
        check_text(path)
        check_shadows(path)
        if ROOT / "src" in path.parents and len(path.relative_to(ROOT / "src").parts) == 2:
            check_layers(path, table, owner)
            if path.suffix == ".h" and path.name != "banned.h":
                compiles_alone(path, table)
    check_format(sources)
    for path in tracked():
        if path.suffix == ".md" and path.exists():
            check_links(path)
        if path.suffix in (".md", ".c", ".h", ".py", ".sh", ".build", ".tsv", ".css", ".opml") and path.exists():
            check_paths(path)
    lexicon = ROOT / "tools/check_lexicon.py"
    if lexicon.exists() and subprocess.run([sys.executable, str(lexicon)], cwd=ROOT).returncode:
        faults.append("data/lexicon: see above")
    check_man()
    print("\n".join(faults) if faults else f"{len(sources)} C files, nothing to complain of")
    sys.exit(1 if faults else 0)


main()
