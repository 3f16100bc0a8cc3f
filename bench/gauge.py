"""Instructions that a step executes, counted by callgrind: the same on a busy machine as on a quiet one.

What the program does before its first record (names and models are loaded) is what an empty run counts.
"""
import re
import shutil
import subprocess
import tempfile


def has_callgrind():
    return shutil.which("valgrind") is not None


def instructions(argv, stdin):
    with open(stdin, "rb") as feed, tempfile.NamedTemporaryFile() as out:
        said = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out.name}", *map(str, argv)],
                              stdin=feed, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=600)
    found = re.search(r"Collected : (\d+)", said.stderr)
    if not found:
        raise RuntimeError(f"callgrind: {said.stderr[-200:]}")
    return int(found[1])
