"""The program under test: run a command, run a server, ask it."""
import atexit
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("TOCSIN_PROGRAM", str(ROOT / "build/tocsin"))


def tocsin(*args, stdin=b"", check=True):
    if isinstance(stdin, str):
        stdin = stdin.encode()
    run = subprocess.run([PROGRAM, *args], input=stdin, capture_output=True, timeout=300)
    if check and run.returncode:
        raise AssertionError(f"tocsin {' '.join(args)}: exit {run.returncode}: {run.stderr.decode()[-2000:]}")
    return run


def lines(run):
    return [json.loads(line) for line in run.stdout.splitlines()]


class Folder:
    """A data folder that goes with the test."""

    def __enter__(self):
        self.path = tempfile.mkdtemp(prefix="tocsin-e2e-")
        return self.path

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)


class Server:
    def __init__(self, folder, *args):
        self.log = open(folder + ".log", "a+b")
        self.process = subprocess.Popen([PROGRAM, "serve", "--data", folder, "--listen", "127.0.0.1:0", *args],
                                        stdout=subprocess.DEVNULL, stderr=self.log,
                                        stdin=subprocess.DEVNULL)
        atexit.register(self.process.kill)  # a failed test leaves no server behind
        at = self.log.tell()
        for _ in range(1200):
            found = re.search(rb"http://127\.0\.0\.1:\d+", self.text()[at:])
            if found:
                break
            if self.process.poll() is not None:
                raise AssertionError("the server did not start: " + self.text()[at:].decode())
            time.sleep(.05)
        assert found, "the server says no address: " + self.text()[at:].decode()
        self.base = found.group().decode()

    def text(self):
        with open(self.log.name, "rb") as f:
            return f.read()

    def get(self, path, **headers):
        """(code, headers, body); redirects are not followed."""
        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *_):
                return None
        request = urllib.request.Request(self.base + path, headers=headers)
        try:
            with urllib.request.build_opener(Stay).open(request, timeout=20) as r:
                return r.status, r.headers, r.read()
        except urllib.error.HTTPError as e:
            return e.code, e.headers, e.read()

    def json(self, path):
        code, _, body = self.get(path)
        assert code == 200, (path, code, body[:300])
        return json.loads(body)

    def wait(self, what, seconds=60):
        """Until what(stats) is true."""
        end = time.time() + seconds
        while True:
            stats = self.json("/api/v1/stats")
            if what(stats):
                return stats
            assert time.time() < end, f"waited {seconds} s in vain; {stats}\n" + self.text().decode()[-3000:]
            time.sleep(.1)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=20)
        self.log.close()
        os.unlink(self.log.name)
        assert code == 0, f"the server ended with {code}"

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.log.close()
