#!/usr/bin/env python3
"""The configuration as an operator meets it: file, environment, options; faults; the documentation keeps up."""
import os
import re
import subprocess

from program import PROGRAM, ROOT, Folder


def run(*args, **environment):
    env = {k: v for k, v in os.environ.items() if not k.startswith("TOCSIN_")} | environment
    done = subprocess.run([PROGRAM, *args], capture_output=True, text=True, env=env, timeout=60)
    return done.returncode, done.stdout, done.stderr


def main():
    with Folder() as folder:
        path = folder + "/tocsin.yaml"
        with open(path, "w") as f:
            f.write("listen: 127.0.0.1:9001\nfetch:\n  per_host: 3\n  timeout: 1m\n")
        code, out, err = run("config", "show", "--data", folder)
        assert code == 0 and f'listen: "127.0.0.1:9001"  # {path}:1' in out and "timeout: 60s" in out, (out, err)
        code, out, _ = run("config", "show", "--data", folder, "--per-host", "5", TOCSIN_FETCH_PER_HOST="4",
                           TOCSIN_FETCH_TIMEOUT="2m")
        assert "per_host: 5  # --per-host" in out and "timeout: 120s  # environment" in out, out
        code, out, _ = run("config", "show", TOCSIN_CONFIG=path)
        assert "127.0.0.1:9001" in out
        code, out, err = run("config", "check", TOCSIN_LISTN="x", TOCSIN_DATA=folder)
        assert code == 0 and "good" in out and "TOCSIN_LISTN" in err, (out, err)

        with open(path, "w") as f:
            f.write("listn: 127.0.0.1:9001\nfetch:\n  per_host: lots\n")
        for args in (("config", "check", "--data", folder), ("config", "check", path)):
            code, out, err = run(*args)
            assert code == 1, (args, code, err)
            assert f"{path}:1:1: listn: there is no such key; did you mean listen?" in err, err
            assert f'{path}:3:13: fetch.per_host: "lots" is not a number from 1 to 16' in err, err
        code, _, err = run("serve", "--data", folder)
        assert code == 2 and "did you mean listen?" in err, (code, err)
        code, _, err = run("fetch", "--config", folder + "/none.yaml", "http://127.0.0.1/")
        assert code == 2 and "cannot open" in err, (code, err)
        code, _, err = run("serve", "--per-host", "99")
        assert code == 2 and "--per-host: \"99\" is not a number" in err, err

    _, out, _ = run("config", "show")
    keys, sections = [], []
    for line in out.splitlines():
        name = line.strip().split(":")[0]
        sections = sections[:(len(line) - len(line.lstrip())) // 2]
        if line.endswith(":"):
            sections.append(name)
        else:
            keys.append(".".join([*sections, name]))
    documented = re.findall(r"^\| `([a-z_.]+)` \|", (ROOT / "docs/configuration.md").read_text(), re.M)
    assert documented == keys, (documented, keys)
    print("configuration: ok")


main()
