#!/usr/bin/env python3
"""Checks the files of a built site, or of an archive of one, without a browser. Standard library only.

usage: check_site.py FOLDER [--forbid TEXT]... [--single]

FOLDER    a folder of HTML pages and what belongs to them (public/, or a folder with one self-contained page)
--forbid  a text that must stand in no output file (the folder a site was built in, say); may be repeated
--single  every page must be self-contained: no reference to another file but links between pages

Prints one line per promise, up to 20 offences each, and ends with "N passed, M failed".
"""
import argparse
import collections
import html.parser
import json
import os
import re
import sys
import urllib.parse
import xml.dom.minidom

# Attributes that make a browser fetch something, by element; "link" is handled apart.
FETCHING = {
    "img": ["src", "srcset"], "script": ["src"], "iframe": ["src"], "embed": ["src"], "object": ["data"],
    "source": ["src", "srcset"], "video": ["src", "poster"], "audio": ["src"], "track": ["src"], "input": ["src"],
    "image": ["href", "xlink:href"], "use": ["href", "xlink:href"], "feimage": ["href", "xlink:href"],
}
FETCHING_RELS = {"stylesheet", "icon", "preload", "modulepreload", "prefetch", "manifest", "apple-touch-icon", "mask-icon"}
CSS_REFERENCE = re.compile(r"""url\(\s*['"]?([^'")]+)['"]?\s*\)|@import\s+['"]([^'"]+)['"]""")
SCHEME = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*:")
OFFENCES_SHOWN = 20


