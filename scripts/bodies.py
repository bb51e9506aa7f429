#!/usr/bin/env python3
"""Regenerate src/entity/recognise/data/en/universities.txt and companies.txt: names, one a line, lower case, sorted.

    git clone https://github.com/Hipo/university-domains-list universities     # bb07faf064e1c68be9b26fb71de31f01e361f974
    git clone https://github.com/datasets/s-and-p-500-companies constituents   # 56509dd80619e4d8e1410c2260d68ddd3eab6068
    git clone https://github.com/datasets/nasdaq-listings nasdaq               # 31d3809cc090d5a535ecc3db2b26904cbb2ac84d
    git clone https://github.com/datasets/nyse-other-listings nyse             # e08f184e20a73d596f9288e0bf28bd09aa577a48
    zstd -d src/entity/recognise/data/gazetteer.tsv.zst -o gazetteer.tsv
    python3 scripts/bodies.py universities constituents nasdaq nyse gazetteer.tsv

Universities: Hipo (MIT). Companies: the lists of Datahub's core datasets (ODC-PDDL 1.0, a public domain dedication). Left out
are names of one word that the gazetteer knows as plain words, places, given names or surnames, names of persons, and
universities whose names their own words show to be bodies (`Carrow University`), which the rules find.
"""
import csv
import json
import os
import re
import sys
import unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.join(HERE, "..", "src", "entity", "recognise", "data", "en")
# What the names of securities go on with after the name of the company.
SECURITY = re.compile(
    r"\s+(?:-\s.*|(?:Class [A-Z]|Common|Ordinary|American Depositary|Depositary|Preferred|Units?|Warrants?|Rights?|Series|"
    r"Subordinate|Sponsored|New|\d).*)$")
FORM = re.compile(
    r",?\s+(?:inc\.?|incorporated|corp\.?|corporation|company|co\.?|ltd\.?|limited|plc|llc|l\.p\.|lp|s\.a\.|sa|n\.v\.|nv|ag|se|"
    r"holdings?|group|trust|the|\(the\)|\(?de\)?|bancorp|international|technologies|pharmaceuticals|therapeutics)$")
SKIP = re.compile(r"\b(?:etf|fund|acquisition|notes?|income|municipal|trust|capital|blank|test|portfolio|index|shares?|term|bond)\b")


def flags_of(path):
    with open(path, encoding="utf-8") as file:
        return {key: set(letters) for key, letters in (line.rstrip("\n").split("\t") for line in file)}


def latin(name):
    return re.fullmatch(r"[a-z0-9à-öø-ÿāăąćčďđēėęěğīįıłńňōőœřśşšťūůűųźżžșț&.,'’ -]+", name) is not None


def personal(words, flags):
    return all(flags.get(word, set()) & set("ghs") for word in words)


def companies(folders, flags):
    found = set()
    rows = []
    for path, column in (("constituents/data/constituents.csv", "Security"), ("nasdaq/data/nasdaq-listed.csv", "Security Name"),
                         ("nyse/data/nyse-listed.csv", "Company Name")):
        with open(os.path.join(folders[path.split("/")[0]], *path.split("/")[1:]), encoding="utf-8") as file:
            rows += [row[column] for row in csv.DictReader(file)]
    for row in rows:
        name = SECURITY.sub("", re.sub(r"\s*\(.*?\)", "", row).strip()).lower().replace("’", "'")
        name = " ".join(name.split()).rstrip(",")
        if SKIP.search(name):
            continue
        names = [name]
        while FORM.search(names[-1]):
            names.append(FORM.sub("", names[-1]).rstrip(","))
        tail = len(names) > 1 and re.search(r"\b(?:inc|corp|co|ltd|limited|plc|llc|lp|l\.p|corporation|incorporated)\.?$", name)
        for name in names[1 if tail else 0:]:
            words = name.split()
            known = flags.get(name, set())
            if not latin(name) or not words or len(words) > 5 or len(name) < 4 or name[0].isdigit() or "," in name:
                continue
            if len(words) == 1 and (known or "." in name or flags.get(name.replace("-", " ")) or len(name) < 5):
                continue
            if len(words) > 1 and (personal(words, flags) or known & set("pqc")):
                continue
            # "first solar": all plain words name too much else.
            if len(words) > 1 and all("w" in flags.get(word, set()) or word in ("&", "and", "of", "the") for word in words):
                continue
            found.add(name)
    return found


HEADS = re.compile(r"\b(?:universit|college|school|institut|academ|polytech|hochschule|seminar|facult|centro|conservato|école|ecole|"
                   r"istitut|escuela|kolej|hogeschool|instytut|akademi|centre|center)", re.I)


def universities(folder, flags):
    found = set()
    with open(os.path.join(folder, "world_universities_and_domains.json"), encoding="utf-8") as file:
        rows = json.load(file)
    for row in rows:
        name = unicodedata.normalize("NFC", re.sub(r"\s*\(.*?\)", "", row["name"])).lower().replace("’", "'").replace("`", "'")
        name = re.sub(r"^the ", "", " ".join(name.split())).replace(" - ", ", ")
        words = name.replace(",", " ,").split()
        if not latin(name) or not 2 <= len(words) <= 8:
            continue
        # Found by their shape; a campus after a comma and what stands around `at` is not.
        shaped = HEADS.search(name) and "," not in name and " at " not in name
        if shaped or personal(words, flags) or flags.get(name, set()) & set("pqc"):
            continue
        if not HEADS.search(name) and all("w" in flags.get(word, set()) for word in words):
            continue
        found.add(name)
    return found


def write(file, head, names):
    with open(os.path.join(OUT, file), "w", encoding="utf-8") as out:
        out.write(head)
        out.writelines(name + "\n" for name in sorted(names))
    print(f"{file}: {len(names)} names", file=sys.stderr)


def main(universities_, constituents, nasdaq, nyse, gazetteer):
    flags = flags_of(gazetteer)
    write("universities.txt", """# Names of universities that their words alone do not show, made by scripts/bodies.py from the university domains list of Hipo,
# https://github.com/Hipo/university-domains-list. Licence: MIT, Copyright (c) 2014-2025 Hipo.
""", universities(universities_, flags))
    write("companies.txt", """# Names of listed companies, made by scripts/bodies.py from datasets of Datahub, https://github.com/datasets/s-and-p-500-companies,
# nasdaq-listings and nyse-other-listings. Licence: ODC-PDDL 1.0 (public domain).
""", companies({"constituents": constituents, "nasdaq": nasdaq, "nyse": nyse}, flags))


if __name__ == "__main__":
    main(*sys.argv[1:])
