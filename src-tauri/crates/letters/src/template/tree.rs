//! Parts of a text to a tree of what is printed, and when.
//! Never here: a value, or whether the tree makes a letter.

use super::{
    MOST_DEEP, conditions,
    faults::{Faults, short},
    names,
    node::{Branch, Cond, Name, Node},
    scan::{Piece, Token, scan},
};
use crate::kinds::{Form, Kind};

const CAN: &str = "A letter can use if, elif, else, endif, for and endfor.";

/// `None` where blocks do not end as they begin: what such a text means, nobody can tell.
pub(super) fn grow(kind: Kind, text: &str, faults: &mut Faults) -> Option<Vec<Node>> {
    let pieces = scan(text, faults);
    let mut grower = Grower { kind, faults, nodes: Vec::new(), open: Vec::new(), too_deep: false };
    for line in pieces.split_inclusive(|piece| piece.token == Token::End) {
        grower.line(line);
        if grower.too_deep {
            break;
        }
    }
    grower.finish()
}

enum What {
    If { branches: Vec<Branch>, when: Option<Cond>, in_else: bool },
    For { list: Option<&'static str>, item: String },
}

struct Open {
    line: usize,
    block: bool,
    what: What,
    /// What stands before it.
    before: Vec<Node>,
}

struct Grower<'a> {
    kind: Kind,
    faults: &'a mut Faults,
    nodes: Vec<Node>,
    open: Vec<Open>,
    too_deep: bool,
}

