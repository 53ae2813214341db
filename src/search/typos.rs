//! Words that a mistyped word may mean.

use super::dictionary::{Dictionary, KeyNumber};

/// A word must have this many characters before another is guessed …
const SHORTEST: usize = 4;
/// … and this many before two mistakes are allowed.
const SHORTEST_OF_TWO: usize = 8;
/// Keys of a range that are compared.
const MOST_COMPARED: usize = 2_000;
/// Keys that a word may stand for.
const MOST_MEANT: usize = 8;

/// Mistakes that are allowed in a word of so many characters.
pub(super) fn budget(letters: usize) -> usize {
    match letters {
        0..SHORTEST => 0,
        SHORTEST..SHORTEST_OF_TWO => 1,
        _ => 2,
    }
}

/// The nearest keys, all at the same distance, in order. One half of the word must be right.
pub(super) fn nearest(dictionary: &Dictionary, word: &str) -> Vec<(KeyNumber, usize)> {
    let letters: Vec<char> = word.chars().collect();
    let budget = budget(letters.len());
    if budget == 0 {
        return Vec::new();
    }
    let half = letters.len() / 2;
    let start: String = letters[..half].iter().collect();
    let end: String = letters[letters.len() - half..].iter().collect();
    let mut candidates: Vec<KeyNumber> = dictionary.beginning(&start, MOST_COMPARED).collect();
    candidates.extend(dictionary.ending(&end, MOST_COMPARED));
    candidates.sort_unstable();
    candidates.dedup();
    let mut near: Vec<(KeyNumber, usize)> = candidates
        .into_iter()
        .filter_map(|key| Some((key, distance(&letters, &dictionary.keys[key].text, budget)?)))
        .collect();
    let smallest = near.iter().map(|(_, distance)| *distance).min();
    near.retain(|(_, distance)| Some(*distance) == smallest);
    near.truncate(MOST_MEANT);
    near
}

/// Whether two words are within the budget of the first.
pub(super) fn is_near(word: &str, other: &str) -> bool {
    let letters: Vec<char> = word.chars().collect();
    let budget = budget(letters.len());
    budget > 0 && distance(&letters, other, budget).is_some()
}

/// Optimal string alignment: the fewest insertions, deletions, replacements and swaps of neighbours,
/// if they are within the budget.
fn distance(a: &[char], b: &str, budget: usize) -> Option<usize> {
    let b: Vec<char> = b.chars().collect();
    if a.len().abs_diff(b.len()) > budget {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replaced.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row.push(best);
        }
        if row.iter().min().is_some_and(|best| *best > budget) {
            return None;
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|distance| *distance <= budget)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        let of = |a: &str, b: &str| distance(&a.chars().collect::<Vec<_>>(), b, 2);
        assert_eq!(of("prison", "prison"), Some(0));
        assert_eq!(of("prsion", "prison"), Some(1));
        assert_eq!(of("prision", "prison"), Some(1));
        assert_eq!(of("prizzon", "prison"), Some(2));
        assert_eq!(of("frieze", "prison"), None);
        assert_eq!(of("ab", "abcde"), None);
    }
}
