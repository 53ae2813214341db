//! The nodes of a planned query.

use serde_json::{Value, json};

/// A condition on documents, and what it adds to their score.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    /// A key in a field.
    Term(usize, Box<str>),
    /// Keys in a field as if they were one word, as Lucene's `SynonymQuery` has it: their
    /// frequencies are added up, and it is as rare as the documents that hold any of them.
    Any(usize, Vec<Box<str>>),
    /// Keys in a field at these places of each other.
    Phrase { field: usize, slots: Vec<(Box<str>, usize)>, slop: u32 },
    /// All of `must`, none of `not`, and if there is no `must`, any of `should`.
    Bool { must: Vec<Node>, should: Vec<Node>, not: Vec<Node> },
    /// The best of these.
    Max(Vec<Node>),
    /// A node that counts so many times.
    Boost(f32, Box<Node>),
    /// Documents of a node, each with this score.
    Const(f32, Box<Node>),
    /// A facet's field and value.
    Value(Box<str>, Box<str>),
}

/// A node that counts so many times.
pub(super) fn boosted(by: f32, node: Node) -> Node {
    Node::Boost(by, Box::new(node))
}

impl Node {
    /// Any of these.
    pub fn any_of(should: Vec<Node>) -> Node {
        Node::Bool { must: Vec::new(), should, not: Vec::new() }
    }

    /// No document.
    pub fn nothing() -> Node {
        Node::any_of(Vec::new())
    }

    /// Keys as one word.
    pub fn words(field: usize, mut keys: Vec<Box<str>>) -> Node {
        match (keys.len(), keys.pop()) {
            (1, Some(key)) => Node::Term(field, key),
            (_, last) => {
                keys.extend(last);
                Node::Any(field, keys)
            }
        }
    }

    /// As the client writes it.
    pub fn to_json(&self) -> Value {
        let all = |nodes: &[Node]| -> Vec<Value> { nodes.iter().map(Node::to_json).collect() };
        match self {
            Node::Term(field, key) => json!(["term", field, key]),
            Node::Any(field, keys) => json!(["any", field, keys]),
            Node::Phrase { field, slots, slop } => json!(["phrase", field, slots, slop]),
            Node::Bool { must, should, not } => {
                json!(["bool", { "must": all(must), "should": all(should), "not": all(not) }])
            }
            Node::Max(nodes) => json!(["max", all(nodes)]),
            Node::Boost(by, node) => json!(["boost", by, node.to_json()]),
            Node::Const(score, node) => json!(["const", score, node.to_json()]),
            Node::Value(field, value) => json!(["value", field, value]),
        }
    }
}
