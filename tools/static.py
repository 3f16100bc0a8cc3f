#!/usr/bin/env python3
"""Static analysis of src/: gcc -fanalyzer, clang-tidy (.clang-tidy), cppcheck. usage: static.py BUILD [PART-OF-PATH...]

Prints each finding that tools/static.tsv does not explain, and each explanation there that nothing needs any more; ends
with 1 if there is one. What a tool said of a file is kept in BUILD/static by the hash of what it read, so that a second
run asks only about what changed. BUILD is a build folder with compile_commands.json and its generated sources.
"""
import concurrent.futures
import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXPLAINED = ROOT / "tools/static.tsv"
# What cppcheck says about form and not about mistakes: form is clang-format's and the reviewers' matter.
CPPCHECK_NOT = ["unusedStructMember",   # the members of VEC_TYPE, each in its own way
                "missingIncludeSystem"]


def run(command, folder):
    return subprocess.run(["nice", "-n", "10", *command], cwd=folder, capture_output=True, text=True, errors="replace")


def version_of(program):
    return subprocess.run([program, "--version"], capture_output=True, text=True).stdout


class Unit:
    """One .c file with the words of its compilation."""

    def __init__(self, row):
        self.folder = row["directory"]
        self.path = (Path(self.folder) / row["file"]).resolve()
        words = [w for w in shlex.split(row["command"]) if w not in ("ccache", "-Werror", "-MD")]
        for option in ("-o", "-MF", "-MQ"):
            if option in words:
                del words[words.index(option):words.index(option) + 2]
        self.words = words

    def text(self):
        return run([*self.words, "-E"], self.folder).stdout


def compiler(unit):
    return run([*unit.words, "-o", "/dev/null", "-fanalyzer", "-fdiagnostics-plain-output"], unit.folder).stderr


def tidy(unit, build):
    return run(["clang-tidy", "-p", str(build), "--quiet", "--extra-arg=-Wno-unknown-warning-option", str(unit.path)],
               unit.folder).stdout


def cppcheck(units, build):
    kept = build / "static/cppcheck"
    kept.mkdir(parents=True, exist_ok=True)
    rows = [{"directory": u.folder, "command": shlex.join([*u.words]), "file": str(u.path)} for u in units]
    project = build / "static/project.json"
    project.write_text(json.dumps(rows))
    said = run(["cppcheck", f"--project={project}", f"--cppcheck-build-dir={kept}", f"-j{os.cpu_count()}", "-q",
                "--enable=warning,performance,portability,style", "--template={file}:{line}: warning: {message} [{id}]",
                *[f"--suppress={name}" for name in CPPCHECK_NOT]], ROOT)
    return said.stderr


def findings_of(tool, text, folder, read):
    """(tool, check, file, line, message) of lines "file:line:column: warning: message [check]"; `read` is the file that
    the tool was given, where it names none."""
    for line in text.splitlines():
        m = re.match(r"(?:(\S+?):(\d+)(?::\d+)?|cc1): (?:warning|error): (.*?) ?(?:\[CWE-\d+\] )?\[-?([\w.,=-]+)\]$", line)
        if m:
            where = (Path(folder) / m[1]).resolve() if m[1] else read
            if ROOT in where.parents and not str(where.relative_to(ROOT)).startswith("build"):
                yield tool, m[4].split(",")[0], str(where.relative_to(ROOT)), int(m[2] or 0), m[3]
        elif re.search(r": (fatal )?error: |^error:", line):
            yield tool, "cannot-read", "", 0, line


class Kept:
    def __init__(self, build):
        self.folder = build / "static"
        self.folder.mkdir(exist_ok=True)
        self.salt = {"gcc": version_of("gcc").encode(),
                     "clang-tidy": (version_of("clang-tidy") + (ROOT / ".clang-tidy").read_text()).encode()}

    def ask(self, tool, unit, text, make):
        name = hashlib.sha256(self.salt[tool] + str(unit.words).encode() + text.encode()).hexdigest()
        file = self.folder / name
        if not file.exists():
            said = make()
            file.with_suffix(".new").write_text(said)
            file.with_suffix(".new").rename(file)
        return file.read_text()


def ask_all(units, build):
    kept = Kept(build)
    found = set()

    def one(unit):
        text = unit.text()
        return [*findings_of("gcc", kept.ask("gcc", unit, text, lambda: compiler(unit)), unit.folder, unit.path),
                *findings_of("clang-tidy", kept.ask("clang-tidy", unit, text, lambda: tidy(unit, build)), unit.folder, unit.path)]

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for n, findings in enumerate(pool.map(one, units), 1):
            found.update(findings)
            if sys.stderr.isatty():
                print(f"\r{n} of {len(units)} files", end="", file=sys.stderr)
    found.update(findings_of("cppcheck", cppcheck(units, build), ROOT, ROOT))
    return sorted(found)


def explanations():
    """(tool, check, file) -> how many findings are explained, and the line of the table."""
    table = {}
    for n, line in enumerate(EXPLAINED.read_text().splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 5 or len(cells[4]) < 20:
            sys.exit(f"{EXPLAINED.relative_to(ROOT)}:{n}: tool, check, file, how many, and a reason are wanted")
        table[tuple(cells[:3])] = (int(cells[3]), n)
    return table


def main():
    build = Path(sys.argv[1]).resolve()
    rows = json.loads((build / "compile_commands.json").read_text())
    units = [u for u in map(Unit, rows) if ROOT / "src" in u.path.parents]
    units = [u for u in units if not sys.argv[2:] or any(part in str(u.path) for part in sys.argv[2:])]
    found = ask_all(units, build)
    table = explanations()
    counts = Counter(f[:3] for f in found)
    faults = 0
    for tool, check, file, line, message in found:
        if counts[tool, check, file] > table.get((tool, check, file), (0, 0))[0]:
            faults += 1
            print(f"{file}:{line}: {message} [{tool} {check}]")
    for key, (n, line) in table.items():
        is_asked = any(str(u.path.relative_to(ROOT)) == key[2] for u in units) or not sys.argv[2:]
        if is_asked and counts[key] < n:
            faults += 1
            print(f"{EXPLAINED.relative_to(ROOT)}:{line}: explains {n}, found are {counts[key]}: {' '.join(key)}")
    of = Counter(f[0] for f in found)
    print(f"{len(units)} files; explained or not: gcc -fanalyzer {of['gcc']}, clang-tidy {of['clang-tidy']}, "
          f"cppcheck {of['cppcheck']}; {faults} faults")
    return 1 if faults else 0


sys.exit(main())
