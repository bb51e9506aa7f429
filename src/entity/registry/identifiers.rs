//! Authority identifiers: Wikidata, VIAF, GeoNames, ORCID, ISNI.

/// Checks an identifier and gives it in the form its owner writes it.
///
/// # Errors
/// A sentence that says what the scheme wants.
pub fn check_identifier(scheme: &str, value: &str) -> Result<String, String> {
    let value = value.trim();
    match scheme {
        "wikidata" => {
            let digits = value.strip_prefix('Q').filter(|d| is_number(d) && !d.starts_with('0'));
            digits.map(|_| value.to_string()).ok_or_else(|| "a Wikidata id is `Q` and a number, `Q42`".into())
        }
        "viaf" | "geonames" if is_number(value) => Ok(value.to_string()),
        "viaf" | "geonames" => Err("it consists of digits".into()),
        "orcid" | "isni" => {
            let bare: String = value.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
            if !mod_11_2(&bare) {
                return Err("it has sixteen characters, the last of which is a check digit (ISO 7064, MOD 11-2)".into());
            }
            // `mod_11_2` has made sure of sixteen ASCII characters.
            let groups: Vec<&str> = (0..4).filter_map(|i| bare.get(4 * i..4 * i + 4)).collect();
            Ok(if scheme == "orcid" { groups.join("-") } else { bare })
        }
        _ => Err("known schemes are wikidata, viaf, geonames, orcid and isni".into()),
    }
}

/// The address of an identifier, as Linked Data names it.
pub fn identifier_uri(scheme: &str, value: &str) -> Option<String> {
    Some(match scheme {
        "wikidata" => format!("http://www.wikidata.org/entity/{value}"),
        "viaf" => format!("https://viaf.org/viaf/{value}"),
        "geonames" => format!("https://sws.geonames.org/{value}/"),
        "orcid" => format!("https://orcid.org/{value}"),
        "isni" => format!("https://isni.org/isni/{value}"),
        _ => return None,
    })
}

fn is_number(s: &str) -> bool {
    !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit())
}

/// ISO 7064 MOD 11-2 over sixteen characters, the last a digit or `X`.
fn mod_11_2(s: &str) -> bool {
    if s.len() != 16 || !s.is_ascii() {
        return false;
    }
    let (body, check) = s.split_at(15);
    if !is_number(body) {
        return false;
    }
    let sum = body.bytes().fold(0u32, |sum, b| (sum + u32::from(b - b'0')) * 2 % 11);
    let expected = match (12 - sum) % 11 {
        10 => "X".to_string(),
        digit => digit.to_string(),
    };
    check == expected
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_are_checked() {
        // The example of ORCID's own documentation.
        assert_eq!(check_identifier("orcid", "0000-0002-1825-0097").unwrap(), "0000-0002-1825-0097");
        assert_eq!(check_identifier("isni", "0000 0001 2103 2683").unwrap(), "0000000121032683");
        assert_eq!(check_identifier("orcid", "0000-0002-1694-233X").unwrap(), "0000-0002-1694-233X");
        assert!(check_identifier("orcid", "0000-0002-1825-0098").is_err());
        assert!(check_identifier("orcid", "0000-0002-1825-00é7").is_err());
    }

    #[test]
    fn shapes_are_checked() {
        assert!(check_identifier("wikidata", "Q42").is_ok());
        for bad in ["q42", "Q042", "Q", "42", "Q4x"] {
            assert!(check_identifier("wikidata", bad).is_err(), "{bad}");
        }
        assert!(check_identifier("viaf", "12a").is_err() && check_identifier("geonames", "2643743").is_ok());
    }
}