class Page(html.parser.HTMLParser):
    """What one HTML file defines and refers to."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.ids, self.names, self.links, self.fetches, self.styles = [], set(), [], [], []
        self.lang = self.title = None
        self.main = self.headings = 0
        self.redirect = False
        self._inside = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if a.get("id") is not None:
            self.ids.append(a["id"])
        if tag == "a" and a.get("name"):
            self.names.add(a["name"])
        if tag in ("a", "area") and a.get("href") is not None:
            self.links.append(a["href"])
        if tag == "link" and a.get("href"):
            rels = set((a.get("rel") or "").lower().split())
            (self.fetches if rels & FETCHING_RELS else self.links).append(a["href"])
        for name in FETCHING.get(tag, ()):
            value = a.get(name)
            if value:
                self.fetches += [v.split()[0] for v in value.split(",") if v.split()] if name == "srcset" else [value]
        if a.get("style"):
            self.styles.append(a["style"])
        if tag == "html":
            self.lang = a.get("lang")
        if tag == "meta" and (a.get("http-equiv") or "").lower() == "refresh":
            self.redirect = True
            target = (a.get("content") or "").partition("=")[2].strip(" '\"")
            if target:
                self.links.append(target)
        self.main += tag == "main"
        self.headings += tag == "h1"
        self._inside = tag if tag in ("style", "title") and (tag == "style" or self.title is None) else None

    def handle_data(self, data):
        if self._inside == "style":
            self.styles.append(data)
        elif self._inside == "title":
            self.title = (self.title or "") + data

    def handle_endtag(self, tag):
        if tag == self._inside:
            self._inside = None


class Site:
    """All files of a folder, the HTML ones parsed."""

    def __init__(self, root):
        self.root = os.path.abspath(root)
        self.files, self.folders, self.pages = {}, {""}, {}
        for folder, subfolders, names in os.walk(self.root):
            for name in subfolders:
                self.folders.add(self.relative(os.path.join(folder, name)))
            for name in names:
                path = os.path.join(folder, name)
                with open(path, "rb") as f:
                    self.files[self.relative(path)] = f.read()
        for path in sorted(self.files):
            if path.endswith(".html"):
                self.pages[path] = Page(self.files[path].decode("utf-8"))

    def relative(self, path):
        return os.path.relpath(path, self.root).replace(os.sep, "/")

    def resolve(self, page, reference):
        """(path in the folder or None if it leaves it, fragment) of a relative reference."""
        address, _, fragment = reference.partition("#")
        address = urllib.parse.unquote(address.partition("?")[0])
        if not address:
            return page, fragment
        if address.startswith("/"):
            return None, fragment
        path = os.path.normpath(os.path.join(os.path.dirname(page), address)).replace(os.sep, "/")
        if address.endswith("/") and path != ".":
            path += "/"
        return (None if path.startswith("..") else path), fragment


def outside(reference):
    """Whether a reference names another host."""
    return bool(re.match(r"^(https?:)?//", reference, re.I))


def inert(reference):
    """Whether a reference needs no file: data and blob addresses, mail and telephone."""
    return bool(re.match(r"^(data|blob|mailto|tel|about):", reference, re.I))


def check_links(site):
    """Every internal link names a file of the folder, never a folder, and every fragment an id of that file."""
    missing, folders, fragments, schemes = [], [], [], []
    for page, parsed in site.pages.items():
        for link in parsed.links:
            if outside(link) or inert(link):
                continue
            if SCHEME.match(link):
                schemes.append(f"{page}: {link}")
                continue
            path, fragment = site.resolve(page, link)
            if path is None:
                # The 404 page is served under any address, so that its links may be absolute.
                if page != "404.html":
                    missing.append(f"{page}: {link} (absolute, or outside the folder)")
                continue
            if path in site.folders or path.rstrip("/") in site.folders or path == ".":
                folders.append(f"{page}: {link}")
            elif path not in site.files:
                missing.append(f"{page}: {link}")
            elif fragment and not fragment.startswith(":~:") and path in site.pages:
                target = site.pages[path]
                name = urllib.parse.unquote(fragment)
                if name not in set_of_ids(target) and name not in target.names:
                    fragments.append(f"{page}: {link}")
    return missing, folders, fragments, schemes


def set_of_ids(page):
    if not hasattr(page, "id_set"):
        page.id_set = set(page.ids)
    return page.id_set


def check_fetches(site, single):
    """What pages and style sheets fetch: nothing from another host, nothing that is not there."""
    external, missing, separate = [], [], []
    references = [(page, r) for page, parsed in site.pages.items() for r in parsed.fetches]
    styles = [(page, s) for page, parsed in site.pages.items() for s in parsed.styles]
    styles += [(path, b.decode("utf-8", "replace")) for path, b in site.files.items() if path.endswith(".css")]
    references += [(path, m[0] or m[1]) for path, text in styles for m in CSS_REFERENCE.findall(text)]
    for page, reference in references:
        reference = reference.strip()
        if outside(reference):
            external.append(f"{page}: {reference}")
        elif not inert(reference) and not reference.startswith("#"):
            path, _ = site.resolve(page, reference)
            if path not in site.files and not (path is None and page == "404.html"):
                missing.append(f"{page}: {reference}")
            if single:
                separate.append(f"{page}: {reference}")
    return external, missing, separate


def unreachable(site):
    """Pages that nobody comes to from the front page; the 404 page and redirects are meant to be such."""
    seen, queue = {"index.html"}, ["index.html"]
    while queue:
        page = queue.pop()
        for link in site.pages[page].links if page in site.pages else ():
            if outside(link) or inert(link) or SCHEME.match(link):
                continue
            path, _ = site.resolve(page, link)
            if path in site.pages and path not in seen:
                seen.add(path)
                queue.append(path)
    return [p for p in site.pages if p not in seen and p != "404.html" and not site.pages[p].redirect]


def broken_data(site):
    """XML and JSON files that their parsers refuse."""
    out = []
    for path, data in sorted(site.files.items()):
        try:
            if path.endswith((".xml", ".svg", ".atom")):
                xml.dom.minidom.parseString(data)
            elif path.endswith((".json", ".jsonld", ".geojson")):
                json.loads(data)
        except Exception as error:  # any complaint of the parsers counts
            out.append(f"{path}: {error}")
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--forbid", action="append", default=[])
    parser.add_argument("--single", action="store_true")
    options = parser.parse_args()
    site = Site(options.folder)
    whole = {p: d for p, d in site.pages.items() if not d.redirect}

    missing, folders, fragments, schemes = check_links(site)
    external, absent, separate = check_fetches(site, options.single)
    repeated = [f"{p}: {i}" for p, d in site.pages.items() for i, n in sorted(collections.Counter(d.ids).items()) if n > 1]
    promises = [
        ("there are pages", [] if site.pages else ["none found"]),
        ("every internal link names a file", missing),
        ("no link names a folder", folders),
        ("every fragment names an id", fragments),
        ("no link runs a script or has an unknown scheme", schemes),
        ("ids are unique in each page", repeated),
        ("no page fetches from another host", external),
        ("everything a page fetches is there", absent),
        ("every page has a title", [p for p, d in site.pages.items() if not (d.title or "").strip()]),
        ("every page states its language", [p for p, d in site.pages.items() if not d.lang]),
        ("every page has one main part", [f"{p}: {d.main}" for p, d in whole.items() if d.main != 1]),
        ("XML and JSON files are well formed", broken_data(site)),
    ]
    if options.single:
        promises.append(("every page is self-contained", separate))
    else:
        promises.append(("every page can be reached from the front page", unreachable(site)))
    for text in options.forbid:
        needle = text.encode()
        promises.append((f"no file contains {text!r}", [p for p, data in sorted(site.files.items()) if needle in data]))

    failed = 0
    for promise, offences in promises:
        failed += bool(offences)
        print(f"{'FAIL' if offences else 'ok  '} {promise}" + (f" ({len(offences)} offences)" if offences else ""))
        for line in offences[:OFFENCES_SHOWN]:
            print(f"      {line}")
    print(f"{len(site.pages)} pages, {len(site.files)} files")
    print(f"{len(promises) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
