#!/usr/bin/env python3
"""list, show, search at a terminal and in a pipe: colour and pager only on a terminal, nothing foreign speaks to it;
completions that know every command and option."""
import json
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile

from program import PROGRAM, ROOT, Folder, tocsin

EVIL = {"id": "e1", "source": "evil.example", "url": "https://evil.example/1", "lang": "en", "published": "2026-06-09T10:00:00Z",
        "title": "Quellmark\x1b]0;owned\x07 says \x1b[31mpayroll\u202e data\u2066 was stolen \u65e5\u672c\u8a9e\u65e5\u672c\u8a9e" + " again" * 30,
        "text": "Quellmark said on June 9, 2026 that intruders took payroll files of 20,000 people.\x1b[2J\nIt has called in help."}


def has_terminals():
    try:
        for fd in pty.openpty():
            os.close(fd)
    except OSError:
        return False
    return True


def at_terminal(*args, **env):
    """What is written to a terminal of 100 columns."""
    parent, child = pty.openpty()
    full = {**os.environ, "TERM": "xterm", "COLUMNS": "100", "PAGER": "cat", **env}
    full.pop("NO_COLOR", None) if "NO_COLOR" not in env else None
    run = subprocess.Popen([PROGRAM, *args], stdout=child, stderr=child, stdin=subprocess.DEVNULL, env=full)
    os.close(child)
    out = b""
    while True:
        try:
            piece = os.read(parent, 65536)
        except OSError:
            break
        if not piece:
            break
        out += piece
    run.wait(timeout=30)
    os.close(parent)
    return out.decode()


def width(line):
    return sum(2 if "\u2e80" <= c < "\ua4d0" else 1 for c in line)


def check_table(folder):
    piped = tocsin("list", "--data", folder, "--singles").stdout.decode()
    assert "\x1b" not in piped and "\u202e" not in piped and "\u2066" not in piped and "\x07" not in piped
    assert len(piped.splitlines()) == 20 and "again again" in piped, "a pipe gets whole titles and no head"
    shown = at_terminal("list", "--data", folder, "--singles")
    assert shown.startswith("\x1b[2mId"), shown[:80]
    assert "\x1b]0;" not in shown and "\x1b[2J" not in shown and "\u202e" not in shown
    for line in re.sub(r"\x1b\[[0-9;]*m", "", shown).splitlines():
        assert width(line) <= 100, line
    assert "\x1b" not in at_terminal("list", "--data", folder, NO_COLOR="1")
    assert "\x1b" not in at_terminal("list", "--data", folder, TERM="dumb")
    paged = at_terminal("list", "--data", folder, TOCSIN_PAGER="sed s/^/PAGED:/")
    assert paged.count("PAGED:") == 22, paged


def check_query(folder):
    def ids(*args):
        return [line.split()[0] for line in tocsin(*args[:1], "--data", folder, *args[1:]).stdout.decode().splitlines()]
    everything = ids("list", "--limit", "200", "--singles")
    gang = ids("search", "actor:Gravelock")
    assert gang and set(gang) < set(everything)
    assert set(ids("search", "--limit", "200", "--", "-actor:Gravelock")) == set(everything) - set(gang)
    assert set(ids("list", "--severity", "high,critical")) == set(ids("list", "severity:high,critical"))
    assert ids("list", "--order", "score") and ids("list", "--since", "2026-06-05", "--singles")
    page = json.loads(tocsin("search", "--data", folder, "--json", "actor:Gravelock").stdout)
    assert [t["id"] for t in page["items"]] == gang
    for bad in (["--severity", "awful"], ["--order", "up"], ["sevrity:high"], ["--since", "soon"]):
        run = tocsin("list", "--data", folder, *bad, check=False)
        assert run.returncode == 2 and run.stderr, bad


def check_show(folder):
    evil = tocsin("search", "--data", folder, "Quellmark payroll").stdout.decode().split()[0]
    for text in (tocsin("show", "--data", folder, evil).stdout.decode(), at_terminal("show", "--data", folder, evil)):
        plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
        assert "\x1b" not in plain and "\x07" not in plain and "\u202e" not in plain
        for head in ("Severity: ", "Summary", "Source articles (1)", "Timeline", "Related entities"):
            assert head in plain, head
        assert re.search(r"payroll files of 20,000\s+people\.[^\[]*\[2J\S*\s+\[a\s+1/1\]", plain), "a sentence names its article"
        assert "\nSources: evil.example\n" in plain.replace("\r", "") and "\n  a Quellmark" in plain.replace("\r", ""), plain
    assert json.loads(tocsin("show", "--data", folder, "--json", evil).stdout)["id"] == evil
    assert tocsin("show", "--data", folder, "zzzzzzzzzz", check=False).returncode == 1


def check_data_folder(folder):
    """Every command that opens a data folder finds that of TOCSIN_DATA; --data wins over it."""
    first = json.loads(tocsin("list", "--data", folder, "--json", "--limit", "1", "--singles").stdout)["items"][0]["id"]
    commands = (("list",), ("search", "the"), ("show", first), ("check",), ("why", first), ("why-not", "a", "b"),
                ("decide", "pin", "nosuch"), ("replay",), ("entity", "malware", "nosuch"), ("feeds", "list"), ("ingest",),
                ("knowledge", "list"), ("sample", "remove"), ("config", "show"))
    with tempfile.TemporaryDirectory() as empty:
        for args in commands:
            run = subprocess.run([PROGRAM, *args], capture_output=True, cwd=empty, stdin=subprocess.DEVNULL, timeout=60,
                                 env={**os.environ, "TOCSIN_DATA": folder})
            assert b"tocsin-data" not in run.stdout + run.stderr and run.returncode != 2, (args, run)
            assert not os.path.exists(empty + "/tocsin-data"), f"{args} makes a folder of its own"
            assert args[0] not in ("list", "search", "show", "check", "why") or (run.returncode == 0 and run.stdout), (args, run)
        run = subprocess.run([PROGRAM, "list", "--data", empty], capture_output=True, env={**os.environ, "TOCSIN_DATA": folder})
        assert run.returncode == 3 and empty.encode() in run.stderr, run


