"""What the bench reads: real articles of the shared data where they are, else the sample week with its words changed;
feeds and longer articles made of them."""
import datetime
import json
import lzma
import os
import random
import re
import subprocess
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ["TOCSIN_SHARED"]) if os.environ.get("TOCSIN_SHARED") else None
SMALL, LARGE = 1300, 13000
KB2, KB8 = 2048, 8192


def sample_articles(program, n):
    """n articles out of the sample week, its words changed, for where there is no real data."""
    base, made = [], []
    for feed in sorted((ROOT / "examples/sample/feeds").iterdir()):
        with open(feed, "rb") as f:
            said = subprocess.run([program, "parse", "--url", f"https://{feed.stem}.example/"], stdin=f,
                                  capture_output=True, check=True).stdout
        base += [(feed.stem, json.loads(line)) for line in said.splitlines()]
    dice = random.Random(1)
    words = sorted({w for _, e in base for w in re.findall(r"[a-z]{5,}", e["summary"] or "")})
    for i in range(n):
        source, e = base[i % len(base)]
        text = re.sub(r"<[^>]*>", " ", e["content"] or e["summary"] or "")
        text = re.sub(r"\b[a-z]{5,}\b", lambda m: dice.choice(words) if dice.random() < .5 else m[0], text)
        made.append({"id": f"s{i}", "source": source, "url": f"{e['url']}?n={i}", "text": text,
                     "title": re.sub(r"\b[a-z]{5,}\b", lambda m: dice.choice(words), e["title"]),
                     "published": (datetime.datetime(2026, 1, 1) + datetime.timedelta(minutes=7 * i)).isoformat() + "Z"})
    return made


class Input:
    def __init__(self, folder, program):
        self.folder = Path(folder)
        self.is_real = SHARED is not None
        if self.is_real:
            with lzma.open(SHARED / "data/stream/security_2026.jsonl.xz", "rt", encoding="utf-8") as f:
                self.articles = [json.loads(line) for line in f]
        else:
            self.articles = sample_articles(program, LARGE)
        self.all = self.write("articles.jsonl", self.articles)
        self.small = self.write("small.jsonl", self.articles[:SMALL])
        self.large = self.write("large.jsonl", self.articles[:LARGE])
        self.kb2 = self.write("kb2.jsonl", self.joined(3000, KB2))
        self.kb2_small = self.write("kb2_small.jsonl", self.joined(300, KB2))
        self.kb8 = self.write("kb8.jsonl", self.joined(1500, KB8))
        self.feed = self.folder / "big.rss"
        self.write_feed(self.feed, 4000)
        self.feed_small = self.folder / "small.rss"
        self.write_feed(self.feed_small, 400)
        self.short_feed = self.folder / "short.rss"
        self.write_short_feed()

    def write(self, name, articles):
        path = self.folder / name
        path.write_text("".join(json.dumps(a, ensure_ascii=False) + "\n" for a in articles), encoding="utf-8")
        return path

    def joined(self, n, size):
        """n articles of `size` bytes: the texts of several, one behind the other."""
        dice, made = random.Random(size), []
        for i in range(n):
            text = b""
            while len(text) < size:
                text += dice.choice(self.articles)["text"].encode() + b"\n"
            made.append({**self.articles[i * len(self.articles) // n], "text": text[:size].decode(errors="ignore")})
        return made

    def write_feed(self, path, entries):
        """One RSS of about 5 KB an entry, no more entries than a feed may have."""
        dice = random.Random(2)
        with open(path, "w", encoding="utf-8") as f:
            f.write('<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" '
                    'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Big</title>'
                    "<link>https://big.example/</link><description>All of it</description>\n")
            for i in range(entries):
                a = self.articles[i % len(self.articles)]
                body = "".join(f"<p>{escape(dice.choice(self.articles)['text'][:900])}</p>" for _ in range(6))
                f.write(f"<item><title>{escape(a['title'])}</title><link>https://big.example/{i}</link>"
                        f"<guid>https://big.example/{i}</guid><pubDate>Tue, 02 Jun 2026 17:22:10 GMT</pubDate>"
                        f"<description>{escape(a['text'][:300])}</description>"
                        f"<content:encoded><![CDATA[{body}]]></content:encoded></item>\n")
            f.write("</channel></rss>\n")


    def write_short_feed(self):
        """One RSS of about 12 MB: short descriptions, their markup escaped."""
        dice = random.Random(3)
        with open(self.short_feed, "w", encoding="utf-8") as f:
            f.write('<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>Short</title>'
                    "<link>https://short.example/</link><description>All of it</description>\n")
            for i in range(20000):
                a = self.articles[i % len(self.articles)]
                at = dice.randrange(max(1, len(a["text"]) - 400))
                body = (f"<p>{escape(a['text'][at:at + 380])} "
                        f'<a href="https://short.example/{i}?utm_source=rss">Read more</a></p>')
                f.write(f"<item><title>{escape(a['title'])}</title><link>https://short.example/{i}</link>"
                        f"<guid>https://short.example/{i}</guid><pubDate>Tue, 02 Jun 2026 17:22:10 GMT</pubDate>"
                        f"<description>{escape(body)}</description></item>\n")
            f.write("</channel></rss>\n")
