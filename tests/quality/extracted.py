#!/usr/bin/env python3
"""Turns saved web pages into the texts that an extractor leaves of them, with answers for the quality test and for training.

  extracted.py --wcxb DIR --out DIR      DIR: the Web Content eXtraction Benchmark (dev/, test/: html/*.html.gz, ground-truth/*.json)

Needs Resiliparse 2.0.1 and lxml 6 (PyPI); fetches nothing. For each page in English OUT/texts/SPLIT-TYPE/NAME.{txt,json} is for
`SOURCEBOOK_TEXTS`; OUT/headings, OUT/boilerplate and OUT/titles hold the same texts for `train_lines` and `train_titles`. Headings are the
lines of h1 to h6; what the benchmark's text does not have is boilerplate, except for what is a matter of taste: bylines, dates, captions,
texts of pictures, comments, long paragraphs. Lines that are bold as a whole count neither as headings nor as none.
"""
import argparse, gzip, json, multiprocessing, os, re, unicodedata
import lxml.html
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree

# Signs of no meaning, put around the text of elements before the extractor runs, and taken out again.
HEAD, HEAD_END, CAPTION, CAPTION_END, BOLD, PICTURE, PICTURE_END = (chr(0xE000 + n) for n in range(7))
ENGLISH = set('the of and to in a is that for it on with as was by be are this at from'.split())
DATED = re.compile(r'(?i)\b(?:19|20)\d\d\b|\b\d{1,2}:\d\d\b|\b(?:ago|today|yesterday)\b|\bmin(?:ute)?s? read\b')
COMMENTS = re.compile(r'(?i)^\W*(?:\d+ )?(?:comments?|replies|responses|leave a (?:reply|comment)|\d+ (?:thoughts|responses|replies))\b')
ITEM = re.compile(r'\s+(?:•|\d+\.)\s+(.*)')
INLINE = set('em i span u font strong b a'.split())


def flat(text):
    return ''.join(c for c in unicodedata.normalize('NFC', text).lower() if c.isalnum())


def private(c):
    return '\ue000' <= c <= '\uf8ff'


def spots(element):
    """The places of text in an element that are not white space."""
    if not isinstance(element.tag, str) or element.tag in ('script', 'style', 'svg', 'noscript'):
        return
    if element.text and element.text.strip():
        yield element, 'text'
    for child in element:
        yield from spots(child)
        if child.tail and child.tail.strip():
            yield child, 'tail'


def wrap(element, before, after):
    found = list(spots(element))
    if found:
        for (at, where), sign, first in ((found[0], before, True), (found[-1], after, False)):
            text = getattr(at, where)
            place = len(text) - len(text.lstrip()) if first else len(text.rstrip())
            setattr(at, where, text[:place] + sign + text[place:])


def marked(markup):
    """The page with signs around headings, captions, texts of pictures, and before lines that are bold as a whole."""
    page = lxml.html.document_fromstring(re.sub(r'^\s*<\?xml[^>]*\?>', '', ''.join(c for c in markup if not private(c))))
    for path, before, after in (('//h1|//h2|//h3|//h4|//h5|//h6', HEAD, HEAD_END), ('//figcaption', CAPTION, CAPTION_END)):
        for element in page.xpath(path):
            wrap(element, before, after)
    for bold in page.xpath('//strong|//b'):
        block = bold.getparent()
        while block is not None and block.tag in INLINE:
            block = block.getparent()
        if block is not None and block.tag in ('p', 'div', 'td', 'section'):
            text = flat(block.text_content())
            if text == flat(bold.text_content()) and 0 < len(text) < 150:
                wrap(block, BOLD, '')
    for picture in page.xpath('//img[@alt]'):
        if picture.get('alt').strip():
            picture.set('alt', PICTURE + picture.get('alt') + PICTURE_END)
    return lxml.html.tostring(page, encoding='unicode')


class Line:
    """A line of the text, and the elements it stands in."""

    def __init__(self, raw, heads, caption):
        bare = re.sub(f'{PICTURE}[^{PICTURE_END}]*{PICTURE_END}?', '', raw)
        self.text = ''.join(c for c in raw if not private(c))
        self.flat = flat(self.text)
        item = ITEM.match(self.text)
        self.item = item.group(1) if item else None
        self.picture = PICTURE in raw and not ''.join(c for c in bare if not private(c)).strip()
        self.caption = caption or CAPTION in raw
        starts, ends = raw.count(HEAD), raw.count(HEAD_END)
        whole = (heads or raw.lstrip().startswith(HEAD)) and (raw.rstrip().endswith(HEAD_END) or ends == 0) and starts <= 1
        self.head = whole and not self.picture
        # A heading glued to text, or bold as one: not to be judged.
        self.unsure = (starts > 0 or heads) and not whole or BOLD in raw and not starts and not heads
        self.state = 'blank' if not self.text.strip() else None


def read(markup):
    text = extract_plain_text(HTMLTree.parse(marked(markup)), main_content=True)
    lines, heads, caption = [], False, False
    for raw in text.split('\n'):
        lines.append(Line(raw, heads, caption))
        heads = raw.count(HEAD) > raw.count(HEAD_END) or heads and raw.count(HEAD) == raw.count(HEAD_END)
        caption = raw.count(CAPTION) > raw.count(CAPTION_END) or caption and raw.count(CAPTION) == raw.count(CAPTION_END)
    return lines


