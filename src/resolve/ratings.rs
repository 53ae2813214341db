//! How strong the evidence for an entry is, by those who judged it.

use crate::config::{FieldValue, Rating, ScaleKind, Verdict};

use super::site::{Entry, Site};

impl Site {
    /// The judgements in a field: its values, or a part of its records.
    pub fn ratings<'a>(&'a self, entry: &'a Entry, field: &str) -> Vec<&'a Rating> {
        fn collect<'a>(value: &'a FieldValue, found: &mut Vec<&'a Rating>) {
            match value {
                FieldValue::Rating(rating) => found.push(rating),
                FieldValue::List(items) => items.iter().for_each(|item| collect(item, found)),
                FieldValue::Map(parts) => parts.iter().for_each(|(_, part)| collect(part, found)),
                _ => {}
            }
        }
        let mut found = Vec::new();
        self.fact(entry, field).into_iter().for_each(|value| collect(value, &mut found));
        found
    }

    /// The best judgement in a field, from 0, the lowest of its scale, to 1000, the highest; of
    /// several dimensions their mean. `None` if nobody has judged, or only on scales without order.
    pub fn strength(&self, entry: &Entry, field: &str) -> Option<u32> {
        self.ratings(entry, field).into_iter().filter_map(|rating| self.judged(rating)).max()
    }

    fn judged(&self, rating: &Rating) -> Option<u32> {
        let per_mille = |at: usize, of: usize| match of {
            0 | 1 => 1000,
            of => (at * 1000 / (of - 1)) as u32,
        };
        match (&rating.verdict, &self.config.scales.get(&rating.scale)?.kind) {
            (Verdict::Level(id), ScaleKind::Ordinal(levels)) => {
                let at = levels.iter().position(|level| level.id == *id)?;
                Some(per_mille(at, levels.len()))
            }
            (Verdict::Number(digits), ScaleKind::Numeric { min, max, .. }) => {
                let share = (digits.parse::<f64>().ok()? - min) / (max - min);
                Some((share.clamp(0.0, 1.0) * 1000.0).round() as u32)
            }
            (Verdict::Dimensions(judged), ScaleKind::Matrix { levels, .. }) => {
                let places: Vec<u32> = judged
                    .iter()
                    .filter_map(|(_, id)| levels.iter().position(|level| level.id == *id))
                    .map(|at| per_mille(at, levels.len()))
                    .collect();
                let count = u32::try_from(places.len()).ok().filter(|count| *count > 0)?;
                Some(places.iter().sum::<u32>() / count)
            }
            _ => None,
        }
    }
}
