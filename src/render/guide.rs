//! Trees of sections: the contents of a guide, and the pages before and after.

use tera::Value;

use crate::resolve::{EntryIndex, Role};

use super::values::link;
use super::values::object;
use super::{PageKind, Planned, Shared};

/// The first page of the tree that a page is in.
pub(super) fn root(shared: &Shared, page: &Planned) -> Option<(EntryIndex, EntryIndex)> {
    let (PageKind::Page(index) | PageKind::Frame(index) | PageKind::Whole(index)) = page.kind
    else {
        return None;
    };
    let own = shared.site.pages[index].entry;
    let mut root = own;
    while let Some(parent) = shared.site.entries[root].parent {
        root = parent;
    }
    matches!(shared.site.entries[root].role, Role::Guide | Role::Section).then_some((root, own))
}

pub(super) fn sections(shared: &Shared, page: &Planned) -> Vec<Value> {
    let Some((root, own)) = root(shared, page) else { return Vec::new() };
    tree(shared, page, root, own, "").0
}

fn tree(
    shared: &Shared,
    page: &Planned,
    parent: EntryIndex,
    own: EntryIndex,
    prefix: &str,
) -> (Vec<Value>, bool) {
    let site = &shared.site;
    let mut any_current = false;
    let mut list = Vec::new();
    let children = site.entries[parent]
        .children
        .iter()
        .filter_map(|&child| Some((child, site.version(&site.entries[child], page.language)?)));
    for (position, (child, (target, route))) in children.enumerate() {
        let number = format!("{prefix}{}", position + 1);
        let (children, inside) = tree(shared, page, child, own, &format!("{number}."));
        let current = child == own;
        any_current |= current || inside;
        list.push(object([
            ("title", Value::from(target.document.title())),
            ("url", Value::from(shared.page_url(page, route))),
            ("summary", Value::from(target.document.summary())),
            ("current", Value::from(current)),
            ("open", Value::from(inside)),
            ("number", Value::from(number)),
            ("children", children.into()),
        ]));
    }
    (list, any_current)
}

/// The page before or after this one in its guide's reading order.
pub(super) fn neighbour(shared: &Shared, page: &Planned, step: isize) -> Value {
    let Some((root, own)) = root(shared, page) else { return Value::none() };
    let site = &shared.site;
    let mut order = Vec::new();
    let mut stack = vec![root];
    while let Some(entry) = stack.pop() {
        order.push(entry);
        stack.extend(site.entries[entry].children.iter().rev());
    }
    order.retain(|&entry| site.version(&site.entries[entry], page.language).is_some());
    let at = order.iter().position(|&entry| entry == own);
    let other = at.and_then(|at| at.checked_add_signed(step)).and_then(|at| order.get(at));
    let target = other.and_then(|&other| site.version(&site.entries[other], page.language));
    match target {
        Some((target, route)) => link(target.document.title(), shared.page_url(page, route)),
        None => Value::none(),
    }
}
