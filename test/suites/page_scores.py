"""How near an extracted text is to what was wanted: by shingles, by tokens, by segments.

The shingle score is that of the public article-extraction benchmark: texts as bags of four words in a row, every
page counts the same, precision and recall are means over the pages, F1 is made of the two means."""
import html
import re
from collections import Counter
from dataclasses import dataclass
from html.parser import HTMLParser

WORD = re.compile(r"\w+")
BREAKS = {"address", "article", "aside", "blockquote", "br", "dd", "details", "div", "dl", "dt", "fieldset",
          "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main",
          "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"}


def words(text):
    return WORD.findall(text.lower())


def shingles(text, n=4):
    tokens = WORD.findall(text)
    if not tokens:
        return Counter()
    return Counter(tuple(tokens[i:i + n]) for i in range(max(1, len(tokens) - n + 1)))


def overlap(wanted, got):
    """(precision, recall) of two bags; two empty ones agree."""
    common = sum((wanted & got).values())
    if not wanted and not got:
        return 1.0, 1.0
    return common / max(1, sum(got.values())), common / max(1, sum(wanted.values()))


def f1(precision, recall):
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def shingle_pair(wanted, got):
    return overlap(shingles(wanted), shingles(got))


def token_f1(wanted, got):
    return f1(*overlap(Counter(words(wanted)), Counter(words(got))))


def mean(numbers):
    numbers = list(numbers)
    return sum(numbers) / len(numbers) if numbers else 0.0


def shingle_score(pairs):
    """(F1, precision, recall) of many pages."""
    precision, recall = mean(p for p, _ in pairs), mean(r for _, r in pairs)
    return f1(precision, recall), precision, recall


def flat(text):
    return re.sub(r"\s+", " ", text).strip()


@dataclass
class Segments:
    """Pieces of text that must be there, and pieces that must not."""
    kept: int = 0
    wanted: int = 0
    absent: int = 0
    unwanted: int = 0

    def add(self, item, text):
        text = flat(text)
        self.kept += sum(flat(piece) in text for piece in item["with"])
        self.wanted += len(item["with"])
        self.absent += sum(flat(piece) not in text for piece in item["without"])
        self.unwanted += len(item["without"])

    def accuracy(self):
        return (self.kept + self.absent) / max(1, self.wanted + self.unwanted)

    def f1(self):
        kept_badly = self.unwanted - self.absent
        return 2 * self.kept / max(1, self.kept + self.wanted + kept_badly)


class Reader(HTMLParser):
    """The plain text of a page that holds nothing but an article."""
    SILENT = {"script", "style", "template", "noscript"}

    def __init__(self, without):
        super().__init__(convert_charrefs=True)
        self.without, self.parts, self.closed_by, self.depth = without | self.SILENT, [], "", 0

    def handle_starttag(self, tag, attrs):
        if self.closed_by:
            self.depth += tag == self.closed_by
        elif tag in self.without:
            self.closed_by, self.depth = tag, 1
        elif tag in BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag):
        if self.closed_by:
            self.depth -= tag == self.closed_by
            if not self.depth:
                self.closed_by = ""
        elif tag in BREAKS:
            self.parts.append("\n")

    def handle_data(self, data):
        if not self.closed_by:
            self.parts.append(data)


def plain(markup, without=()):
    reader = Reader(set(without))
    reader.feed(markup)
    reader.close()
    return html.unescape("".join(reader.parts))
