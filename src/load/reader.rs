//! What typing a document's values needs to know.

use std::ops::Range;

use crate::config::yaml::Node;
use crate::config::{Field, FieldValue};
use crate::diag::{self, Diagnostic, Diagnostics, Span};

use super::{Config, Document};

/// Types values of one document.
pub(super) struct Reader<'a> {
    pub document: &'a Document,
    pub config: &'a Config,
}

impl Reader<'_> {
    pub fn span(&self, range: &Range<usize>) -> Span {
        self.document.span(range.clone())
    }

    /// Says what would be a value of the field.
    pub fn wrong(
        &self,
        node: &Node,
        field: &Field,
        expected: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<FieldValue> {
        diagnostics.push(
            Diagnostic::new(&diag::WRONG_TYPE, format!("`{}` cannot be read", field.name))
                .at(self.span(&node.range), format!("this is {}", node.kind()))
                .help(format!("write {expected}")),
        );
        None
    }
}
