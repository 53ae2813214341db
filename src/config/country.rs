//! Country codes.

/// Officially assigned alpha-2 codes of ISO 3166-1, and XK.
const CODES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL \
    BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ \
    DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS \
    GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR \
    KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU \
    MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY \
    QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH \
    TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

/// The code of ISO 3166-1 for one that the EU's own publications write (EL, UK); any other as it is.
pub fn iso_country(code: &str) -> &str {
    match code {
        "EL" => "GR",
        "UK" => "GB",
        other => other,
    }
}

/// Whether this is an officially assigned alpha-2 code of ISO 3166-1, or XK, which the EU uses for
/// Kosovo.
pub fn is_country(code: &[u8]) -> bool {
    code.len() == 2 && CODES.as_bytes().chunks(3).any(|known| known[..2] == *code)
}

/// All of them, sorted.
pub fn country_codes() -> impl Iterator<Item = &'static str> {
    CODES.split_whitespace()
}

#[cfg(test)]
mod tests {
    use super::is_country;

    #[test]
    fn codes() {
        assert!(is_country(b"AD") && is_country(b"DK") && is_country(b"ZW"));
        assert!(
            !is_country(b"EL") && !is_country(b"XX") && !is_country(b"D") && !is_country(b"D ")
        );
    }
}
