//! Places with their GeoNames ids: name → suggestions, offline.
//!
//! In: a name as a text has it (`Köln`, `Cologne`, `Aleppo, Syria`). Out: the places it may mean, the likeliest first. The
//! table (`data/geonames.tsv.zst`, see `data/README.md`) holds continents, countries, the states of the United States, and
//! cities of 15,000 people and more with their other names; it is decompressed when first asked. These are suggestions for
//! a person to choose from: nothing here is ever applied by itself.

use super::gazetteer::decompress;
use std::cmp::Reverse;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

static DATA: &[u8] = include_bytes!("data/geonames.tsv.zst");
static TABLE: LazyLock<Table> = LazyLock::new(|| Table::of(DATA));

/// What sort of place it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlaceKind {
    /// A continent.
    Continent,
    /// A country.
    Country,
    /// A state of the United States.
    Region,
    /// A city, town or other populated place.
    City,
}

/// A place a name may mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// Its id in GeoNames; its address is `https://sws.geonames.org/<id>/`.
    pub id: u32,
    /// Its main name in GeoNames.
    pub name: String,
    /// What sort of place it is.
    pub kind: PlaceKind,
    /// ISO 3166-1 code of its country, two capitals; empty for continents.
    pub country: String,
    /// Latitude in degrees, WGS 84, north positive; none for countries and states, whose position the table does not state.
    pub lat: Option<f64>,
    /// Longitude in degrees, WGS 84, east positive; none where the latitude is none.
    pub lon: Option<f64>,
    /// People living there; 0 if the table does not state it.
    pub population: u64,
    /// Whether the name asked for is the main name, not one of the other names.
    pub main: bool,
}

/// Most suggestions for one name.
const MOST: usize = 10;

/// Most bytes of a name that is looked up; no place of the table has a longer name.
const LONGEST: usize = 200;

/// What a state of the United States counts as beside cities: fewer people than in New York City, more than in Washington.
const REGION: u64 = 5_000_000;

/// The places a name may mean, the likeliest first: continents and countries, then by population, places of that main
/// name before those that are also called so. At most ten; none if the name is unknown.
///
/// Case, accents, blanks and marks do not count. After a comma a country or state may stand: `Paris, Texas`.
pub fn suggest(name: &str) -> Vec<Suggestion> {
    if name.len() > LONGEST {
        return Vec::new();
    }
    let table = &*TABLE;
    let whole = table.named(&fold(name));
    let Some((head, tail)) = name.split_once(',').filter(|_| whole.is_empty()) else { return best(whole) };
    let countries: Vec<String> = table
        .named(&fold(tail))
        .into_iter()
        .filter(|s| matches!(s.kind, PlaceKind::Country | PlaceKind::Region))
        .map(|s| s.country)
        .collect();
    best(table.named(&fold(head)).into_iter().filter(|s| countries.contains(&s.country)).collect())
}

fn best(mut found: Vec<Suggestion>) -> Vec<Suggestion> {
    let weight = |s: &Suggestion| {
        let people = if s.kind == PlaceKind::Region { REGION } else { s.population };
        people / if s.main { 1 } else { 4 }
    };
    let country = |s: &Suggestion| s.kind <= PlaceKind::Country;
    found.sort_by_key(|s| (Reverse(country(s)), Reverse(weight(s)), s.id));
    found.truncate(MOST);
    found
}

