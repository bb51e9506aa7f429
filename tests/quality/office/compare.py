#!/usr/bin/env python3
"""What the DOCX and ODT readers keep, feature by feature, beside what pandoc keeps.

    OFFICE_FILES=FOLDER [SOURCEBOOK=target/debug/sourcebook] [PANDOC=pandoc] [OFFICE_CACHE=FOLDER] python3 compare.py [--lost N] [--only PART]

FOLDER holds .docx, .docm, .dotx, .odt, .ott, .fodt files, at any depth. Every file is read by pandoc (which is not the
truth, only the other witness) and imported by the program; both are brought to pandoc's own tree, and what is found in
pandoc's is looked up in ours by its words. Printed: per feature how often pandoc has it, how many of these we keep, how
many of the rest the page itself reports (`omitted`, `removed`), and how many are lost in silence. Only Python's own
library is needed.
"""
import collections
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path

PANDOC = os.environ.get("PANDOC", "pandoc")
PROGRAM = os.path.abspath(os.environ.get("SOURCEBOOK", "target/debug/sourcebook"))
CACHE = os.environ.get("OFFICE_CACHE")
DIALECT = "commonmark+footnotes+strikeout+pipe_tables+raw_html"
# The rules of the program that report a feature.
TOLD = {
    "title": {"contents", "running-head"}, "author": {"properties"}, "date": {"date-style", "file-date"},
    "heading": {"contents", "layout-table", "running-head", "hidden-text"},
    "heading-level": {"layout-table", "contents"},
    "item": {"contents", "list-in-cell", "layout-table", "nested-table", "hidden-text"}, "item-depth": {"list-in-cell", "layout-table", "nested-table"},
    "ordered": {"list-number", "list-in-cell", "layout-table", "nested-table"},
    "quote": set(), "table": {"layout-table", "nested-table", "contents", "hidden-text"}, "cell": {"layout-table", "nested-table", "contents", "hidden-text", "list-in-cell"},
    "note": {"empty-note", "title-note"}, "link": {"inner-link", "file-link", "contents"},
    "strong": {"contents", "hidden-text", "title-format", "code-format", "formatting"}, "emphasis": {"contents", "hidden-text", "title-format", "code-format", "formatting"},
    "superscript": {"formula", "title-format", "contents", "formatting"}, "subscript": {"formula", "title-format", "formatting"},
    "strike": {"contents", "title-format", "formatting", "hidden-text"}, "break": {"contents", "line-in-cell"}, "code": {"contents"},
    "picture": {"missing-picture", "remote-picture", "picture-format", "embedded-object"},
    "underline": {"underline", "inner-link"}, "small-capitals": {"capitals"}, "formula": {"formula"},
    "word": {"contents", "running-head", "hidden-text", "formula", "deletion", "moved-text"},
}
ORDER = list(TOLD)


def pandoc(source, path=None, text=None):
    args = [PANDOC, "-f", source, "-t", "json"] + ([str(path)] if path else [])
    cache = CACHE and path and Path(CACHE) / hashlib.sha256(path.read_bytes()).hexdigest()
    if cache and cache.exists():
        return json.loads(cache.read_text())
    try:
        done = subprocess.run(args, input=text, capture_output=True, text=True, timeout=20)
        tree = json.loads(done.stdout) if done.returncode == 0 else None
    except subprocess.TimeoutExpired:
        tree = None
    if cache:
        cache.write_text(json.dumps(tree))
    return tree


def words(node):
    """The words of a tree, notes aside."""
    if isinstance(node, list):
        return "".join(words(n) for n in node)
    if not isinstance(node, dict):
        return ""
    kind, content = node.get("t"), node.get("c")
    if kind == "Str":
        return content
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if kind in ("Code", "Math", "CodeBlock"):
        return content[1] + (" " if kind == "CodeBlock" else "")
    if kind == "Quoted":
        return words(content[1])
    if kind in ("Note", "Image", "RawInline", "RawBlock"):
        return ""
    if kind in ("Link", "Span", "Div", "Cite", "Figure"):
        return words(content[1:])
    if kind == "Header":
        return words(content[2]) + " "
    return words(content) + (" " if kind in ("Para", "Plain") else "")


def key(text):
    return "".join(c for c in text.lower() if c.isalnum())


def plain_words(text):
    """Words, without the characters nobody sees."""
    return collections.Counter(re.findall(r"\w+", re.sub("[\u00ad\u200b\u2060\ufeff]", "", text).lower()))


