#!/usr/bin/env python3
"""A language model that words briefs anew: a stand-in endpoint on loopback with right and lying answers, and all that
can go wrong. The extractive brief must be what is left in every case."""
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from program import Folder, Server, tocsin, lines
from web import Web

ARTICLES = [
    {"id": "a1", "source": "lanternwire", "url": "https://lanternwire.example/1", "published": "2026-06-03T08:00:00Z",
     "title": "Gravelock ransomware stops the port of Osterhaven",
     "text": "Quellmark, which runs the port of Osterhaven, shut down its cargo terminals after the Gravelock ransomware "
             "gang encrypted 140 servers on June 3, 2026. The port operator moved to paper manifests and expects delays "
             "of two days. Quellmark said that no passenger data was stolen. Partners should rotate credentials that "
             "they share with Quellmark."},
]
TRUE = "The Gravelock ransomware gang encrypted 140 servers on June 3, 2026, after which Quellmark shut down its terminals."
KEPT = "Quellmark shut down its cargo terminals after the Gravelock ransomware gang encrypted 140 servers on June 3, 2026."
LIES = ["Quellmark shut down its cargo terminals after the Gravelock ransomware gang encrypted 900 servers on June 3, 2026.",
        "Quellmark said that passenger data was stolen.", "The attack was carried out by LockBit from Russia.",
        "Experts expect more attacks on ports in the coming weeks."]


class Model:
    """An OpenAI-compatible endpoint; `mode` says how it behaves."""

    def __init__(self, mode):
        self.mode, self.asked, self.keys = mode, [], []
        model = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                model.asked.append(body)
                model.keys.append(self.headers.get("Authorization"))
                model.answer(self)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_: None
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/v1"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def say(self, handler, body, code=200):
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        handler.send_response(code)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(raw)))
        handler.end_headers()
        handler.wfile.write(raw)

    def chat(self, handler, content):
        self.say(handler, {"choices": [{"message": {"role": "assistant", "content": content}}]})

    def answer(self, handler):
        words = {"summary": [KEPT] + LIES, "impact": [], "technical": [], "response": []}
        if self.mode == "good":
            self.chat(handler, "Here you are:\n```json\n" + json.dumps(words) + "\n```")
        elif self.mode == "echo":  # says the first passage again
            first = self.asked[-1]["messages"][1]["content"].split("1. ", 1)[1].split("\n")[0]
            self.chat(handler, json.dumps({"summary": [first]}))
        elif self.mode == "liar":
            self.chat(handler, json.dumps({**words, "summary": LIES}))
        elif self.mode == "refusal":
            self.chat(handler, "I cannot help with that.")
        elif self.mode == "broken":
            self.chat(handler, '{"summary": ["' + KEPT)
        elif self.mode == "wrong kinds":
            self.chat(handler, '{"summary": {"a": 1}, "impact": [1, null, {}], "technical": "x", "response": false}')
        elif self.mode == "no chat":
            self.say(handler, b"<html>Bad Gateway</html>")
        elif self.mode == "no choices":
            self.say(handler, {"choices": []})
        elif self.mode == "error":
            self.say(handler, {"error": {"message": "overloaded"}}, 503)
        elif self.mode == "long":
            self.say(handler, b"[" + b"1," * 2_000_000 + b"1]")
        elif self.mode == "slow":
            time.sleep(8)
        elif self.mode == "hang up":
            handler.connection.close()


def brief(*args):
    run = tocsin("brief", *args, stdin="".join(json.dumps(a) + "\n" for a in ARTICLES))
    return lines(run)[0], run.stderr.decode()


def check_filter():
    plain, _ = brief()
    assert "rewritten_by" not in plain and not any(s.get("machine") for s in plain["summary"])
    assert "two days" in json.dumps(plain)

    model = Model("good")
    with Folder() as folder:
        key = Path(folder) / "key"
        key.write_text("sesame\n")
        told, errors = brief("--llm-url", model.url, "--llm-model", "stand-in", "--llm-key-file", str(key))
    assert not errors, errors
    assert [s["text"] for s in told["summary"]] == [KEPT], told["summary"]
    assert told["summary"][0]["machine"] and told["summary"][0]["article"] == "a1"
    assert told["rewritten_by"] == "stand-in" and told["rewrite_dropped"] == len(LIES), told["rewrite_dropped"]
    assert told["analysis"] == plain["analysis"] and told["key_points"] == plain["key_points"]
    asked = model.asked[0]
    assert asked["model"] == "stand-in" and model.keys == ["Bearer sesame"]
    assert "140 servers" in asked["messages"][1]["content"] and "sesame" not in json.dumps(told)

    for mode, reason in (("liar", "none of"), ("refusal", "no JSON"), ("broken", "JSON"), ("wrong kinds", "no sentences"),
                         ("no chat", "no JSON"), ("no choices", "no message"), ("error", "503"), ("long", ""),
                         ("hang up", "rewrite:"), ("slow", "rewrite:")):
        model = Model(mode)
        begun = time.time()
        told, errors = brief("--llm-url", model.url, "--llm-model", "m", "--llm-timeout", "2")
        assert told == plain, mode
        assert reason in errors and "rewrite:" in errors + "rewrite:" * (mode == "liar"), (mode, errors)
        assert time.time() - begun < 7, mode
    told, errors = brief("--llm-url", "http://127.0.0.1:1/v1", "--llm-model", "m")  # nobody listens
    assert told == plain and "rewrite:" in errors

    for bad in (["--llm-url", model.url], ["--llm-model", "m"], ["--llm-url", "ftp://127.0.0.1/", "--llm-model", "m"],
                ["--llm-url", model.url, "--llm-model", "m", "--llm-key-file", "/nowhere/key"]):
        assert tocsin("brief", *bad, check=False).returncode == 2, bad


def check_server():
    """The line goes on while the model sleeps; its words come later, marked."""
    for mode, rewrites in (("echo", True), ("slow", False)):
        web, model = Web(faults=False), Model(mode)
        with Folder() as folder:
            server = Server(folder, "--feeds", web.opml, "--allow-private", "127.0.0.0/8", "--interval", "2", "--no-pages",
                            "--llm-url", model.url, "--llm-model", "stand-in", "--llm-timeout", "30")
            server.wait(lambda s: s["articles"] >= 40, 30)
            end = time.time() + 30
            told = []
            while rewrites and not told:
                rows = server.json("/api/v1/threats?limit=50")["items"]
                got = [server.get("/api/v1/threats/" + r["id"]) for r in rows]  # 301 where one was joined since
                told = [t for t in (json.loads(body) for code, _, body in got if code == 200) if t.get("rewritten_by")]
                assert time.time() < end, "nothing was rewritten\n" + server.text().decode()[-2000:]
                time.sleep(.3)
            if rewrites:
                assert told[0]["summary"][0]["machine"]
                page = server.get(f"/threat/{told[0]['id']}/{told[0]['slug']}")[2].decode()
                assert "machine-worded" in page
            begun = time.time()
            server.stop()
            assert time.time() - begun < 10, "a model that sleeps holds up the end"
        web.close()


if __name__ == "__main__":
    check_filter()
    check_server()
    print("ok")
