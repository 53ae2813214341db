//! Keys, stems and their lists, in files that are cut where the texts say so.

use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use super::super::codec;
use super::super::dictionary::{Dictionary, KeyNumber, StemNumber};
use super::super::index::SearchIndex;
use super::super::text::compare_utf16;
use super::{Files, Slots, hash_of, postings};

/// Bytes of a file: where the texts say so, between these.
#[derive(Clone, Copy)]
struct Size {
    least: usize,
    most: usize,
}

/// Files of keys read backwards are asked for by misspelt words only.
const REVERSED: Size = Size { least: 16 << 10, most: 28 << 10 };

impl Size {
    /// A query loads a file a word: a large index has more files, so that each stays small, and a
    /// small one smaller ones.
    fn of(total: usize) -> Self {
        match total {
            0..1_000_000 => Size { least: 4 << 10, most: 8 << 10 },
            _ => Size { least: 11 << 10, most: 19 << 10 },
        }
    }
}

/// Words that begin with the same letters are mostly forms of one word, so they stay together.
const FAMILY_LETTERS: usize = 4;

/// A text that is a key, a stem or both.
struct Place<'a> {
    text: &'a str,
    key: Option<KeyNumber>,
    stem: Option<StemNumber>,
}

/// Keys and stems as one ordered list of texts.
fn places(dictionary: &Dictionary) -> Vec<Place<'_>> {
    let (mut keys, mut stems) = (0, 0);
    let mut places = Vec::with_capacity(dictionary.keys.len() + dictionary.stems.len() / 2);
    while keys < dictionary.keys.len() || stems < dictionary.stems.len() {
        let order = match (dictionary.keys.get(keys), dictionary.stems.get(stems)) {
            (Some(key), Some(stem)) => compare_utf16(&key.text, &stem.text),
            (Some(_), None) => std::cmp::Ordering::Less,
            _ => std::cmp::Ordering::Greater,
        };
        let key = order.is_le().then_some(keys);
        let stem = order.is_ge().then_some(stems);
        let text =
            key.map_or_else(|| &dictionary.stems[stems].text, |key| &dictionary.keys[key].text);
        places.push(Place { text, key, stem });
        keys += usize::from(key.is_some());
        stems += usize::from(stem.is_some());
    }
    places
}

/// Where files begin, among texts with what each adds to a file. Of all places that make a file of
/// the right size, the text with the lowest hash is taken: another text before them moves the range
/// a little, and mostly not the lowest hash in it, so the cuts after an edit are those before it.
fn cuts(texts: &[(&str, usize)], size: Size) -> Vec<usize> {
    let family = |at: usize| texts[at].0.chars().take(FAMILY_LETTERS);
    let mut cuts = vec![0];
    let mut from = 0;
    loop {
        let mut bytes = 0;
        let mut best: Option<(u32, usize)> = None;
        let mut end = texts.len();
        for (at, &(text, weight)) in texts.iter().enumerate().skip(from) {
            if bytes >= size.least && !family(at - 1).eq(family(at)) {
                let hash = hash_of(text);
                if best.is_none_or(|(lowest, _)| hash < lowest) {
                    best = Some((hash, at));
                }
            }
            if bytes >= 2 * size.most || bytes >= size.most && best.is_some() {
                end = at;
                break;
            }
            bytes += weight;
        }
        // What is left at the end is one file if it is small enough.
        if end == texts.len() {
            return cuts;
        }
        from = best.map_or(end, |(_, at)| at);
        cuts.push(from);
    }
}

/// The shortest beginning of a text that comes after the one before.
fn separator<'a>(before: &str, text: &'a str) -> &'a str {
    let lengths = text.char_indices().map(|(at, c)| at + c.len_utf8());
    let mut prefixes = lengths.map(|length| &text[..length]);
    prefixes.find(|prefix| compare_utf16(prefix, before).is_gt()).unwrap_or(text)
}

/// Where a list is: file, and index in the file.
type Reference = (usize, usize);

fn push_reference(out: &mut String, here: usize, (file, at): Reference) {
    codec::push(out, if file == here { 0 } else { file as u64 + 1 });
    codec::push(out, at as u64);
}

