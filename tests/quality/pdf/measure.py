#!/usr/bin/env python3
"""Imports a folder of PDFs and says what became of them, compared with what pdftotext writes.

usage: measure.py PROGRAM FOLDER [--alone]     --alone: without poppler (PATH is empty for the program)

For each document the letters and digits of the page (title, body, removed) are counted against those of `pdftotext -raw`.
Needs Python 3.11 or later and poppler-utils.
"""
import collections
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib


def letters(text):
    return collections.Counter(c for c in text if c.isalnum())


def page_of(path):
    matter, _, body = path.read_text(encoding="utf-8").removeprefix("+++\n").partition("\n+++\n")
    return tomllib.loads(matter), body


def said_by_poppler(path):
    run = subprocess.run(["pdftotext", "-raw", "-q", path, "-"], capture_output=True, timeout=60)
    return run.stdout.decode("utf-8", "replace") if run.returncode == 0 else None


def plain(body):
    body = re.sub(r"\[\^[^\]]*\]:?", "", body)
    body = re.sub(r"\]\(<?[^)>]*>?\)", "]", body)
    body = re.sub(r"!\[[^\]]*\]", "", body)
    return re.sub(r"</?su[bp]>", "", body)


def main():
    program, folder = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2])
    alone = "--alone" in sys.argv
    with tempfile.TemporaryDirectory() as site:
        subprocess.run([program, "init", site, "-q"], check=True)
        sources = pathlib.Path(site) / "sources"
        for path in sorted(folder.glob("*.pdf")):
            shutil.copy(path, sources / path.name)
        environment = dict(os.environ, PATH="") if alone else None
        start = time.monotonic()
        run = subprocess.run([program, "import", "--root", site], capture_output=True, env=environment)
        seconds = time.monotonic() - start
        counts, lost, gained, total = collections.Counter(), 0, 0, 0
        worst = []
        for path in sorted((pathlib.Path(site) / "content/sources").glob("*.md")):
            if path.name == "_index.md":
                continue
            matter, body = page_of(path)
            problem = matter["source"].get("problem_code")
            counts[problem or "read"] += 1
            if problem:
                continue
            for kind in ("removed", "repaired", "proposed", "omitted"):
                for change in matter.get(kind, []):
                    counts[f"{kind}: {change['rule']}"] += change.get("count", 1)
            counts["headings"] += len(re.findall(r"(?m)^#+ ", body))
            counts["items"] += len(re.findall(r"(?m)^ *(?:[-*]|\d+[.)]) ", body))
            counts["notes"] += len(re.findall(r"(?m)^\[\^[^\]]+\]: ", body))
            counts["tables"] += len(re.findall(r"(?m)^\|(?: :?---:? \|)+$", body))
            wanted = said_by_poppler(pathlib.Path(site) / matter["source"]["file"])
            if wanted is None:
                continue
            title = "" if "authors_origin" in matter and matter["title"] in body else matter["title"]
            found = letters(plain(body) + title + "".join(c["text"] for c in matter.get("removed", [])))
            wanted = letters(wanted)
            missing, more = sum((wanted - found).values()), sum((found - wanted).values())
            lost, gained, total = lost + missing, gained + more, total + sum(wanted.values())
            if missing > 20:
                worst.append((missing, sum(wanted.values()), path.name))
        print(f"exit {run.returncode}, {seconds:.1f} s")
        for name, count in sorted(counts.items()):
            print(f"{count:8} {name}")
        print(f"letters: {total}, missing {lost} ({lost / max(total, 1):.5f}), more {gained}")
        for missing, of, name in sorted(worst, reverse=True)[:15]:
            print(f"  {missing} of {of} missing: {name}")


if __name__ == "__main__":
    main()
