//! What each drawn thing means: the parts of a letter as a reader hears them, and what is only for the eye.
//! Never here: PDF; `structure` writes the tree.

use crate::draw::{Draw, Item};

/// A standard structure type of PDF 1.7, with what it needs beside its name.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Role {
    /// One letter.
    Sect,
    H1,
    H2,
    P,
    Table,
    Row,
    /// The head of its row.
    RowHead,
    Cell,
    List(Numbering),
    Item,
    Label,
    Body,
    Link(Target),
    Form(Field, String),
    /// A picture, with what it is in words.
    Figure(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Numbering {
    Disc,
    Decimal,
}

/// What is filled in by hand on paper; beside it stand the words that say what goes there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Line,
    Tick,
}

/// Where a link leads, and what a reader is told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Target {
    pub uri: String,
    pub words: String,
}

/// A place in the tree of one letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part(u32);

impl Part {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a drawn thing is to a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    Part(Part),
    /// Repeated on pages: letterhead, head of a following page.
    Header,
    /// Legal line, page number.
    Footer,
    /// Rules, shading, ticks.
    Layout,
}

impl Mark {
    pub fn on(self, draw: Draw) -> Item {
        Item { mark: self, draw }
    }
}

impl Part {
    pub fn on(self, draw: Draw) -> Item {
        Mark::Part(self).on(draw)
    }
}

#[derive(Debug)]
pub(crate) struct Node {
    pub role: Role,
    /// None for the letter itself.
    pub parent: Option<Part>,
}

/// The parts of one letter. Their order is that in which they are drawn; here they only know their parents.
#[derive(Debug)]
pub(crate) struct Tree {
    nodes: Vec<Node>,
}

impl Tree {
    pub const ROOT: Part = Part(0);

    pub fn add(&mut self, parent: Part, role: Role) -> Part {
        let part = Part(self.nodes.len() as u32);
        self.nodes.push(Node { role, parent: Some(parent) });
        part
    }

    /// A paragraph of the letter itself.
    pub fn paragraph(&mut self) -> Part {
        self.add(Self::ROOT, Role::P)
    }

    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }
}

impl Default for Tree {
    fn default() -> Self {
        Self { nodes: vec![Node { role: Role::Sect, parent: None }] }
    }
}
