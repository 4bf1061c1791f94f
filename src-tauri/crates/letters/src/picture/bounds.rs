//! An SVG as a tree of paths, after it is known that it stays within bounds and holds nothing that a letter cannot.
//! Never here: drawing.

use std::collections::HashMap;

use resvg::usvg::{self, roxmltree};

use super::{NotAPicture, styles};

const MOST_NODES: u32 = 40_000;
/// Of elements within each other, those that stand elsewhere and are named included.
const MOST_DEPTH: usize = 64;
/// Bytes of attributes and elements when all that is named stands where it is named.
const MOST_UNFOLDED: u64 = 8 * 1024 * 1024;
const MOST_STYLE_RULES: usize = 1_000;
const MOST_SEGMENTS: usize = 20_000;
/// Groups that are drawn apart and then laid on what is under them.
const MOST_LAYERS: usize = 200;
/// A printer draws each one.
const MOST_DASHES: f32 = 20_000.0;

const SVG: &str = "http://www.w3.org/2000/svg";

pub(super) fn tree(text: &str) -> Result<usvg::Tree, NotAPicture> {
    if text.contains("<!ENTITY") {
        return Err(NotAPicture::Holds {
            what: "abbreviations (entities), by which a file can grow without end",
            instead: "Save it as plain SVG",
        });
    }
    if styles::crowded(text) {
        return Err(NotAPicture::TooIntricate);
    }
    let options =
        roxmltree::ParsingOptions { allow_dtd: true, nodes_limit: MOST_NODES, entity_resolver: None };
    let document = roxmltree::Document::parse_with_options(text, options).map_err(|e| match e {
        roxmltree::Error::NodesLimitReached => NotAPicture::TooIntricate,
        _ => NotAPicture::Damaged,
    })?;
    Unfolding::of(&document)?.measure()?;
    let options = usvg::Options {
        resources_dir: None,
        image_href_resolver: usvg::ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_xmltree(&document, &options).map_err(|_| NotAPicture::Damaged)?;
    let mut count = Count::default();
    count.group(tree.root());
    if count.segments > MOST_SEGMENTS || count.layers > MOST_LAYERS || count.dashes > MOST_DASHES {
        return Err(NotAPicture::TooIntricate);
    }
    Ok(tree)
}

/// What a letter cannot show, by the name of its element; most of them matter only where they are named.
fn refused(node: roxmltree::Node<'_, '_>, named: bool) -> Result<(), NotAPicture> {
    let refuse = |what, instead| Err(NotAPicture::Holds { what, instead });
    match node.tag_name().name() {
        // Some programs write the words of a drawing as a page of its own, which would be left out.
        "text" | "foreignObject"
            if node.descendants().any(|n| n.text().is_some_and(|t| !t.trim().is_empty())) =>
        {
            refuse("words that need a font", "Turn the words of the logo into paths (outlines)")
        }
        "image" | "feImage" => refuse("a photograph or another picture", "Draw it with paths alone"),
        "filter" if named => refuse("a blur, a shadow or another effect", "Save it without effects"),
        "pattern" if named => refuse("a pattern", "Fill its shapes with plain colours"),
        "marker" if named => refuse("arrow heads or other marks on its lines", "Turn them into paths"),
        _ => Ok(()),
    }
}

/// How large a drawing becomes when each part that it names stands where it is named.
struct Unfolding<'d> {
    ids: HashMap<&'d str, roxmltree::Node<'d, 'd>>,
    document: &'d roxmltree::Document<'d>,
    /// Elements within each other.
    deep: usize,
    /// By node: bytes and depth of what is below it.
    known: HashMap<roxmltree::NodeId, (u64, usize)>,
}

impl<'d> Unfolding<'d> {
    fn of(document: &'d roxmltree::Document<'d>) -> Result<Self, NotAPicture> {
        let mut ids = HashMap::new();
        let mut depths: HashMap<roxmltree::NodeId, usize> = HashMap::new();
        let mut deep = 0;
        for node in document.descendants().filter(|n| n.is_element()) {
            let depth = node.parent().and_then(|p| depths.get(&p.id())).map_or(1, |d| d + 1);
            if depth > MOST_DEPTH {
                return Err(NotAPicture::TooIntricate);
            }
            depths.insert(node.id(), depth);
            deep = deep.max(depth);
            if let Some(id) = node.attribute("id") {
                ids.entry(id).or_insert(node);
            }
        }
        Ok(Self { ids, document, deep, known: HashMap::new() })
    }

