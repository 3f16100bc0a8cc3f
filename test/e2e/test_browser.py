#!/usr/bin/env python3
"""Every page in a real browser (Chromium by playwright-core): light, dark, phone, print, with and without script,
keys, live news, hostile text; WCAG 2.2 AA by axe-core; the HTML by a strict parser. Pictures go to build/screens/."""
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

try:
    import html5lib
except ImportError:
    if sys.executable != "/usr/bin/python3" and os.path.exists("/usr/bin/python3"):
        os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])  # Debian's own has the package
    print("SKIPPED test_browser: python3-html5lib is missing; ./dev deps installs it")
    sys.exit(0)

from program import PROGRAM, ROOT, Folder, Server, tocsin

MODULES = ROOT / "build/node"
SCREENS = ROOT / "build/screens"
RLO = "\u202e"
HOSTILE = [  # title, text: five events that have nothing in common but their malice
    ("<script>window.hit=1</script> Quellmark says payroll data of 20,000 people was stolen",
     "Quellmark said on June 8, 2026 that <b onmouseover=window.hit=1>intruders</b> took payroll files of 20,000 people.\n"
     "The company has called in investigators and pays for credit watching."),
    ("\"><img src=x onerror=window.hit=1> Gravelock locks the harbour cranes of Osterhaven",
     "Cranes in the harbour of Osterhaven stood still on June 9, 2026 after ransomware reached the control room.\n"
     "The gang asks for <iframe src=javascript:window.hit=1> nine million dollars."),
    (f"{RLO}gnp.exe{RLO} mail outage at Lantern Mail keeps 400 offices offline",
     "Lantern Mail could not deliver messages for six hours on June 10, 2026; see javascript:window.hit=1 for the status.\n"
     "A broken certificate was the cause, the provider says."),
    ("'-alert(1)-' {{7*7}} ${{window.hit=1}} tax refund phishing targets Fernhill bank customers",
     "A phishing wave against customers of Fernhill bank began on June 11, 2026 with text messages about a tax refund.\n"
     "The pages at refund-desk.example[.]com ask for card numbers."),
    ("</title></script><svg onload=window.hit=1> Hollowell FileBridge 4.2 flaw CVE-2026-97001 lets anybody in",
     "A flaw in FileBridge 4.2, CVE-2026-97001, lets attackers log in without a password, Hollowell said on June 12, 2026.\n"
     "Administrators should install 4.3 data:text/html,<script>window.hit=1</script> at once."),
]


def hostile_articles():
    for i, (title, text) in enumerate(HOSTILE):
        yield {"id": f"h{i}", "source": f"s{i}.example\"><script>", "title": title, "text": text, "lang": "en",
               "url": "javascript:window.hit=1//" if i == 0 else f"https://h{i}.example/\"><script>window.hit=1</script>",
               "published": f"2026-06-{8 + i:02}T0{i}:00:00Z"}


def late_article():
    return {"id": "late-1", "source": "late.example", "url": "https://late.example/1", "lang": "en",
            "title": "Corvane Freight halts terminals after ransomware attack", "published": "2026-06-07T20:00:00Z",
            "text": "Corvane Freight halted its terminals on June 7, 2026 after a ransomware gang encrypted its servers."}


def changed_articles():
    """One that was changed after it was read, and one that was not."""
    for n, people in enumerate(("2,000", "7,000")):
        yield {"id": "rev-1", "source": "rev.example", "url": "https://rev.example/1", "lang": "en", "published": "2026-06-03T06:00:00Z",
               "updated": f"2026-06-03T0{6 + n}:00:00Z", "title": "Brackwater Clinic loses patient letters",
               "text": f"Brackwater Clinic lost letters of {people} patients on June 3, 2026.\nIt has told the authority.\n"
                       "A backup on an open server was found by a stranger, who told the clinic at once."}
    yield {**late_article(), "id": "late-0", "url": "https://late.example/0", "published": "2026-06-03T20:00:00Z",
           "title": "Dunmere Ferries mends its ticket machines", "text": "Dunmere Ferries has mended the machines that sell its tickets."}


def burst_articles():
    """A leak site's watcher: five victims within a minute, one outlet."""
    for n, victim in enumerate(("Ashdown Dairy", "Bexley Timber", "Corran Hotels", "Dalby Optics", "Eskdale Water")):
        yield {"id": f"leak-{n}", "source": "leaks.example", "url": f"https://leaks.example/{n}", "lang": "en",
               "published": f"2026-06-04T03:00:{10 + n}Z", "title": f"Quarrymen ransomware attack on {victim}",
               "text": f"The Quarrymen ransomware gang claims to have stolen 40 GB of files from {victim} and will publish them."}