class Features(collections.defaultdict):
    def __init__(self):
        super().__init__(collections.Counter)
        self.raised = []

    def add(self, feature, text):
        if key(text):
            self[feature][key(text)] += 1

    def blocks(self, nodes, depth=-1):
        for node in nodes:
            kind, c = node["t"], node.get("c")
            if kind == "Header":
                text = words(c[2])
                self.add("heading", text)
                # Markdown has six levels.
                if key(text):
                    self["heading-level"][f"{min(c[0], 6)} {key(text)}"] += 1
                for word in text.split():
                    self.add("head-word", word)
                self.inlines(c[2], head=True)
            elif kind in ("Para", "Plain"):
                self.inlines(c)
            elif kind in ("BulletList", "OrderedList"):
                items = c if kind == "BulletList" else c[1]
                for number, item in enumerate(items, c[0][0] if kind == "OrderedList" else 0):
                    first = words(item[:1]) if item and item[0]["t"] in ("Para", "Plain") else ""
                    self.add("item", first)
                    if key(first):
                        self["item-depth"][f"{depth + 1} {key(first)}"] += 1
                        if kind == "OrderedList":
                            self["ordered"][f"{number} {key(first)}"] += 1
                    self.blocks(item, depth + 1)
            elif kind == "BlockQuote":
                for inner in c:
                    self.add("quote", words([inner]))
                self.blocks(c, depth)
            elif kind == "CodeBlock":
                for line in c[1].split("\n"):
                    self.add("code", line)
            elif kind == "Table":
                if key(words(c[3:])):
                    self["table"]["table"] += 1
                rows = c[3][1] + [r for body in c[4] for r in body[2] + body[3]] + c[5][1]
                for cell in (cell for row in rows for cell in row[1]):
                    self.add("cell", words(cell[4]))
                    self.blocks(cell[4], depth)
                self.blocks(c[1][1], depth)
            elif kind in ("Div", "Figure"):
                self.blocks(c[-1], depth)
                if kind == "Figure":
                    self.blocks(c[1][1], depth)
            elif kind == "DefinitionList":
                for term, definitions in c:
                    self.inlines(term)
                    for definition in definitions:
                        self.blocks(definition, depth)
            elif kind == "LineBlock":
                for line in c:
                    self.inlines(line)

    def inlines(self, nodes, head=False):
        for node in nodes:
            kind, c = node["t"], node.get("c")
            names = {"Strong": "strong", "Emph": "emphasis", "Strikeout": "strike", "Superscript": "superscript",
                     "Subscript": "subscript", "Underline": "underline", "SmallCaps": "small-capitals"}
            if kind in names:
                # Looks are compared word by word: where one begins and ends may differ.
                if not head or kind not in ("Strong", "Emph"):
                    for word in words(c).split():
                        self.add(names[kind], word)
                self.inlines(c, head)
            elif kind == "Link":
                target = c[2][0]
                for word in words(c[1]).split():
                    self.add("link", word + " " + target)
                self.inlines(c[1], head)
            elif kind == "Image":
                self["picture"]["picture"] += 1
            elif kind == "Note":
                self.add("note", words(c))
                self.blocks(c)
            elif kind == "LineBreak":
                self["break"]["break"] += 1
            elif kind == "Code":
                self.add("code", c[1])
                if self.raised:
                    self.add(self.raised[-1], c[1])
            elif kind == "Math":
                self["formula"]["formula"] += 1
            elif kind == "RawInline":
                self.raw(c[1])
            elif kind in ("Span", "Cite", "Quoted"):
                self.inlines(c[1], head)
            if self.raised and kind == "Str":
                self.add(self.raised[-1], c)

    def raw(self, tag):
        names = {"<sup>": "superscript", "<sub>": "subscript"}
        if tag in names:
            self.raised.append(names[tag])
        elif tag in ("</sup>", "</sub>") and self.raised:
            self.raised.pop()


def theirs(tree):
    found = Features()
    found.blocks(tree["blocks"])
    meta = tree["meta"]
    for name, feature in (("title", "title"), ("author", "author"), ("date", "date")):
        value = meta.get(name)
        if value:
            values = value["c"] if value["t"] == "MetaList" else [value]
            for one in values:
                found.add(feature, words(one["c"]))
    found.words = plain_words(words(tree["blocks"]))
    return found


def ours(page):
    _, front, body = page.read_text(encoding="utf-8").split("+++\n", 2)
    front = tomllib.loads(front)
    tree = pandoc(DIALECT, text=body)
    found = Features()
    found.blocks(tree["blocks"])
    title = front.get("title") or ""
    found.add("title", title)
    # A heading that became the title of the page is kept.
    found.add("heading", title)
    for level in range(1, 7):
        found["heading-level"][f"{level} {key(title)}"] += 1
    for word in title.split():
        found.add("head-word", word)
    for author in front.get("authors", []):
        found.add("author", author)
    found.words = plain_words(title + " " + words(tree["blocks"]))
    told = {change.get("rule") for name in ("omitted", "removed", "proposed") for change in front.get(name, [])}
    body_text = key(title + words(tree["blocks"]))
    return found, told, body_text, front


