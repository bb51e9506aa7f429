#!/usr/bin/env python3
"""Holds the pages of names of a built site against what `sourcebook inspect` says of its documents. Standard library only.

usage: check_names.py PUBLIC INSPECTED [--references N]

PUBLIC      a built site whose documents are exactly those inspected
INSPECTED   the folder that `sourcebook inspect DOCUMENTS --format json --out INSPECTED` wrote
--references  so many page references must stand on the page of one work, with their locators

The mentions on the page of each name must be those of the inspection, one by one: the same number in each document, and
each quotation marks words that the inspection has for that name in that document. Notes are left out: an inspection tells of
the text only. Ends with "N passed, M failed".
"""
import argparse
import collections
import glob
import html.parser
import json
import os
import posixpath
import re
import sys
import urllib.parse

SECTIONS = ("people", "organizations", "places", "works", "events")


class NamePage(html.parser.HTMLParser):
    """The quotations of one page: (href of the paragraph, marked words, how many times), and the citations."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.quotes, self.citations, self.next = [], [], None
        self._sections, self._item, self._into = [], None, None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        classes = (a.get("class") or "").split()
        if tag == "section":
            self._sections.append(classes)
        elif tag == "li" and self._inside("mentions", "citations"):
            self._item = {"href": None, "marked": "", "times": "", "where": ""}
        elif tag == "a" and a.get("rel") == "next" and self._inside("mentions"):
            self.next = a.get("href")
        if self._item is None:
            return
        if tag == "a" and ("where" in classes or "from" in classes):
            self._item["href"] = a.get("href")
        if tag == "mark":
            self._into = "marked"
        elif tag == "span" and "n" in classes:
            self._into = "times"
        elif tag == "span" and "where" in classes:
            self._into = "where"

    def handle_data(self, data):
        if self._item is not None and self._into:
            self._item[self._into] += data

    def handle_endtag(self, tag):
        if tag in ("mark", "span"):
            self._into = None
        elif tag == "li" and self._item is not None:
            if self._inside("citations"):
                self.citations.append(self._item)
            elif self._item["href"]:
                times = re.search(r"×\s*([\d,]+)", self._item["times"])
                count = int(times.group(1).replace(",", "")) if times else 1
                self.quotes.append((self._item["href"], plain(self._item["marked"]), count))
            self._item = None
        elif tag == "section" and self._sections:
            self._sections.pop()

    def _inside(self, *names):
        return any(name in classes for classes in self._sections for name in names)


def plain(text):
    """Words with single spaces, so that line ends of a source make no difference."""
    return " ".join(text.split())


def slug(stem):
    """One spelling for the stem of a file and the slug of its page."""
    return re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")


def read_pages(public, path):
    """All parts of a page of a name."""
    pages = []
    while path and os.path.exists(os.path.join(public, path)):
        with open(os.path.join(public, path), encoding="utf-8") as f:
            pages.append((path, NamePage(f.read())))
        following = pages[-1][1].next
        path = posixpath.normpath(posixpath.join(posixpath.dirname(path), following.partition("#")[0])) if following else None
    return pages


def inspected(folder):
    """entity → document → the words of its mentions."""
    seen = collections.defaultdict(lambda: collections.defaultdict(list))
    for path in sorted(glob.glob(os.path.join(folder, "*.json"))):
        document = slug(os.path.basename(path)[: -len(".json")])
        with open(path, encoding="utf-8") as f:
            for mention in json.load(f).get("mentions", []):
                if mention.get("entity") is not None:
                    seen[mention["entity"]][document].append(plain(mention["text"]))
    return seen


def compare(public, path, id, mentions):
    """What differs between the pages of a name and its inspected mentions."""
    counts, offences = collections.Counter(), []
    for part, page in read_pages(public, path):
        for href, marked, times in page.quotes:
            target, _, fragment = href.partition("#")
            if fragment.startswith("fn-"):
                continue
            document = posixpath.basename(posixpath.normpath(posixpath.join(posixpath.dirname(part), urllib.parse.unquote(target))))
            document = slug(document[: -len(".html")] if document.endswith(".html") else document)
            counts[document] += times
            if not fragment:
                offences.append(f"{part}: {href} names no paragraph")
            if not marked:
                offences.append(f"{part}: a quotation from {document} marks no words")
            elif marked not in mentions.get(document, ()):
                offences.append(f"{part}: “{marked}” is no mention of {id} in {document}")
    for document in sorted(set(counts) | set(mentions)):
        wanted = len(mentions.get(document, ()))
        if counts[document] != wanted:
            offences.append(f"{path}: {counts[document]} mentions of {id} in {document}, inspect has {wanted}")
    return offences


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("public")
    parser.add_argument("inspected")
    parser.add_argument("--references", type=int)
    options = parser.parse_args()
    seen = inspected(options.inspected)
    pages = {}
    for section in SECTIONS:
        for path in sorted(glob.glob(os.path.join(options.public, section, "*.html"))):
            id = os.path.basename(path)[: -len(".html")]
            if id != "index":
                pages[id] = f"{section}/{id}.html"
    offences = [o for id, path in pages.items() for o in compare(options.public, path, id, seen.get(id, {}))]
    promises = [
        ("there are pages of names", [] if pages else ["none found"]),
        (f"the mentions on {len(pages)} pages of names are those of inspect", offences),
    ]
    if options.references is not None:
        works = {p: [c for _, page in read_pages(options.public, p) for c in page.citations] for p in pages.values() if p.startswith("works/")}
        most = max(works.values(), key=len, default=[])
        wrong = [] if len(most) == options.references else [f"{len(most)} references, not {options.references}"]
        wrong += [f"a reference without pages: {c['href']}" for c in most if not re.search(r"\d", c["where"])]
        wrong += [f"a reference that leads nowhere: {c['where']}" for c in most if "#" not in (c["href"] or "")]
        promises.append((f"“cited in” lists {options.references} page references", wrong))
    failed = 0
    for promise, wrong in promises:
        failed += bool(wrong)
        print(f"{'FAIL' if wrong else 'ok  '} {promise}" + (f" ({len(wrong)} offences)" if wrong else ""))
        for line in wrong[:20]:
            print(f"      {line}")
    print(f"{len(promises) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
