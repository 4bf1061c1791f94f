//! What a checked template is: the tree that `merge` walks. Every field in it is one that the kind declares.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Name {
    Given(&'static str),
    /// What the `for` around it stands at.
    Item,
}

#[derive(Debug)]
pub(crate) enum Term {
    Field(Name),
    Said(String),
}

#[derive(Debug)]
pub(crate) enum Cond {
    Has(Name),
    Compare { same: bool, left: Term, right: Term },
    Not(Box<Cond>),
    All(Vec<Cond>),
    Any(Vec<Cond>),
}

/// What is printed where the condition holds, or always.
#[derive(Debug)]
pub(crate) struct Branch {
    pub when: Option<Cond>,
    pub then: Vec<Node>,
}

/// `block`: its tags have lines of their own, and so has what is in it. Otherwise it is a part of one line.
#[derive(Debug)]
pub(crate) enum Node {
    Words {
        line: usize,
        text: String,
    },
    Value {
        line: usize,
        name: Name,
    },
    /// The end of a line of words.
    End {
        line: usize,
    },
    If {
        line: usize,
        block: bool,
        branches: Vec<Branch>,
    },
    For {
        line: usize,
        block: bool,
        list: &'static str,
        each: Vec<Node>,
    },
}