def kept(feature, text, count, mine, body, front):
    """How many of these we have."""
    have = mine[feature]
    if feature == "date":
        return count if front.get("date") else 0
    if feature == "strong" and text in mine["head-word"]:
        return count
    if feature in ("table", "picture", "break", "formula"):
        return min(count, have.get(text, 0))
    if have.get(text, 0) >= count:
        return count
    if feature in ("heading", "item", "heading-level", "item-depth", "quote", "note", "cell"):
        # A number may stand before the words, a cell may hold more.
        level, _, rest = text.partition(" ") if feature in ("item-depth", "heading-level") else ("", "", text)
        found = sum(n for other, n in have.items() if other.startswith(level) and other.endswith(rest))
        if found:
            return min(count, found)
    if feature == "ordered":
        # Labels that a page cannot set stand in the item's text.
        number, _, rest = text.partition(" ")
        return count if any(o.endswith(rest) for o in mine["item"]) and (rest in mine["item"]) is False else 0
    return min(count, have.get(text, 0))


def main():
    folder = os.environ.get("OFFICE_FILES")
    if not folder:
        sys.exit("OFFICE_FILES names no folder")
    show = int(sys.argv[sys.argv.index("--lost") + 1]) if "--lost" in sys.argv else 0
    only = sys.argv[sys.argv.index("--only") + 1] if "--only" in sys.argv else ""
    endings = {".docx": "docx", ".docm": "docx", ".dotx": "docx", ".odt": "odt", ".ott": "odt", ".fodt": "odt"}
    files = sorted(p for p in Path(folder).rglob("*") if p.suffix.lower() in endings and only in str(p))
    site = Path(tempfile.mkdtemp(prefix="office-"))
    (site / "site.toml").write_text('title = "x"\n')
    (site / "sources").mkdir()
    names = {}
    for n, path in enumerate(files):
        names[path] = f"f{n:04}"
        shutil.copyfile(path, site / "sources" / f"f{n:04}{path.suffix.lower()}")
    begun = time.monotonic()
    subprocess.run([PROGRAM, "-q", "import", "--root", str(site)], capture_output=True)
    print(f"{len(files)} files imported in {time.monotonic() - begun:.1f} s")
    totals = {"docx": collections.defaultdict(lambda: [0, 0, 0, 0]), "odt": collections.defaultdict(lambda: [0, 0, 0, 0])}
    refused, lost, read = [], [], collections.Counter()
    for path in files:
        kind = endings[path.suffix.lower()]
        tree = pandoc(kind, path) if path.suffix.lower() != ".fodt" else None
        page = site / "content" / "sources" / f"{names[path]}.md"
        text = page.read_text(encoding="utf-8") if page.exists() else ""
        if not page.exists() or "\nimporter = " not in text:
            refused.append((path, tree is not None))
            continue
        if tree is None:
            read[kind + ", not by pandoc"] += 1
            continue
        read[kind] += 1
        yours = theirs(tree)
        mine, told, body, front = ours(page)
        yours["word"], mine["word"] = yours.words, mine.words
        for feature in ORDER:
            for text, count in yours[feature].items():
                total = totals[kind][feature]
                have = kept(feature, text, count, mine, body, front)
                # Pandoc reads underlined words of ODT as emphasised.
                rules = TOLD[feature] | ({"underline"} if feature == "emphasis" and kind == "odt" else set())
                reported = count - have if told & rules else 0
                total[0] += count
                total[1] += have
                total[2] += reported
                total[3] += count - have - reported
                if count - have - reported:
                    lost.append((feature, path, text, count - have))
    shutil.rmtree(site)
    for kind, features in totals.items():
        print(f"\n{kind}: {read[kind]} files, and {read[kind + ', not by pandoc']} that pandoc does not read")
        print("| feature | pandoc has | kept | told | silent | kept of it |\n| --- | ---: | ---: | ---: | ---: | ---: |")
        for feature in ORDER:
            if features[feature][0]:
                a, b, c, d = features[feature]
                print(f"| {feature} | {a} | {b} | {c} | {d} | {b / a:.3f} |")
    print(f"\nnot read: {len(refused)}, of these by pandoc: {sum(p for _, p in refused)}")
    for path, by_pandoc in refused:
        print(f"  {path}{' (pandoc reads it)' if by_pandoc else ''}")
    for feature, path, text, count in lost[:show]:
        print(f"{feature}\t{path}\t{text[:100]}\t{count}")


main()