def check_foreign_words(folder):
    """Whatever a command writes of others' words, nothing in it speaks to the terminal."""
    evil = tocsin("search", "--data", folder, "Quellmark payroll").stdout.decode().split()[0]
    tocsin("decide", "--data", folder, "--reason", "in\x1b[31mk", "pin", evil)
    labelled = json.dumps({**EVIL, "event": "a"}) + "\n" + json.dumps({**EVIL, "id": "e2", "event": "b", "url": "https://b.example/"}) + "\n"
    runs = [tocsin(*args, check=False) for args in (
        ("why", "--data", folder, evil), ("why-not", "--data", folder, evil, evil), ("decide", "--data", folder, "list"),
        ("show", "--revisions", "--data", folder, "e1"), ("entity", "--data", folder, "company", "Quell\x1b[31mmark"),
        ("feeds", "add", "--data", folder, "\x1b]0;owned\x07"), ("\x1b[31mlist",))]
    runs.append(tocsin("eval", stdin=labelled))
    for run in runs:
        said = (run.stdout + run.stderr).decode()
        assert said and not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", said), run
    assert b"payroll" in runs[0].stdout and b"payroll" in runs[7].stdout, "the words themselves stay"


def check_lists(folder):
    """Sources and knowledge: columns for people, tabs for pipes."""
    tocsin("feeds", "add", "--data", folder, "https://feeds.example/rss", "--category", "advisory")
    for args, word in ((("feeds", "list"), "feeds.example/rss"), (("knowledge", "list"), "lexicon")):
        assert f"{word}\t" in tocsin(*args, "--data", folder).stdout.decode()
        shown = at_terminal(*args, "--data", folder)
        assert word in shown and "\t" not in shown, shown
        assert all(width(line) <= 100 for line in re.sub(r"\x1b\[[0-9;]*m", "", shown).splitlines()), shown


def check_ways_out(folder):
    """A refusal names the place and what to do."""
    for args, code, words in (
            (("--data", folder, "ingest"), 2, "tocsin ingest --data"), (("lsit",), 2, "did you mean list?"),
            (("help", "serch"), 2, "did you mean search?"), (("frobnicate",), 2, "see tocsin help"),
            (("list", "--sverity", "high"), 2, "did you mean --severity?"), (("list", "--limit"), 2, "--limit N"),
            (("list", "--limit", "many"), 2, "--limit wants a number"), (("list", "--data", folder + "/no"), 3, "tocsin ingest"),
            (("serve", "--data", folder, "--feeds", "none", "--listen", "127.0.0.1:0"), 3, "cannot open none: No such file"),
            (("serve", "--data", folder, "--no-poll", "--listen", "here"), 3, "127.0.0.1:8480"),
            (("why", "--data", folder, "zz"), 1, "no threat or article zz"), (("entity", "who", "me"), 2, "threat_actor, malware"),
            (("knowledge", "update", "--data", folder, "--from", "/no"), 3, "/no: No such file"),
            (("eval", "/no"), 3, "/no: No such file"), (("annotate", "--weights", "/no"), 3, "/no: No such file")):
        run = tocsin(*args, check=False)
        said = run.stderr.decode()
        assert run.returncode == code and words in said and "http://" not in said, (args, run)


def check_completions():
    commands = re.findall(r"^  ([a-z-]+) +[A-Z]", tocsin("help").stdout.decode(), re.M)
    assert "completion" in commands and len(commands) > 15
    for shell, check in (("bash", ["bash", "-n"]), ("zsh", ["zsh", "-n"]), ("fish", ["fish", "-n"])):
        script = tocsin("completion", shell).stdout
        assert script == (ROOT / "completions" / {"bash": "tocsin.bash", "zsh": "_tocsin", "fish": "tocsin.fish"}[shell]).read_bytes()
        if shutil.which(check[0]):
            subprocess.run(check, input=script, check=True, timeout=30)
    assert tocsin("completion", "tcsh", check=False).returncode == 2

    def complete(*words):
        line = " ".join(f"'{w}'" for w in words)
        script = (f'tocsin() {{ "{PROGRAM}" "$@"; }}; source "{ROOT}/completions/tocsin.bash"; COMP_WORDS=({line}); '
                  f'COMP_CWORD={len(words) - 1}; _tocsin; printf "%s\\n" "${{COMPREPLY[@]}}"')
        return subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=30).stdout.split()
    assert set(complete("tocsin", "")) == set(commands)
    assert complete("tocsin", "comp") == ["completion"]
    assert set(complete("tocsin", "list", "--s")) == {"--severity", "--since", "--singles"}
    assert complete("tocsin", "list", "--severity", "c") == ["critical"]


def main():
    with Folder() as folder:
        tocsin("sample", "load", "--data", folder)
        tocsin("ingest", "--data", folder, stdin=json.dumps(EVIL) + "\n")
        check_data_folder(folder)
        tocsin("sample", "load", "--data", folder)
        if has_terminals():
            check_table(folder)
            check_query(folder)
            check_show(folder)
            check_lists(folder)
        else:
            print("skipped: this machine gives no pseudoterminal")
        check_foreign_words(folder)
        check_ways_out(folder)
    check_completions()
    print("the command line is a face")


sys.exit(main())
