#!/usr/bin/env python3
"""Holds the scores of the fixtures' scoring programs against what is promised. Standard library only.

usage: check_scores.py import SCORES.json          what `score_import.py PAGES --json SCORES.json` wrote
       check_scores.py names SCORES.json MIN_F1    what `score.py --all GOLD PRED --json` printed; MIN_F1 of exact spans and types
       check_scores.py links PRED_DIR              `sourcebook inspect` of the five documents: who is one and who is not

Prints one line per promise and ends with "N passed, M failed".
"""
import glob
import json
import os
import sys

LEAST = 0.9  # of every column of the import score
PAGE_REFERENCES = 20
B_CUBED_LEAST = 0.88
ATTRIBUTIONS_LEAST = 0.6


def load(path):
    with open(path, encoding="utf-8") as f:
        return json.load(f)


def import_promises(path):
    """Micro averages over all pages, as the scoring program prints them in its last line."""
    pages = load(path).values()
    yield "five pages are scored", len(pages) == 5, len(pages)
    for column, name in (("lost", "words lost"), ("invented", "words invented")):
        count = sum(p[column] for p in pages)
        yield f"{name}: 0", count == 0, count
    for column in ("title", "authors", "date", "kind"):
        right = sum(bool(p[column]) for p in pages)
        yield f"{column} right", right >= LEAST * len(pages), f"{right} of {len(pages)}"
    columns = {"rm": "removed", "h": "headings", "q": "quotations with attribution", "qt": "quotations", "li": "items",
               "sup": "supplied headings", "kw": "keywords"}
    for column, name in columns.items():
        tp, found, wanted = (sum(p[column][i] for p in pages if p[column]) for i in range(3))
        precision, recall = tp / found if found else 1.0, tp / wanted if wanted else 1.0
        yield f"{name}: precision and recall at least {LEAST}", min(precision, recall) >= LEAST, f"{precision:.3f} / {recall:.3f}"
    kept, of = (sum(p["kept"][i] for p in pages) for i in (0, 1))
    yield "page references kept in the text", kept == of == PAGE_REFERENCES, f"{kept} of {of}"
    cited = [p for p in pages if p["c"] is not None]
    tp, found, _ = (sum(p["c"][i] for p in cited) for i in range(3))
    yield "page references cited, none of them false", tp == found == PAGE_REFERENCES, f"{tp} right of {found}"
    right, given = (sum(p.get("c_pages", (0, 0))[i] for p in cited) for i in (0, 1))
    yield "their pages are right", right == given == PAGE_REFERENCES, f"{right} of {given}"


def name_promises(path, least):
    scores = load(path)
    f1 = scores["mentions"]["exact"]["micro"]["f1"]
    yield f"names, exact span and type: F1 at least {least}", f1 >= least, f"{f1:.3f}"
    f1 = scores["linking"]["b3_end_to_end"]["f1"]
    yield f"entities, B-cubed end to end: F1 at least {B_CUBED_LEAST}", f1 >= B_CUBED_LEAST, f"{f1:.3f}"
    pages = scores["page_values"]
    yield "page references have their pages", pages["right"] == pages["of"] == PAGE_REFERENCES, f"{pages['right']} of {pages['of']}"
    false = scores["citations"]["exact"]["page"]["fp"]
    yield "no false page reference", false == 0, false
    f1 = scores["citations"]["overlap"]["attribution"]["f1"]
    yield f"attributions in prose, by overlap: F1 at least {ATTRIBUTIONS_LEAST}", f1 >= ATTRIBUTIONS_LEAST, f"{f1:.3f}"


def link_promises(folder):
    seen = {}
    for path in sorted(glob.glob(os.path.join(folder, "*.json"))):
        for mention in load(path).get("mentions", []):
            if mention.get("entity") is not None:
                seen.setdefault(mention["text"], {}).setdefault(mention["entity"], set()).add(os.path.basename(path)[:3])

    def entities(*forms):
        return set().union(*(seen.get(f, {}) for f in forms))

    speckhard = seen.get("Anne Speckhard", {})
    files = set().union(*speckhard.values()) if speckhard else set()
    yield "Anne Speckhard is one person", len(speckhard) == 1, sorted(speckhard)
    yield "Anne Speckhard joins three documents", files >= {"000", "001", "002"}, sorted(files)
    icsve, icsr = entities("ICSVE", "International Center for the Study of Violent Extremism"), entities("ICSR")
    yield "ICSVE and its long form are one body", len(icsve) == 1, sorted(icsve)
    yield "ICSR is another body", len(icsr) == 1 and not icsve & icsr, sorted(icsr)
    book = "ISIS Defectors: Inside Stories of "
    works = entities(book + "Confronting the Caliphate", book + "the Terrorist Caliphate")
    yield "the book with two subtitles is one work", len(works) == 1, sorted(works)


def main(arguments):
    kinds = {"import": import_promises, "names": lambda path, least: name_promises(path, float(least)), "links": link_promises}
    if len(arguments) < 2 or arguments[0] not in kinds:
        sys.exit(__doc__)
    passed = failed = 0
    for promise, kept, found in kinds[arguments[0]](*arguments[1:]):
        passed, failed = passed + bool(kept), failed + (not kept)
        print(f"{'ok  ' if kept else 'FAIL'} {promise}: {found}")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
