#!/usr/bin/env python3
"""Turns saved web pages into texts as naive scrapers make them, with answers for the quality test.

  scrape.py --readability DIR --out DIR     DIR holds a folder for each page with source.html, expected.html, expected-metadata.json
  scrape.py --benchmark DIR --out DIR       DIR holds ground-truth.json and html/*.html.gz

Fetches nothing. Writes NAME.txt and NAME.json for `SOURCEBOOK_TEXTS`. What the expected text does not have is to be left out,
except for what looks like a byline or a date and what repeats the title, which may be kept or left out.
"""
import argparse, difflib, gzip, hashlib, json, os, re, unicodedata
from html.parser import HTMLParser

BLOCK = set('address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 '
            'h4 h5 h6 header hr html li main nav ol option p pre section select summary table tbody td tfoot th thead title tr ul'.split())
SKIP = set('script style noscript template svg head iframe object textarea math'.split())
VOID = set('area base br col embed hr img input link meta param source track wbr'.split())
ZW = '\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad'


def flat(s):
    return re.sub(r'[\s\u00a0*_`\\' + ZW + ']', '', unicodedata.normalize('NFC', s))


class Scraper(HTMLParser):
    """Lines of visible text, each with the elements it stands in."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.stack, self.skip, self.lines, self.buf, self.where = [], 0, [], '', ()

    def flush(self):
        text = re.sub(r'[ \t\r\n\f]+', ' ', self.buf).strip()
        if text:
            self.lines.append((text, self.where))
        self.buf = ''

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if self.skip:
            if tag not in VOID:
                self.skip += tag in SKIP
            return
        if tag in SKIP:
            self.skip = 1
            return
        if tag == 'br' or tag in BLOCK:
            self.flush()
        if tag in VOID:
            return
        if tag in ('p', 'li', 'option', 'dt', 'dd', 'td', 'tr'):
            while self.stack and self.stack[-1] == tag:
                self.stack.pop()
        self.stack.append(tag)

    def handle_endtag(self, tag):
        if self.skip:
            self.skip -= tag in SKIP
            return
        if tag in BLOCK:
            self.flush()
        if tag in self.stack:
            while self.stack and self.stack.pop() != tag:
                pass

    def handle_data(self, data):
        if self.skip:
            return
        if not self.buf.strip():
            self.where = tuple(t for t in self.stack if t in BLOCK)
        self.buf += data


def lines(markup):
    s = Scraper()
    s.feed(re.sub(r'<!--.*?-->', '', markup, flags=re.S))
    s.close()
    s.flush()
    return s.lines


DATED = re.compile(r'(?i)\b(?:19|20)\d\d\b|\b\d{1,2}:\d\d\b|\b(?:ago|today|yesterday)\b')


def answers(page, body, title, byline):
    """For each line of the page: body, out, or either."""
    pf, bf = [flat(t) for t, _ in page], [flat(t) for t, _ in body]
    state = ['out'] * len(page)
    for a, b, n in difflib.SequenceMatcher(None, pf, bf, autojunk=False).get_matching_blocks():
        for i in range(a, a + n):
            state[i] = 'body'
    whole = ''.join(bf)
    inside = [i for i, s in enumerate(state) if s == 'body' and len(pf[i]) > 40]
    first, last = (min(inside), max(inside)) if inside else (0, len(page))
    for i, f in enumerate(pf):
        if state[i] == 'body' and len(f) < 40 and inside and not first - 3 <= i <= last + 3:
            state[i] = 'either'
        if state[i] == 'out' and len(f) >= 30 and f in whole:
            state[i] = 'body'
        if state[i] == 'out' and (len(f) >= 40 and (f[:40] in whole or f[-40:] in whole)):
            state[i] = 'either'
        if state[i] == 'out' and title and (flat(title) in f or (len(f) > 12 and f in flat(title))):
            state[i] = 'either'
        if state[i] == 'out' and byline and (flat(byline) in f or f in flat(byline)) and len(f) < 120:
            state[i] = 'either'
        if state[i] == 'out' and len(f) < 60 and (DATED.search(page[i][0]) or page[i][0].lower().startswith('by ')):
            state[i] = 'either'
        # Figures and tables that the expected text leaves out are no furniture.
        if state[i] == 'out' and first < i < last and {'figcaption', 'td', 'th'} & set(page[i][1]):
            state[i] = 'either'
        # Lines right between title and text, or within the text, that are long, are judged by nobody.
        if state[i] == 'out' and first < i < last and len(f) > 120:
            state[i] = 'either'
    return state


def write(out, name, page, body, title, byline, structure):
    if not page or not body:
        return False
    state = answers(page, body, title, byline)
    variant = int(hashlib.sha256(name.encode()).hexdigest(), 16) % 4
    gap = '\n' if variant == 1 else '\n\n'
    glyph = ['• ', '', '* ', '- '][variant]
    text, removed, optional, headings, items, neutral = '', [], [], [], [], []
    for i, (t, where) in enumerate(page):
        is_item, level = bool(where) and where[-1] == 'li', where and re.fullmatch('h[1-6]', where[-1])
        shown = (glyph if is_item else '') + t
        start = len(text.encode())
        # Items of a list stand without blank lines between them.
        tight = i + 1 < len(page) and is_item and page[i + 1][1] and page[i + 1][1][-1] == 'li'
        text += shown + ('\n' if tight else gap)
        end = start + len(shown.encode())
        if state[i] == 'out':
            removed.append([start, end])
        elif state[i] == 'either':
            optional.append([start, end])
            neutral.append(t)
        elif level and flat(t) != flat(title or ''):
            headings.append(t)
        elif is_item and glyph:
            items.append(t)
        elif where and {'li', 'td', 'th', 'dt', 'dd'} & set(where):
            neutral.append(t)
    kept = sum(s == 'body' for s in state)
    if kept < 2:
        return False
    if title and not any(flat(title) in flat(t) for t, _ in page):
        title = None
    answer = dict(title=title, removed=removed, optional=optional, headings=headings, items=items, neutral=neutral, structure=structure)
    with open(f'{out}/{name}.txt', 'w', encoding='utf8') as f:
        f.write(text)
    with open(f'{out}/{name}.json', 'w', encoding='utf8') as f:
        json.dump(answer, f, ensure_ascii=False, indent=1)
    return True


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument('--readability')
    ap.add_argument('--benchmark')
    ap.add_argument('--out', required=True)
    a = ap.parse_args()
    os.makedirs(a.out, exist_ok=True)
    count = 0
    if a.readability:
        for name in sorted(os.listdir(a.readability)):
            d = f'{a.readability}/{name}'
            meta = json.load(open(d + '/expected-metadata.json', encoding='utf8'))
            source = open(d + '/source.html', encoding='utf8', errors='replace').read()
            expected = open(d + '/expected.html', encoding='utf8').read()
            count += write(a.out, name, lines(source), lines(expected), meta.get('title'), meta.get('byline'), True)
    if a.benchmark:
        truth = json.load(open(a.benchmark + '/ground-truth.json', encoding='utf8'))
        for name in sorted(truth):
            source = gzip.open(f'{a.benchmark}/html/{name}.html.gz').read().decode('utf8', 'replace')
            body = [(l, ()) for l in truth[name]['articleBody'].split('\n') if l.strip()]
            found = re.search(r'(?is)<h1[^>]*>(.*?)</h1>', source)
            count += write(a.out, name[:16], lines(source), body, None, None, False)
    print(count, 'texts')


main()
