#!/usr/bin/env python3
"""Measures the readers of RTF, mail and EPUB on files of other people.

    python3 tests/quality/packs/measure.py FOLDER --fetch   # once: copies the files of public repositories into FOLDER
    python3 tests/quality/packs/measure.py FOLDER           # reads them all, prints two tables

FOLDER is anywhere outside the repository. The files are not part of the project and are never committed, nor are the pages
made of them. Pandoc's tests state what pandoc reads in each of its files (`*.native`); with those the pages are compared.
"""

import collections
import os
import pathlib
import re
import subprocess
import sys
import tempfile

REPOSITORIES = {
    "pandoc": ("https://github.com/jgm/pandoc", ["test/rtf", "test/epub"]),
    "tika": ("https://github.com/apache/tika", ["tika-parsers"]),
    "markitdown": ("https://github.com/microsoft/markitdown", ["packages"]),
    "mail-parser": ("https://github.com/stalwartlabs/mail-parser", ["resources"]),
    "MimeKit": ("https://github.com/jstedfast/MimeKit", ["UnitTests/TestData"]),
}
KINDS = ("rtf", "epub", "eml", "mbox", "mbx", "native")


def fetch(folder):
    for name, (address, parts) in REPOSITORIES.items():
        with tempfile.TemporaryDirectory() as clone:
            git = ["git", "-C", clone]
            subprocess.run(["git", "clone", "-q", "--depth=1", "--filter=blob:none", "--sparse", address, clone], check=True)
            subprocess.run([*git, "sparse-checkout", "set", *parts], check=True)
            (folder / name).mkdir(parents=True, exist_ok=True)
            for path in sorted(pathlib.Path(clone).rglob("*")):
                if path.is_file() and path.suffix.lstrip(".").lower() in KINDS:
                    flat = str(path.relative_to(clone)).replace("/", "_") if name == "mail-parser" else path.name
                    if path.suffix == ".native":
                        flat = f"{path.stem}.{path.parent.name}.native"
                    (folder / name / flat).write_bytes(path.read_bytes())


def read(folder):
    environment = dict(os.environ, SOURCEBOOK_PACKS=str(folder.resolve()))
    command = ["cargo", "test", "-q", "--lib", "files_of_other_people_make_pages"]
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)


def split(page):
    front, _, body = page.partition("\n+++\n")
    return front, body


FEATURES = ["headings", "items", "quotations", "tables", "notes", "links", "pictures", "sup", "sub", "strike", "breaks"]


def ours(body):
    lines = body.split("\n")
    count = lambda pattern: len(re.findall(pattern, body, re.M))
    quotes = sum(line.lstrip().startswith(">") and not before.lstrip().startswith(">") for before, line in zip([""] + lines, lines))
    return {
        "headings": count(r"^#{1,6} "),
        "items": count(r"^[> ]*(?:[-*]|\d+[.)]) "),
        "quotations": quotes,
        "tables": count(r"^\|(?: :?---:? \|)+$"),
        "notes": count(r"^\[\^[^\]]+\]: "),
        "links": count(r"(?<!\\)\]\(<") - count(r"!\["),
        "pictures": count(r"!\["),
        "sup": count("<sup>"),
        "sub": count("<sub>"),
        "strike": count("~~") // 2,
        "breaks": count(r"\\$"),
    }


def theirs(native):
    count = lambda word: len(re.findall(rf"\b{word}\b", native))
    items = 0
    for match in re.finditer(r"^( *)[\[(,]* *(?:BulletList|OrderedList)\b", native, re.M):
        items += 1
    return {
        "headings": count("Header"),
        "lists": items,
        "quotations": count("BlockQuote"),
        "tables": count("Table"),
        "notes": count("Note"),
        "links": count("Link"),
        "pictures": count("Image"),
        "sup": count("Superscript"),
        "sub": count("Subscript"),
        "strike": count("Strikeout"),
        "breaks": count("LineBreak"),
    }


def haskell(text):
    text = re.sub(r"\\(\d+)(?:\\&)?", lambda m: chr(int(m.group(1))), text)
    return text.replace("\\&", "").replace('\\"', '"').replace("\\\\", "\\")


def words(text):
    return collections.Counter(re.findall(r"\w+", text.lower()))


def compare(folder):
    total = {"theirs": 0, "lost": 0}
    print("| file | words pandoc reads | not in our page | " + " | ".join(FEATURES) + " |")
    print("| --- |" + " ---: |" * (2 + len(FEATURES)))
    for native in sorted((folder / "pandoc").glob("*.native")):
        text = native.read_text()
        said = " ".join(haskell(s) for s in re.findall(r'(?:Str|Code\s*\([^)]*\)|Math \w+) "((?:[^"\\]|\\.)*)"', text))
        page = folder / "pages" / f"{native.stem}.md"
        if not page.exists():
            continue
        front, body = split(page.read_text())
        lost = words(said) - words(re.sub(r"\\(?=\W)|\*|~~|</?su[bp]>", "", front + body))
        mine, other = ours(body), theirs(text)
        cells = [f"{mine[f]} / {other[f]}" if f in other else f"{mine[f]} in {other['lists']} lists" for f in FEATURES]
        count = sum(words(said).values())
        total["theirs"] += count
        total["lost"] += sum(lost.values())
        print(f"| {page.stem} | {count} | {sum(lost.values())} | " + " | ".join(cells) + " |")
        if lost and "--words" in sys.argv:
            print(dict(lost), file=sys.stderr)
    print(f"\n{total['theirs']} words, {total['lost']} of them not in our pages\n")


def survey(folder):
    kinds = collections.defaultdict(collections.Counter)
    rules = collections.defaultdict(collections.Counter)
    for page in sorted((folder / "pages").glob("*.md")):
        kind = page.name.rsplit(".", 2)[1]
        text = page.read_text()
        kinds[kind]["files"] += 1
        if text.startswith("ERROR"):
            kinds[kind]["refused: " + text[6:].strip()[:60]] += 1
            continue
        front, body = split(text)
        kinds[kind]["title"] += 'title = ""' not in front
        kinds[kind]["authors"] += "authors = []" not in front
        kinds[kind]["date"] += bool(re.search(r"^date = ", front, re.M))
        for feature, count in ours(body).items():
            kinds[kind][feature] += count
        for block in front.split("\n[[")[1:]:
            if block.startswith("omitted"):
                rules[kind][re.search(r'^rule = "(.*)"', block, re.M).group(1)] += 1
    for kind, counts in kinds.items():
        print(f"{kind}: " + ", ".join(f"{name} {count}" for name, count in counts.items()))
        print("  said to be lost, files: " + ", ".join(f"{rule} {count}" for rule, count in rules[kind].most_common()))


def main():
    folder = pathlib.Path(sys.argv[1])
    if "--fetch" in sys.argv:
        fetch(folder)
    if "--pages" not in sys.argv:
        read(folder)
    compare(folder)
    survey(folder)


if __name__ == "__main__":
    main()
