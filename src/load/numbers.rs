//! Forms of scalars: numbers, amounts of money, addresses, identifiers of publications.

/// Digits with an optional sign and point, at most 30.
pub(super) fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    digits.len() <= 30 && all_digits(whole) && all_digits(fraction)
}

/// `673403.75 EUR`: amount and ISO 4217 code.
pub(super) fn money(text: &str) -> Option<(&str, [u8; 3])> {
    let (amount, currency) = text.split_once(' ')?;
    let code: [u8; 3] = currency.as_bytes().try_into().ok()?;
    // `1.250 EUR` is a thousand and more where it was written, and one and a quarter here.
    let cents = amount.split_once('.').map_or(0, |(_, cents)| cents.len());
    let fits = is_decimal(amount) && !amount.starts_with('-') && cents <= 2;
    (fits && is_currency(currency)).then_some((amount, code))
}

/// The codes of ISO 4217 for money that is in use, and some that the euro replaced.
fn is_currency(code: &str) -> bool {
    const CODES: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD \
        BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP \
        GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR \
        KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN \
        MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR \
        SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD \
        UYU UZS VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG HRK EEK LVL LTL";
    code.len() == 3 && CODES.split_whitespace().any(|known| known == code)
}

/// What an amount that is written as one language writes it means: `EUR 673.403, 75`, `1 000 €`.
pub(super) fn money_meant(text: &str) -> Option<String> {
    let mut amount = String::new();
    let mut currency = String::new();
    for c in text.chars() {
        match c {
            '0'..='9' | '.' | ',' => amount.push(c),
            '\'' | '’' => amount.push(','),
            c if c.is_whitespace() => {}
            '€' => currency.push_str("EUR"),
            '£' => currency.push_str("GBP"),
            c if c.is_ascii_alphabetic() => currency.push(c.to_ascii_uppercase()),
            _ => return None,
        }
    }
    if currency == "EURO" || currency == "EUROS" {
        currency.truncate(3);
    }
    let amount = amount.trim_matches(['.', ',']);
    if currency.len() != 3 || !amount.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let groups: Vec<&str> = amount.split(['.', ',']).collect();
    let (last, front) = groups.split_last()?;
    let joined = match last.len() {
        1 | 2 if !front.is_empty() => format!("{}.{last}", front.concat()),
        _ => groups.concat(),
    };
    // Thousands stand in groups of three; anything else is a guess.
    let thousands = if last.len() <= 2 { front } else { &groups[..] };
    let fits = thousands.len() < 2 || thousands[1..].iter().all(|group| group.len() == 3);
    (fits && is_decimal(&joined) && is_currency(&currency)).then(|| format!("{joined} {currency}"))
}

/// Something@host.ending without blanks.
pub(super) fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty()
            && host.contains('.')
            && !host.contains('@')
            && !text.contains(|c: char| c.is_whitespace() || "<>\"',;".contains(c))
    })
}

/// `10.1000/182` (ISO 26324): directory indicator, registrant, suffix.
pub(super) fn is_doi(text: &str) -> bool {
    text.strip_prefix("10.").and_then(|rest| rest.split_once('/')).is_some_and(
        |(prefix, suffix)| {
            prefix.len() >= 4
                && prefix.bytes().all(|b| b.is_ascii_digit() || b == b'.')
                && !suffix.is_empty()
                && !suffix.contains(char::is_whitespace)
        },
    )
}

/// ISBN-10 or ISBN-13 with a right check digit (ISO 2108); hyphens and blanks between are taken.
pub(super) fn is_isbn(text: &str) -> bool {
    let digits: Vec<u32> = text
        .chars()
        .filter(|c| !matches!(c, '-' | ' '))
        .map(|c| if matches!(c, 'X' | 'x') { 10 } else { c.to_digit(10).unwrap_or(99) })
        .collect();
    let last_alone = |digits: &[u32]| digits[..digits.len() - 1].iter().all(|&digit| digit < 10);
    match digits.len() {
        10 if last_alone(&digits) && digits[9] <= 10 => {
            let sum: u32 = digits.iter().zip((1..=10).rev()).map(|(d, weight)| d * weight).sum();
            sum.is_multiple_of(11)
        }
        13 if digits.iter().all(|&digit| digit < 10) => {
            let sum: u32 = digits.iter().zip([1, 3].into_iter().cycle()).map(|(d, w)| d * w).sum();
            sum.is_multiple_of(10)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_of_each_kind() {
        assert!(is_decimal("673403.75") && is_decimal("-1"));
        assert!(!is_decimal("1.2.3") && !is_decimal("1e3"));
        assert!(money("673403.75 EUR").is_some() && money("673.403,75 EUR").is_none());
        assert!(
            money("1.250 EUR").is_none() && money("-5 EUR").is_none() && money("5 ABC").is_none()
        );
        assert!(is_email("a.b@example.org") && !is_email("a@b") && !is_email("a b@c.org"));
        assert!(is_doi("10.1000/182") && !is_doi("https://doi.org/10.1000/182"));
        assert!(is_isbn("978-92-76-00000-8") == is_isbn("9789276000008"));
        assert!(is_isbn("0-306-40615-2") && is_isbn("978-0-306-40615-7"));
        assert!(!is_isbn("0-306-40615-3") && !is_isbn("12345"));
    }

    #[test]
    fn amounts_as_languages_write_them() {
        for (written, meant) in [
            ("EUR 673.403, 75", Some("673403.75 EUR")),
            ("673,403 EUR, 75", Some("673403.75 EUR")),
            ("606 063,37 €", Some("606063.37 EUR")),
            ("25,000 euro", Some("25000 EUR")),
            ("1.5 EUR", Some("1.5 EUR")),
            ("1.250 EUR", Some("1250 EUR")),
            ("5 ABC", None),
            ("12.34.56 EUR", None),
            ("25 million EUR", None),
            ("673403", None),
        ] {
            assert_eq!(money_meant(written).as_deref(), meant, "{written}");
        }
    }
}