/// Adds the term files; gives what the root says of them.
pub(super) fn export(
    index: &SearchIndex,
    slots: &Slots,
    files: &mut Files<'_>,
) -> tantivy::Result<Value> {
    let dictionary = &index.dictionary;
    let lists = postings::lists(index, slots)?;
    let places = places(dictionary);
    // A list lies with the first stem of its key.
    let size = Size::of(lists.iter().map(String::len).sum());
    let weights = places.iter().map(|place| {
        let members = place.stem.map_or(&[][..], |stem| &dictionary.stems[stem].members[..]);
        let own = members
            .iter()
            .filter(|&&key| dictionary.keys[key].stems.first() == place.stem.as_ref());
        place.text.len() / 2 + 6 + own.map(|&key| lists[key].len() + 3).sum::<usize>()
    });
    let texts: Vec<(&str, usize)> = places.iter().map(|place| place.text).zip(weights).collect();
    let mut cuts = cuts(&texts, size);
    let firsts = cuts.iter().map(|&at| match at {
        0 => "",
        at => separator(places[at - 1].text, places[at].text),
    });
    let firsts = codec::front(firsts.collect::<Vec<_>>());
    cuts.push(places.len());

    let ranges: Vec<&[Place<'_>]> = cuts.windows(2).map(|cut| &places[cut[0]..cut[1]]).collect();
    let located = locate(dictionary, &ranges);
    let mut names = Vec::new();
    for (file, range) in ranges.iter().enumerate() {
        let keys: Vec<KeyNumber> = range.iter().filter_map(|place| place.key).collect();
        let stems: Vec<StemNumber> = range.iter().filter_map(|place| place.stem).collect();
        let mut of = String::new();
        for &key in &keys {
            push_reference(&mut of, file, located.lists[key]);
            codec::push(&mut of, dictionary.keys[key].stems.len() as u64);
            for &stem in &dictionary.keys[key].stems {
                push_reference(&mut of, file, located.stems[stem]);
            }
        }
        let mut families = String::new();
        for &stem in &stems {
            let members = &dictionary.stems[stem].members;
            codec::push(&mut families, members.len() as u64);
            for &key in members {
                push_reference(&mut families, file, located.lists[key]);
            }
        }
        let text = |key: &KeyNumber| -> &str { &dictionary.keys[*key].text };
        let (own, foreign) = &located.contents[file];
        let coded: Vec<&str> = own.iter().chain(foreign).map(|&key| lists[key].as_str()).collect();
        names.push(files.add_listed(
            't',
            json!({
                "keys": codec::front(keys.iter().map(text)),
                "stems": codec::front(stems.iter().map(|&stem| &*dictionary.stems[stem].text)),
                "of": of,
                "families": families,
                "lists": coded.join("<"),
                "foreign": codec::front(foreign.iter().map(text)),
            }),
        ));
    }
    Ok(json!({ "firsts": firsts, "names": names }))
}

/// Where everything is.
struct Located {
    /// By key.
    lists: Vec<Reference>,
    /// By stem.
    stems: Vec<Reference>,
    /// By file: keys whose lists are in it, those at home there first.
    contents: Vec<(Vec<KeyNumber>, Vec<KeyNumber>)>,
}

fn locate(dictionary: &Dictionary, ranges: &[&[Place<'_>]]) -> Located {
    let mut stems = vec![(0, 0); dictionary.stems.len()];
    let mut homes = vec![0; dictionary.keys.len()];
    for (file, range) in ranges.iter().enumerate() {
        for (at, stem) in range.iter().filter_map(|place| place.stem).enumerate() {
            stems[stem] = (file, at);
        }
        range.iter().filter_map(|place| place.key).for_each(|key| homes[key] = file);
    }
    let mut contents: Vec<(Vec<KeyNumber>, Vec<KeyNumber>)> =
        ranges.iter().map(|_| Default::default()).collect();
    for (number, key) in dictionary.keys.iter().enumerate() {
        let file = key.stems.first().map_or(homes[number], |&stem| stems[stem].0);
        let (own, foreign) = &mut contents[file];
        if homes[number] == file { own } else { foreign }.push(number);
    }
    let mut lists: FxHashMap<KeyNumber, Reference> = FxHashMap::default();
    for (file, (own, foreign)) in contents.iter().enumerate() {
        lists.extend(own.iter().chain(foreign).enumerate().map(|(at, &key)| (key, (file, at))));
    }
    let lists = (0..dictionary.keys.len()).map(|key| lists.get(&key).copied().unwrap_or_default());
    Located { lists: lists.collect(), stems, contents }
}

/// Adds the files of keys read backwards, in which a mistyped beginning is looked up.
pub(super) fn reversed(index: &SearchIndex, files: &mut Files<'_>) -> Value {
    let reversed = &index.dictionary.reversed;
    let texts: Vec<(&str, usize)> =
        reversed.iter().map(|(text, _)| (&**text, text.len() / 2 + 2)).collect();
    let mut cuts = cuts(&texts, REVERSED);
    let firsts: Vec<&str> = cuts
        .iter()
        .map(|&at| match at {
            0 => "",
            at => separator(&reversed[at - 1].0, &reversed[at].0),
        })
        .collect();
    let firsts = codec::front(firsts);
    cuts.push(reversed.len());
    let mut names = Vec::new();
    for cut in cuts.windows(2) {
        let keys = reversed[cut[0]..cut[1]].iter().map(|(text, _)| &**text);
        names.push(files.add_listed('r', json!({ "keys": codec::front(keys) })));
    }
    json!({ "firsts": firsts, "names": names })
}