def judge(lines, body, title, author):
    """Sets each line's state: body, out, picture, or either. False if too little of the page's text is in the lines."""
    paragraphs = {flat(line) for line in body.split('\n')} - {''}
    whole = ''.join(flat(line) for line in body.split('\n'))
    for line in lines:
        own = flat(line.item) if line.item else line.flat
        if line.state or not own:
            line.state = line.state or 'either'
        elif own in paragraphs or line.flat in paragraphs or len(own) >= 30 and own in whole:
            line.state = 'body'
        elif len(own) >= 40 and (own[:40] in whole or own[-40:] in whole) or len(own) >= 12 and own in whole:
            line.state = 'either'
        else:
            line.state = 'out'
    inside = [i for i, line in enumerate(lines) if line.state == 'body' and len(line.flat) > 40]
    if len(inside) < 2:
        return False
    first, last, comments = inside[0], inside[-1], False
    for i, line in enumerate(lines):
        text, size = line.flat, len(line.flat)
        comments |= i > first and len(line.text) < 60 and bool(COMMENTS.match(line.text))
        if line.picture and line.state != 'body':
            line.state = 'picture'
        elif line.state == 'body' and size < 40 and not first - 3 <= i <= last + 3:
            line.state = 'either'
        elif line.state == 'out' and (
            title and (title in text or size > 12 and text in title)
            or author and size < 120 and (author in text or text in author)
            or size < 60 and (DATED.search(line.text) or line.text.strip().lower().startswith('by '))
            or line.caption or comments or size > 150 or first < i < last and (line.head or size > 80)
        ):
            line.state = 'either'
    return True


def headed(lines, title):
    """The line that is the title, if there is one."""
    if title:
        for line in lines:
            if line.state != 'blank' and line.flat == title:
                return line
        for line in lines:
            if line.head and len(line.flat) > 10 and (title.startswith(line.flat) or title.endswith(line.flat)):
                return line


def write(place, text, answers):
    os.makedirs(os.path.dirname(place), exist_ok=True)
    with open(place + '.txt', 'w', encoding='utf8') as file:
        file.write(text)
    with open(place + '.json', 'w', encoding='utf8') as file:
        json.dump(answers, file, ensure_ascii=False)


def page(job):
    folder, out, split, name = job
    with open(f'{folder}/{split}/ground-truth/{name}.json', encoding='utf8') as file:
        known = json.load(file)
    truth, kind = known['ground_truth'], known['_internal']['page_type']['primary']
    body = truth.get('main_content') or ''
    words = re.findall('[a-z]+', body.lower())
    if len(body) < 300 or sum(w in ENGLISH for w in words) < 0.15 * len(words):
        return 0
    markup = gzip.open(f'{folder}/{split}/html/{name}.html.gz').read().decode('utf8', 'replace')
    title, author = flat(truth.get('title') or ''), flat(truth.get('author') or '')
    lines = read(markup) if len(markup) < 3_000_000 else []
    if not lines or not judge(lines, body, title, author):
        return 0
    top = headed(lines, title)
    is_title = lambda line: line.flat and line.flat in (title, top.flat if top else '')
    spans = {'heads': [], 'removed': [], 'optional_heads': [], 'optional': []}
    answers = {'title': top.text.strip() if top else None, 'structure': True}
    answers |= {key: [] for key in ('removed', 'optional', 'headings', 'items', 'neutral')}
    at = byte = 0
    for line in lines:
        span, size = [at, at + len(line.text)], len(line.text.encode())
        place, (at, byte) = [byte, byte + size], (span[1] + 1, byte + size + 1)
        if line.state == 'blank':
            continue
        if is_title(line) or line.state == 'either' or line.unsure or line.head and line.item:
            spans['optional_heads'].append(span)
        elif line.state == 'body' and line.head:
            spans['heads'].append(span)
        if line.state == 'out':
            spans['removed'].append(span)
            answers['removed'].append(place)
        elif line.state in ('either', 'picture'):
            answers['optional'].append(place)
            if not is_title(line):
                spans['optional'].append(span)
        if line.state == 'either' or line.state == 'body' and (line.unsure or line.head and line.item):
            answers['neutral'] += [line.text.strip()] + [line.item] * bool(line.item)
        elif line.state == 'body' and line.head and not is_title(line):
            answers['headings'].append(line.text.strip())
        elif line.item:
            answers['items' if line.state == 'body' else 'neutral'].append(line.item)
    text = '\n'.join(line.text for line in lines).rstrip('\n') + '\n'
    group = f'{split}-{kind}/{name}'
    write(f'{out}/texts/{group}', text, answers)
    write(f'{out}/headings/{group}', text, {'heads': spans['heads'], 'optional': spans['optional_heads']})
    write(f'{out}/boilerplate/{group}', text, {'removed': spans['removed'], 'optional': spans['optional']})
    if top:
        write(f'{out}/titles/{group}', text, {'good': sorted({title, top.flat})})
    return 1


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('--wcxb', required=True)
    ap.add_argument('--out', required=True)
    a = ap.parse_args()
    names = lambda split: sorted(n[:-5] for n in os.listdir(f'{a.wcxb}/{split}/ground-truth'))
    jobs = [(a.wcxb, a.out, split, name) for split in ('dev', 'test') for name in names(split)]
    with multiprocessing.Pool() as pool:
        print(sum(pool.imap_unordered(page, jobs, chunksize=8)), 'texts')


if __name__ == '__main__':
    main()
