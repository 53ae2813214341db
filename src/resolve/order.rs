//! Reading order: by `weight`, then by the number that a file name begins with, then by name.

use super::names::split_number;
use super::site::{EntryIndex, Site};
use crate::config::FieldValue;

/// Sorts the children of every section.
pub(super) fn sort_children(site: &mut Site) {
    let keys: Vec<(i64, u32, std::sync::Arc<str>)> = site
        .entries
        .iter()
        .map(|entry| {
            let weight = match site.fact(entry, "weight") {
                Some(FieldValue::Integer(weight)) => *weight,
                _ => i64::MAX,
            };
            let name = entry.id.rsplit('/').next().unwrap_or_default();
            (weight, split_number(name).0.unwrap_or(u32::MAX), entry.id.clone())
        })
        .collect();
    for entry in &mut site.entries {
        entry.children.sort_by(|&a: &EntryIndex, &b| keys[a].cmp(&keys[b]));
    }
}