def get_modules():
    """playwright-core and axe-core, from npm by name; False when there is no registry."""
    if (MODULES / "node_modules/playwright-core").is_dir() and (MODULES / "node_modules/axe-core").is_dir():
        return True
    MODULES.mkdir(parents=True, exist_ok=True)
    (MODULES / "package.json").write_text('{"private": true}\n')
    try:
        run = subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "playwright-core@1", "axe-core@4"],
                             cwd=MODULES, capture_output=True, timeout=180, env={**os.environ, "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD": "1"})
        return run.returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def check_html(server, threat, gone):
    """The tree builder's own errors (a document type is fine), doubled ids, labels that name nothing."""
    paths = ["/", "/?view=cards", "/?view=compact", "/?singles=all&order=time", "/search", "/search?q=mail", "/search?q=sevrity:high",
             "/trends", "/sources", "/sources?filter=silent&q=%22%3Cb%3E", "/sources/sample/4sysops.xml", "/sources/nowhere", "/about", threat,
             threat + "?values=whole", "/threat/zzzzzzzzzz/a-lost-one", gone, "/nowhere", "/iocs", "/iocs?q=sevrity:high", "/iocs?type=md5&values=whole",
             "/search?q=Quarrymen", "/quarantine", "/article/rev-1", "/article/late-0", "/article/nosuch", "/entity/threat_actor/gravelock", "/entity/technique/t1486", "/entity/company/no-such-thing", "/search?q=actor:Gravelock"]
    assert len(server.get("/static/tocsin.js")[2]) <= 12 * 1024, "the one script stays small"
    for path in paths:
        page = server.get(path)[2].decode()
        parser = html5lib.HTMLParser(strict=False)
        tree = parser.parse(page)
        errors = [(at, code) for at, code, _ in parser.errors]
        assert not errors, (path, errors[:5], page.splitlines()[errors[0][0][0] - 1][:300])
        assert len(re.findall(r"<h1[ >]", page)) == 1, (path, "has no one head")
        ids = [e.get("id") for e in tree.iter() if e.get("id")]
        assert len(set(ids)) == len(ids), (path, [i for i in ids if ids.count(i) > 1][:5])
        for name in ("aria-labelledby", "aria-describedby"):
            for e in tree.iter():
                for ref in (e.get(name) or "").split():
                    assert ref in ids, (path, name, ref)
        assert not re.search(r"<[^>]*\s(?:style|on\w+)=", re.sub(r'"[^"]*"', '""', page)), (path, "something is inline")


def main():
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium or not shutil.which("node") or not shutil.which("npm"):
        print("SKIPPED test_browser: chromium, node or npm is missing; ./dev deps installs them")
        return 0
    if not get_modules():
        print("SKIPPED test_browser: npm gives no playwright-core and axe-core")
        return 0
    SCREENS.mkdir(parents=True, exist_ok=True)
    with Folder() as folder:
        tocsin("sample", "load", "--data", folder)
        tocsin("ingest", "--data", folder, stdin="".join(json.dumps(a) + "\n" for a in hostile_articles()), check=False)
        tocsin("ingest", "--data", folder, stdin="".join(json.dumps(a) + "\n" for a in (*changed_articles(), *burst_articles())))
        late = Path(folder) / "late.jsonl"
        late.write_text(json.dumps(late_article()) + "\n")
        server = Server(folder, "--no-poll")
        row = server.json("/api/v1/threats?order=score&limit=1")["items"][0]
        threat = f"/threat/{row['id']}/{row['slug']}"
        gone = server.json("/api/v1/threats?order=score&limit=200&singles=all")["items"][-1]["id"]
        decide = ("decide", "--data", folder, "--author", "Night <b>desk", "--reason", "it's \"first\"<script>")
        tocsin(*decide, "pin", row["id"])
        tocsin(*decide, "dismiss", gone)
        assert server.get("/threat/" + gone)[0] == 410
        check_html(server, threat, "/threat/" + gone)
        print("ok  HTML by a strict parser", flush=True)
        run = subprocess.run(["node", str(ROOT / "test/e2e/browser.mjs"), str(MODULES), server.base, threat, str(SCREENS), chromium,
                              f"'{PROGRAM}' ingest --data '{folder}' < '{late}'", "/threat/" + gone, "/article/rev-1"], timeout=600)
        server.stop()
    return run.returncode


sys.exit(main())
