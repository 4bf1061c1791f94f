//! One line of a tree, as `form` and `inline` look at it.

use super::{Node, inline::VALUE};

/// A line as it is looked at.
#[derive(Default)]
pub(super) struct Look {
    /// Its own words, without values and without what only sometimes stands there.
    pub bones: String,
    /// The words before its first field or tag.
    pub first_words: String,
    /// With `VALUE` for values: the line's own, and each branch in it.
    pub parts: Vec<(usize, String)>,
    pub branches: Vec<String>,
    pub only_words: bool,
}

impl Look {
    pub fn of(nodes: &[Node]) -> Self {
        let only_words = nodes.iter().all(|n| matches!(n, Node::Words { .. }));
        let mut look = Self { only_words, ..Self::default() };
        let words = |node: &Node| match node {
            Node::Words { text, .. } => text.clone(),
            _ => String::new(),
        };
        look.first_words =
            nodes.iter().map_while(|n| matches!(n, Node::Words { .. }).then(|| words(n))).collect();
        look.bones = nodes.iter().map(words).collect();
        look.part(nodes, false);
        look
    }

    fn part(&mut self, nodes: &[Node], branch: bool) {
        let Some(first) = nodes.first() else { return };
        let mut own = String::new();
        for node in nodes {
            match node {
                Node::Words { text, .. } => own.push_str(text),
                Node::Value { .. } => own.push(VALUE),
                Node::End { .. } => {}
                Node::If { branches, .. } => {
                    own.push(VALUE);
                    branches.iter().for_each(|b| self.part(&b.then, true));
                }
                Node::For { each, .. } => {
                    own.push(VALUE);
                    self.part(each, true);
                }
            }
        }
        if branch {
            self.branches.push(own.clone());
        }
        self.parts.push((first_line(first), own));
    }
}

pub(super) fn first_line(node: &Node) -> usize {
    match node {
        Node::Words { line, .. }
        | Node::Value { line, .. }
        | Node::End { line }
        | Node::If { line, .. }
        | Node::For { line, .. } => *line,
    }
}