impl Grower<'_> {
    fn line(&mut self, pieces: &[Piece<'_>]) {
        let bare = |p: &Piece<'_>| match p.token {
            Token::Words(words) => words.trim().is_empty(),
            Token::Value(_) => false,
            Token::Tag(_) | Token::Remark | Token::End => true,
        };
        let tagged = pieces.iter().any(|p| matches!(p.token, Token::Tag(_) | Token::Remark));
        let block = tagged && pieces.iter().all(bare);
        for Piece { line, token } in pieces {
            match token {
                Token::Tag(tag) if !self.too_deep => self.tag(*line, tag.trim(), block),
                Token::Words(words) if !block => {
                    self.nodes.push(Node::Words { line: *line, text: (*words).to_owned() });
                }
                Token::Value(value) => self.value(*line, value.trim()),
                Token::End if !block => {
                    self.close_parts_of_the_line();
                    self.nodes.push(Node::End { line: *line });
                }
                _ => {}
            }
        }
    }

    /// Words beside a tag make its block a part of that line.
    fn close_parts_of_the_line(&mut self) {
        while let Some(open) = self.open.last().filter(|open| !open.block) {
            let (tag, end) = match open.what {
                What::If { .. } => ("{% if %}", "{% endif %}"),
                What::For { .. } => ("{% for %}", "{% endfor %}"),
            };
            self.faults.add(
                open.line,
                format!("“{tag}” has words beside it here, so “{end}” must stand on the same line. Or give each of the two a line of its own."),
            );
            self.close();
        }
    }

    fn close(&mut self) {
        let Some(Open { line, block, what, before }) = self.open.pop() else { return };
        let inside = std::mem::replace(&mut self.nodes, before);
        match what {
            What::If { mut branches, when, .. } => {
                branches.push(Branch { when, then: inside });
                self.nodes.push(Node::If { line, block, branches });
            }
            What::For { list: Some(list), .. } => {
                self.nodes.push(Node::For { line, block, list, each: inside });
            }
            What::For { list: None, .. } => {}
        }
    }

    fn find(&mut self, line: usize, typed: &str) -> Option<(Name, Form)> {
        let item = |open: &Open| matches!(&open.what, What::For { item, .. } if item == typed);
        if self.open.iter().any(item) {
            return Some((Name::Item, Form::Words));
        }
        let (name, form) = names::known(self.kind, typed, line, self.faults)?;
        Some((Name::Given(name), form))
    }

    fn value(&mut self, line: usize, typed: &str) {
        if !names::is_name(typed) {
            let words = match typed {
                "" => "Between “{{” and “}}” the name of a field is missing.".to_owned(),
                _ => format!(
                    "“{}” is not the name of a field. Between “{{{{” and “}}}}” stands the name of one field, and nothing else.",
                    short(typed)
                ),
            };
            return self.faults.add(line, words);
        }
        match self.find(line, typed) {
            Some((_, Form::List)) => self.faults.named(
                line,
                typed,
                format!("“{typed}” is a list. Print it item by item: {{% for item in {typed} %}}, a line “- {{{{ item }}}}”, {{% endfor %}}."),
            ),
            Some((_, Form::Choice(choices))) => self.faults.named(
                line,
                typed,
                format!(
                    "“{typed}” chooses between words and is not printed itself. Use {{% if {typed} == \"{}\" %}}.",
                    choices.first().copied().unwrap_or_default()
                ),
            ),
            Some((name, Form::Words)) => self.nodes.push(Node::Value { line, name }),
            None => {}
        }
    }

    fn tag(&mut self, line: usize, tag: &str, block: bool) {
        let (word, rest) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
        let rest = rest.trim();
        match word {
            "if" => {
                let when = self.condition(line, rest);
                self.push(line, block, What::If { branches: Vec::new(), when, in_else: false });
            }
            "for" => self.each(line, rest, block),
            "elif" | "else" | "endif" | "endfor" => {
                if word != "elif" && !rest.is_empty() {
                    self.faults.add(line, format!("After “{word}” stands nothing else: {{% {word} %}}."));
                }
                if self.belongs(line, word, block) {
                    self.go_on(line, word, rest);
                }
            }
            "" => self.faults.add(line, format!("“{{% %}}” is empty. {CAN}")),
            _ => self
                .faults
                .add(line, format!("“{{% {} %}}” is nothing that a letter can do. {CAN}", short(word))),
        }
    }

    fn condition(&mut self, line: usize, text: &str) -> Option<Cond> {
        match conditions::read(text, &mut |typed| self.find(line, typed)) {
            Ok(cond) => cond,
            Err((words, name)) => {
                match name {
                    Some(name) => self.faults.named(line, &name, words),
                    None => self.faults.add(line, words),
                }
                None
            }
        }
    }

    fn push(&mut self, line: usize, block: bool, what: What) {
        if self.open.len() >= MOST_DEEP {
            self.too_deep = true;
            return self.faults.add(
                line,
                format!("More than {MOST_DEEP} blocks stand within each other here. Take some of them out."),
            );
        }
        let before = std::mem::take(&mut self.nodes);
        self.open.push(Open { line, block, what, before });
    }

    fn each(&mut self, line: usize, rest: &str, block: bool) {
        let words: Vec<&str> = rest.split_whitespace().take(4).collect();
        let [item, "in", typed] = words[..] else {
            self.faults.add(line, "A list is gone through so: {% for item in list %}.");
            return self.push(line, block, What::For { list: None, item: String::new() });
        };
        if self.open.iter().any(|open| matches!(open.what, What::For { .. })) {
            self.faults.add(line, "One “for” cannot stand in another: no list has lists in it.");
        }
        let taken =
            || names::OFFICE.iter().chain(&names::SIGNATORY).any(|(n, _)| n.split('.').next() == Some(item));
        let word = matches!(item, "and" | "or" | "not" | "in");
        if !names::is_name(item) || item.contains('.') || word {
            self.faults.add(
                line,
                format!("“{}” cannot be the name of an item. Use one word, such as “item”.", short(item)),
            );
        } else if self.kind.fields().iter().any(|f| f.name == item) || taken() {
            self.faults.named(
                line,
                item,
                format!("“{item}” is a field already. Give the item another name, such as “item”."),
            );
        }
        let list = match names::known(self.kind, typed, line, self.faults) {
            Some((name, Form::List)) => Some(name),
            Some((name, _)) => {
                self.faults.named(
                    line,
                    name,
                    format!("“{name}” is not a list. Print it with {{{{ {name} }}}}."),
                );
                None
            }
            None => None,
        };
        self.push(line, block, What::For { list, item: item.to_owned() });
    }

    /// Whether an open block goes on or ends with this word.
    fn belongs(&mut self, line: usize, word: &str, block: bool) -> bool {
        let Some(open) = self.open.last() else {
            let start = if word == "endfor" { "for" } else { "if" };
            self.faults.add(line, format!("“{{% {word} %}}” has no “{{% {start} %}}” before it."));
            return false;
        };
        let is_if = matches!(open.what, What::If { .. });
        if is_if == (word == "endfor") {
            let (start, end) = if is_if { ("if", "endif") } else { ("for", "endfor") };
            self.faults.add(
                line,
                format!("“{{% {word} %}}” stands inside of “{{% {start} %}}” of line {}, which must end with “{{% {end} %}}” first.", open.line),
            );
            return false;
        }
        if open.block != block {
            self.faults.add(
                line,
                format!("“{{% {word} %}}” has words beside it, and what it belongs to (line {}) has a line of its own. Give “{{% {word} %}}” a line of its own too.", open.line),
            );
        }
        true
    }

    fn go_on(&mut self, line: usize, word: &str, rest: &str) {
        if matches!(word, "endif" | "endfor") {
            return self.close();
        }
        let next = if word == "elif" { self.condition(line, rest) } else { None };
        let Some(Open { what: What::If { branches, when, in_else }, .. }) = self.open.last_mut() else {
            return;
        };
        if *in_else {
            return self.faults.add(
                line,
                format!("“{{% {word} %}}” comes after “{{% else %}}”, which is always the last."),
            );
        }
        *in_else = word == "else";
        let then = std::mem::take(&mut self.nodes);
        branches.push(Branch { when: std::mem::replace(when, next), then });
    }

    fn finish(mut self) -> Option<Vec<Node>> {
        let whole = self.open.is_empty() && !self.too_deep;
        while let Some(open) = self.open.last() {
            let (tag, end) = match open.what {
                What::If { .. } => ("{% if … %}", "{% endif %}"),
                What::For { .. } => ("{% for … %}", "{% endfor %}"),
            };
            if !self.too_deep {
                self.faults.add(open.line, format!("“{tag}” is opened here and never closed with “{end}”."));
            }
            self.close();
        }
        whole.then_some(self.nodes)
    }
}
