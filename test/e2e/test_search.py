#!/usr/bin/env python3
"""Searches find words inside runs of Chinese, Japanese and Korean, in stores of older versions too; what is
searched for in Latin letters is found as ever."""
import json
import sqlite3
from pathlib import Path

from program import Folder, tocsin

ARTICLES = [
    ("zh", "医院遭攻击后取消手术",
     "该市一家医院周一表示,攻击者加密了服务器,医院因此取消了部分手术。警方正在调查勒索软件团伙。"),
    ("ja", "クラウドメールに大規模障害",
     "同社のクラウドメールで月曜日に大規模な障害が発生した。Exchangeサーバーの復旧作業が続いている。"),
    ("ko", "가정용 공유기에서 취약점 발견",
     "연구진은 공유기 펌웨어에서 심각한 취약점을 찾았다고 밝혔다. 제조사는 패치를 준비하고 있다."),
    ("en", "Router firmware flaw patched",
     "The maker patched a flaw in router firmware that attackers had used for weeks. Owners should update today."),
]
FOUND = {  # search: whose article
    "医院": "zh", "手术": "zh", "勒索软件": "zh", "服务器": "zh", "院": "zh", "术": "zh", "攻击 警方": "zh",
    "障害": "ja", "大規模な障害": "ja", "メール": "ja", "サーバー 復旧": "ja", "Exchangeサーバー": "ja", "障害 exchange": "ja",
    "취약점": "ko", "공유기": "ko", "펌웨어": "ko", "공유기 패치": "ko", "심각한 취약점": "ko", '"심각한 취약점"': "ko",
    "router": "en", "flaws": "en", "firmware router": "en", "\"router firmware\"": "en",
    "医院 障害": "", "术手": "", "器服": "", "취점": "", "医院 router": "", "exchange": "",
    "医\"": "zh", "\"医": "zh", "医*": "zh", "医 AND": "", "(医)": "zh", "*院": "zh", "医:院": "",
}


def ingest(folder, articles):
    lines = [{"id": i, "source": f"{i}.example", "url": f"https://{i}.example/1", "title": title, "text": text,
              "published": "2026-06-02T08:00:00Z"} for i, title, text in articles]
    tocsin("ingest", "--data", folder, stdin="".join(json.dumps(a) + "\n" for a in lines))


def found(folder, search):
    """The articles of the threats that are found, or "" ."""
    said = json.loads(tocsin("search", "--data", folder, "--json", "--singles", search).stdout)
    return "".join(a["id"] for t in said["items"]
                   for a in json.loads(tocsin("show", "--data", folder, "--json", t["id"]).stdout)["articles"])


def assert_found(folder, wanted):
    for search, want in wanted.items():
        got = found(folder, search)
        assert got == want, f"{search!r} finds {got!r}, not {want!r}"


def changed_texts_are_found(folder):
    """The words of the text before are found no more."""
    i, title, text = ARTICLES[0]
    ingest(folder, [(i, title.replace("手术", "门诊"), text.replace("手术", "门诊"))])
    with sqlite3.connect(Path(folder) / "tocsin.db") as db:
        listed = [db.execute("SELECT count(*) FROM pairs_fts WHERE pairs_fts MATCH ?", (f'"{w}"',)).fetchone()[0]
                  for w in ("手术", "门诊")]
    db.close()
    assert listed == [0, 1], listed


def older_stores_are_listed_anew(folder):
    with sqlite3.connect(Path(folder) / "tocsin.db") as db:
        db.executescript("DROP TRIGGER marks_touched_changed; DROP TRIGGER marks_touched_gone; DROP TABLE marks_touched;"
                         "DROP TRIGGER pairs_fts_gone; DROP TRIGGER pairs_fts_changed; DROP TABLE pairs_fts;"
                         "PRAGMA user_version = 5;")
    db.close()
    ingest(folder, [])
    assert_found(folder, FOUND)
    with sqlite3.connect(Path(folder) / "tocsin.db") as db:
        n, = db.execute("SELECT count(*) FROM pairs_fts WHERE pairs_fts MATCH '\"router\"'").fetchone()
    db.close()
    assert n == 0, "a text of Latin letters is listed in pairs"


with Folder() as folder:
    ingest(folder, ARTICLES)
    assert_found(folder, FOUND)
    older_stores_are_listed_anew(folder)
    changed_texts_are_found(folder)
print("ok")
