#!/usr/bin/env python3
"""Regenerate src/entity/recognise/data/en/organizations.txt: names of well-known organizations, one a line, lower case, sorted.

    git clone https://github.com/dariusk/corpora
    git -C corpora checkout cf30ca27ab176b63623af1ddcfa2447ac07305ba
    python3 scripts/organizations.py corpora src/entity/recognise/data/gazetteer.tsv.zst

The source is Corpora (Darius Kazemi and contributors), CC0 1.0. Left out are single words that the gazetteer knows as plain
words, places, given names or surnames, names that begin as Arabic personal names do, and names that hold others of the list.
Needs the Python package zstandard.
"""
import json
import os
import re
import sys

import zstandard

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.join(HERE, "..", "src", "entity", "recognise", "data", "en", "organizations.txt")
GROUPS = ["australia", "canada", "european_union", "united_kingdom", "united_nations", "united_states"]
FILES = {
    "corporations/fortune500.json": "companies", "corporations/newspapers.json": "newspapers",
    "corporations/nasdaq.json": "corporations", "corporations/djia.json": None, "corporations/charities.json": "charities",
    "governments/us_federal_agencies.json": "agencies",
    "sports/nfl_teams.json": None, "sports/nba_teams.json": None, "sports/mlb_teams.json": None, "sports/nhl_teams.json": None,
    "sports/football/epl_teams.json": None, "sports/football/laliga_teams.json": None, "sports/football/serieA.json": None,
    **{f"societies_and_groups/designated_terrorist_groups/{group}.json": None for group in GROUPS},
}
KUNYA = ("abu ", "ibn ", "umm ", "bin ")
HEAD = """# Names of well-known organizations, made by scripts/organizations.py from Corpora (Darius Kazemi and contributors),
# https://github.com/dariusk/corpora. Licence: CC0 1.0 Universal.
"""


def names(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        if isinstance(value.get("name"), str):
            yield value["name"]
        else:
            for inner in value.values():
                yield from names(inner) if isinstance(inner, (list, dict)) else ()
    elif isinstance(value, list):
        for inner in value:
            yield from names(inner)


def usable(name, flags):
    words = name.split()
    if not re.fullmatch(r"[a-z0-9à-ÿ&.'’ -]+", name) or len(words) > 7 or len(name) < 4 or name.startswith(KUNYA):
        return False
    if name[0].isdigit():
        return False
    if len(words) == 1:
        return not (flags.get(name, set()) & set("ghstpqcw")) and not flags.get(name.replace("-", " "))
    if all(flags.get(word, set()) & set("ghst") and "w" not in flags.get(word, set()) for word in words):
        return False  # "Eli Lilly"
    return not (flags.get(name, set()) & set("pqc"))


def main(folder, gazetteer):
    with open(gazetteer, "rb") as file:
        text = zstandard.ZstdDecompressor().decompress(file.read()).decode()
    flags = {key: set(letters) for key, letters in (line.split("\t") for line in text.splitlines())}
    found = set()
    for path, key in FILES.items():
        with open(os.path.join(folder, "data", path), encoding="utf-8") as file:
            value = json.load(file)
        for name in names(value[key] if key else value):
            bare = re.sub(r"\s*\(.*?\)", "", name).lower().replace("’", "'")
            for part in bare.split("/"):
                part = re.sub(r"^the ", "", " ".join(part.split()))
                short = re.sub(r",? (inc\.?|corporation|corp\.?|company|incorporated|ltd\.?)$", "", part)
                found.update(name for name in (part, short) if usable(name, flags))
    with open(OUT, "w", encoding="utf-8") as file:
        file.write(HEAD)
        file.writelines(name + "\n" for name in sorted(found))
    print(f"{len(found)} names", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
