//! The tree of one letter as its pages are written: which content belongs to which part, and the parts as objects.
//! Never here: what a part means, or where it stands.

use std::fmt::Write as _;

use crate::{
    tags::{Field, Numbering, Part, Role, Tree},
    writer::{Id, Writer, text_string},
};

#[derive(Debug, Clone, Copy)]
enum Kid {
    Part(Part),
    Content { page: Id, number: usize },
    Annotation(Id),
}

pub(crate) struct Structure<'t> {
    tree: &'t Tree,
    /// By part, in the order in which they are drawn: that is the order in which they are read.
    kids: Vec<Vec<Kid>>,
    /// The place of each part among those that have content; none for the others.
    places: Vec<Option<usize>>,
    /// Where pictures stand: left, bottom, right, top.
    figures: Vec<(Part, [f32; 4])>,
    count: usize,
}

impl<'t> Structure<'t> {
    pub fn new(tree: &'t Tree) -> Self {
        let parts = tree.nodes().len();
        Self { tree, kids: vec![Vec::new(); parts], places: vec![None; parts], figures: Vec::new(), count: 0 }
    }

    pub fn role(&self, part: Part) -> &'t Role {
        &self.tree.nodes()[part.index()].role
    }

    pub fn content(&mut self, part: Part, page: Id, number: usize) {
        self.join(part);
        self.kids[part.index()].push(Kid::Content { page, number });
    }

    pub fn annotation(&mut self, part: Part, id: Id) {
        self.kids[part.index()].push(Kid::Annotation(id));
    }

    pub fn figure(&mut self, part: Part, place: [f32; 4]) {
        self.figures.push((part, place));
    }

    /// Under its parent, behind what was drawn before.
    fn join(&mut self, part: Part) {
        if self.places[part.index()].is_some() {
            return;
        }
        self.places[part.index()] = Some(self.count);
        self.count += 1;
        if let Some(parent) = self.tree.nodes()[part.index()].parent {
            self.join(parent);
            self.kids[parent.index()].push(Kid::Part(part));
        }
    }

    /// How many object numbers the parts take.
    pub fn count(&self) -> usize {
        self.count
    }

    pub fn id(&self, part: Part, first: Id) -> Id {
        first.after(self.places[part.index()].unwrap_or(0))
    }

    /// The letter's parts as objects, numbered from `first`, under `document`. Gives the letter itself.
    pub fn write(&self, to: &mut Writer, first: Id, document: Id, lang: Option<&str>) -> std::io::Result<Id> {
        let mut kids = String::new();
        for ((node, own), place) in self.tree.nodes().iter().zip(&self.kids).zip(&self.places) {
            let Some(place) = place else { continue };
            let page = own.iter().find_map(|kid| match kid {
                Kid::Content { page, .. } => Some(*page),
                _ => None,
            });
            kids.clear();
            for kid in own {
                // Into a string nothing fails.
                let _ = match *kid {
                    Kid::Part(part) => write!(kids, " {}", self.id(part, first)),
                    Kid::Content { page: on, number } if page == Some(on) => write!(kids, " {number}"),
                    Kid::Content { page, number } => write!(kids, "<</Type/MCR/Pg {page}/MCID {number}>>"),
                    Kid::Annotation(id) => write!(kids, "<</Type/OBJR/Obj {id}>>"),
                };
            }
            let parent = node.parent.map_or(document, |parent| self.id(parent, first));
            let on = page.map_or_else(String::new, |page| format!("/Pg {page}"));
            let name = name(&node.role);
            let more = match &node.role {
                Role::Figure(words) => self.figure_attributes(*place, words),
                role => attributes(role, lang.filter(|_| node.parent.is_none())),
            };
            to.object(first.after(*place), format_args!("<</S/{name}/P {parent}{on}{more}/K[{kids}]>>"))?;
        }
        Ok(self.id(Tree::ROOT, first))
    }

    /// PDF/UA-1 (ISO 14289-1), 7.3: a picture has its words, and a place on its page.
    fn figure_attributes(&self, place: usize, words: &str) -> String {
        let own = |(part, _): &&(Part, [f32; 4])| self.places[part.index()] == Some(place);
        let at = self.figures.iter().find(own).map_or_else(String::new, |(_, [left, bottom, right, top])| {
            format!("/A<</O/Layout/Placement/Block/BBox[{left:.2} {bottom:.2} {right:.2} {top:.2}]>>")
        });
        format!("{at}/Alt{}", text_string(words))
    }
}

/// The name of a standard structure type.
pub(crate) fn name(role: &Role) -> &'static str {
    match role {
        Role::Sect => "Sect",
        Role::H1 => "H1",
        Role::H2 => "H2",
        Role::P => "P",
        Role::Table => "Table",
        Role::Row => "TR",
        Role::RowHead => "TH",
        Role::Cell => "TD",
        Role::List(_) => "L",
        Role::Item => "LI",
        Role::Label => "Lbl",
        Role::Body => "LBody",
        Role::Link(_) => "Link",
        Role::Form(..) => "Form",
        Role::Figure(_) => "Figure",
    }
}

fn attributes(role: &Role, lang: Option<&str>) -> String {
    match role {
        Role::RowHead => "/A<</O/Table/Scope/Row>>".into(),
        Role::List(Numbering::Disc) => "/A<</O/List/ListNumbering/Disc>>".into(),
        Role::List(Numbering::Decimal) => "/A<</O/List/ListNumbering/Decimal>>".into(),
        Role::Form(field, label) => {
            let (kind, what) = match field {
                Field::Line => ("tv", "line to write on"),
                Field::Tick => ("cb/checked/off", "box to tick"),
            };
            // Several in one letter are told apart.
            let words = text_string(&format!("{}: {what}", label.trim_end_matches('.')));
            format!("/A<</O/PrintField/Role/{kind}/Desc{words}>>/Alt{words}")
        }
        _ => lang.map_or_else(String::new, |lang| format!("/Lang{}", text_string(lang))),
    }
}