    fn named(&self, text: &'d str) -> impl Iterator<Item = roxmltree::Node<'d, 'd>> {
        text.split('#').skip(1).filter_map(|rest| {
            let end = rest.find(|c: char| matches!(c, ')' | '"' | '\'' | ';' | '\\') || c.is_whitespace());
            self.ids.get(&rest[..end.unwrap_or(rest.len())]).copied()
        })
    }

    fn measure(mut self) -> Result<(), NotAPicture> {
        let drawn = |n: &roxmltree::Node<'_, '_>| n.tag_name().namespace() == Some(SVG);
        let elements: Vec<_> = self.document.descendants().filter(|n| n.is_element()).filter(drawn).collect();
        let mut named: HashMap<roxmltree::NodeId, bool> = HashMap::new();
        let (mut rules, mut styled) = (0, 0_u64);
        for node in &elements {
            for attribute in node.attributes().filter(|a| a.name() != "id") {
                let elsewhere = attribute.name() == "href"
                    && !attribute.value().trim_start().starts_with('#')
                    && node.tag_name().name() != "a";
                if elsewhere && node.tag_name().name() != "image" {
                    return Err(NotAPicture::Holds {
                        what: "parts that stand in another file",
                        instead: "Save it with all its parts within",
                    });
                }
                named.extend(self.named(attribute.value()).map(|n| (n.id(), true)));
            }
            if node.tag_name().name() == "style" {
                for text in node.children().filter_map(|n| n.text()) {
                    if !styles::within_bounds(text, elements.len(), self.deep) {
                        return Err(NotAPicture::TooIntricate);
                    }
                    rules += text.matches('{').count();
                    let targets: Vec<_> = self.named(text).collect();
                    for target in targets {
                        named.insert(target.id(), true);
                        // A rule can hold for every element; colours that run into each other are shared.
                        if !target.tag_name().name().ends_with("Gradient") {
                            let (bytes, _) = self.walk(target, 0)?;
                            styled = styled.saturating_add(bytes.saturating_mul(elements.len() as u64));
                        }
                    }
                }
            }
        }
        for node in &elements {
            refused(*node, named.contains_key(&node.id()))?;
        }
        let (bytes, _) = self.walk(self.document.root_element(), 0)?;
        if rules > MOST_STYLE_RULES || bytes.saturating_add(styled) > MOST_UNFOLDED {
            return Err(NotAPicture::TooIntricate);
        }
        Ok(())
    }

    /// A circle of names ends at the depth that is allowed.
    fn walk(&mut self, node: roxmltree::Node<'d, 'd>, depth: usize) -> Result<(u64, usize), NotAPicture> {
        if let Some(known) = self.known.get(&node.id()) {
            return if depth + known.1 > MOST_DEPTH { Err(NotAPicture::TooIntricate) } else { Ok(*known) };
        }
        if depth >= MOST_DEPTH {
            return Err(NotAPicture::TooIntricate);
        }
        let (mut bytes, mut below) = (64_u64, 0);
        let mut next: Vec<_> = node.children().filter(|n| n.is_element()).collect();
        for attribute in node.attributes() {
            bytes += attribute.value().len() as u64;
            if attribute.name() != "id" {
                next.extend(self.named(attribute.value()));
            }
        }
        for node in next {
            let (more, deep) = self.walk(node, depth + 1)?;
            bytes = bytes.saturating_add(more);
            below = below.max(deep);
        }
        self.known.insert(node.id(), (bytes, below + 1));
        Ok((bytes, below + 1))
    }
}

#[derive(Default)]
struct Count {
    segments: usize,
    layers: usize,
    dashes: f32,
}

impl Count {
    fn group(&mut self, group: &usvg::Group) {
        self.layers += usize::from(group.should_isolate());
        let mut clip = group.clip_path();
        while let Some(one) = clip {
            self.layers += 1;
            self.group(one.root());
            clip = one.clip_path();
        }
        let mut mask = group.mask();
        while let Some(one) = mask {
            self.layers += 1;
            self.group(one.root());
            mask = one.mask();
        }
        for node in group.children() {
            match node {
                usvg::Node::Group(group) => self.group(group),
                usvg::Node::Path(path) => self.path(path),
                usvg::Node::Image(_) | usvg::Node::Text(_) => {}
            }
        }
    }

    fn path(&mut self, path: &usvg::Path) {
        self.segments += path.data().len();
        if let Some(dashes) = path.stroke().and_then(|s| s.dasharray()) {
            let period = dashes.iter().sum::<f32>() / dashes.len().max(1) as f32;
            let points = path.data().points();
            let length: f32 = points.windows(2).map(|p| (p[1].x - p[0].x).hypot(p[1].y - p[0].y)).sum();
            // Where nothing is dashed, or without a measure, one too many.
            self.dashes += if period > 0.0 { length / period } else { f32::INFINITY };
        }
    }
}