/// A name as it is looked up: lower case, without accents, blanks and marks, without a leading "the".
fn fold(name: &str) -> String {
    let name = name.trim();
    let bare = match name.split_once(' ') {
        Some((first, rest)) if first.eq_ignore_ascii_case("the") => rest,
        _ => name,
    };
    bare.nfkd().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The table: its lines, and for each name the line it stands in.
struct Table {
    text: String,
    /// (hash of the folded name, start of the line), sorted.
    names: Vec<(u64, u32)>,
}

impl Table {
    /// Reads the compressed table; damaged data gives an empty one (a test guards the embedded table).
    fn of(data: &[u8]) -> Self {
        let text = String::from_utf8(decompress(data)).unwrap_or_default();
        let mut names = Vec::with_capacity(text.len() / 16);
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            names.extend(names_of(line).map(|name| (hash(&fold(name)), at as u32)));
            at += line.len();
        }
        names.sort_unstable();
        names.dedup();
        Table { text, names }
    }

    /// The places with a folded name.
    fn named(&self, folded: &str) -> Vec<Suggestion> {
        if folded.is_empty() {
            return Vec::new();
        }
        let wanted = hash(folded);
        let from = self.names.partition_point(|(h, _)| *h < wanted);
        let rows = self.names.get(from..).unwrap_or(&[]).iter().take_while(|(h, _)| *h == wanted);
        rows.filter_map(|(_, at)| self.place(*at as usize, folded)).collect()
    }

    /// The place of a line, if it really has the folded name.
    fn place(&self, at: usize, folded: &str) -> Option<Suggestion> {
        let line = self.text.get(at..)?.lines().next()?;
        if !names_of(line).any(|name| fold(name) == folded) {
            return None;
        }
        let mut fields = line.split('\t');
        let (id, name, kind) = (fields.next()?.parse().ok()?, fields.next()?, fields.next()?);
        let (country, position) = (fields.next()?, fields.next()?.split_once(' '));
        Some(Suggestion {
            id,
            name: name.to_string(),
            kind: match kind {
                "o" => PlaceKind::Continent,
                "c" => PlaceKind::Country,
                "r" => PlaceKind::Region,
                _ => PlaceKind::City,
            },
            country: country.to_string(),
            lat: position.and_then(|(lat, _)| lat.parse().ok()),
            lon: position.and_then(|(_, lon)| lon.parse().ok()),
            population: fields.next()?.parse().ok()?,
            main: fold(name) == folded,
        })
    }
}

/// The main name of a line and the other names.
fn names_of(line: &str) -> impl Iterator<Item = &str> {
    let mut fields = line.trim_end_matches('\n').split('\t');
    let main = fields.nth(1);
    main.into_iter().chain(fields.nth(4).unwrap_or("").split('|')).filter(|name| !name.is_empty())
}

/// FNV-1a.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(name: &str) -> (u32, PlaceKind) {
        let found = suggest(name);
        found.first().map_or((0, PlaceKind::City), |s| (s.id, s.kind))
    }

    #[test]
    fn every_line_of_the_table_can_be_read_and_found_by_its_name() {
        assert!(TABLE.text.lines().count() > 30_000);
        let mut at = 0;
        for line in TABLE.text.split_inclusive('\n') {
            let main = names_of(line).next().unwrap();
            let place = TABLE.place(at, &fold(main)).unwrap_or_else(|| panic!("unreadable: {line}"));
            assert!(place.main && place.id > 0, "{line}");
            assert!(place.lat.is_none_or(|d| (-90.0..=90.0).contains(&d)), "{line}");
            assert!(place.lon.is_none_or(|d| (-180.0..=180.0).contains(&d)), "{line}");
            assert_eq!(place.lat.is_some(), place.lon.is_some());
            at += line.len();
        }
    }

    #[test]
    fn the_likeliest_place_comes_first() {
        assert_eq!(first("Lisbon"), (2267057, PlaceKind::City));
        assert_eq!(first("Georgia"), (614540, PlaceKind::Country));
        assert_eq!(first("London"), (2643743, PlaceKind::City));
        assert_eq!(first("the United States"), (6252001, PlaceKind::Country));
        assert_eq!(first("U.S."), (6252001, PlaceKind::Country));
        assert_eq!(first("Africa"), (6255146, PlaceKind::Continent));
    }

    #[test]
    fn other_names_accents_and_scripts_lead_to_the_same_place() {
        for name in ["Köln", "Cologne", "KOLN", "cologne ", "Кёльн"] {
            assert_eq!(first(name).0, 2886242, "{name}");
        }
    }

    #[test]
    fn a_country_after_a_comma_narrows_the_choice() {
        assert!(suggest("London, Canada").iter().all(|s| s.country == "CA"));
        assert!(suggest("London, Nowhere").is_empty());
        assert_eq!(suggest("Paris, Texas").first().map(|s| s.country.as_str()), Some("US"));
    }

    #[test]
    fn unknown_empty_and_endless_names_have_no_suggestion() {
        for name in ["", " ", "-", ",", "Zzqx", &"a".repeat(100_000)] {
            assert!(suggest(name).is_empty());
        }
    }
}
