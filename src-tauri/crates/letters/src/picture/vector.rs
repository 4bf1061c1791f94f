//! A drawing of plain paths as PDF's operators: sharp at every size, and small.
//! What needs more than paths and plain colours gives none, and is drawn as dots.

use resvg::{
    tiny_skia::{NonZeroRect, PathSegment, Point, Rect, Transform},
    usvg,
};

/// The longer side of the box that it is drawn in.
const SIDE: f32 = 1000.0;
/// PDF/A allows 28 saved states within each other, and the page has some.
const MOST_CLIPS: usize = 16;

/// Width and height of the box, and the operators.
pub(super) fn content(tree: &usvg::Tree, part: NonZeroRect) -> Option<(f32, f32, Vec<u8>)> {
    let scale = SIDE / part.width().max(part.height());
    let (width, height) = (part.width() * scale, part.height() * scale);
    let to_box = Transform::from_row(scale, 0.0, 0.0, -scale, -part.x() * scale, height + part.y() * scale);
    let mut to = Drawn { to_box, out: String::new(), painted: Vec::new(), clips: 0 };
    to.group(tree.root(), 1.0)?;
    Some((width, height, to.out.into_bytes()))
}

struct Drawn {
    to_box: Transform,
    out: String,
    /// Where something stands already.
    painted: Vec<Rect>,
    clips: usize,
}

impl Drawn {
    fn group(&mut self, group: &usvg::Group, opacity: f32) -> Option<()> {
        let plain = group.blend_mode() == usvg::BlendMode::Normal
            && group.mask().is_none()
            && group.filters().is_empty();
        if !plain {
            return None;
        }
        let opacity = opacity * group.opacity().get();
        let clip = group.clip_path();
        if let Some(clip) = clip {
            let (path, rule) = only_path(clip)?;
            self.clips += 1;
            if self.clips > MOST_CLIPS {
                return None;
            }
            self.out.push_str("q ");
            let place = group.abs_transform().pre_concat(clip.transform()).pre_concat(path.abs_transform());
            self.path(path.data(), place)?;
            self.out.push_str(if rule == usvg::FillRule::EvenOdd { "W* n\n" } else { "W n\n" });
        }
        for node in group.children() {
            match node {
                usvg::Node::Group(group) => self.group(group, opacity)?,
                usvg::Node::Path(path) if path.is_visible() => self.paint(path, opacity)?,
                usvg::Node::Path(_) => {}
                usvg::Node::Image(_) | usvg::Node::Text(_) => return None,
            }
        }
        if clip.is_some() {
            self.clips -= 1;
            self.out.push_str("Q\n");
        }
        Some(())
    }

    fn paint(&mut self, path: &usvg::Path, opacity: f32) -> Option<()> {
        let place = path.abs_stroke_bounding_box();
        let own = path
            .fill()
            .map_or(1.0, |f| f.opacity().get())
            .min(path.stroke().map_or(1.0, |s| s.opacity().get()));
        let through = own * opacity < 0.999;
        let both = path.fill().is_some() && path.stroke().is_some();
        // What shines through is mixed with the paper; with what else stands there it cannot be.
        if through && (both || self.painted.iter().any(|other| meet(other, &place))) {
            return None;
        }
        self.painted.push(place);
        let stroke_first = path.paint_order() == usvg::PaintOrder::StrokeAndFill;
        for stroke in [stroke_first, !stroke_first] {
            if stroke { self.stroke(path, opacity)? } else { self.fill(path, opacity)? }
        }
        Some(())
    }

    fn fill(&mut self, path: &usvg::Path, opacity: f32) -> Option<()> {
        let Some(fill) = path.fill() else { return Some(()) };
        self.colour(fill.paint(), opacity * fill.opacity().get(), "rg")?;
        self.path(path.data(), path.abs_transform())?;
        self.out.push_str(if fill.rule() == usvg::FillRule::EvenOdd { "f*\n" } else { "f\n" });
        Some(())
    }

    fn stroke(&mut self, path: &usvg::Path, opacity: f32) -> Option<()> {
        let Some(stroke) = path.stroke() else { return Some(()) };
        let scale = even_scale(self.to_box.pre_concat(path.abs_transform()))?;
        self.colour(stroke.paint(), opacity * stroke.opacity().get(), "RG")?;
        self.numbers(&[stroke.width().get() * scale])?;
        let cap = match stroke.linecap() {
            usvg::LineCap::Butt => 0,
            usvg::LineCap::Round => 1,
            usvg::LineCap::Square => 2,
        };
        let join = match stroke.linejoin() {
            usvg::LineJoin::Miter | usvg::LineJoin::MiterClip => 0,
            usvg::LineJoin::Round => 1,
            usvg::LineJoin::Bevel => 2,
        };
        self.out.push_str(&format!("w {cap} J {join} j "));
        self.numbers(&[stroke.miterlimit().get()])?;
        self.out.push_str("M [");
        for dash in stroke.dasharray().unwrap_or_default() {
            self.numbers(&[dash * scale])?;
        }
        self.out.push_str("] ");
        self.numbers(&[stroke.dashoffset() * scale])?;
        self.out.push_str("d\n");
        self.path(path.data(), path.abs_transform())?;
        self.out.push_str("S\n");
        Some(())
    }

    fn colour(&mut self, paint: &usvg::Paint, opacity: f32, operator: &str) -> Option<()> {
        let usvg::Paint::Color(colour) = paint else { return None };
        let mixed =
            [colour.red, colour.green, colour.blue].map(|v| 1.0 - (1.0 - f32::from(v) / 255.0) * opacity);
        for value in mixed {
            self.out.push_str(&number(f64::from(value), 3));
        }
        self.out.push_str(operator);
        self.out.push('\n');
        Some(())
    }

    fn path(&mut self, path: &resvg::tiny_skia::Path, place: Transform) -> Option<()> {
        let place = self.to_box.pre_concat(place);
        let mut last = Point::zero();
        for segment in path.segments() {
            let mut points: Vec<Point> = match segment {
                PathSegment::MoveTo(p) | PathSegment::LineTo(p) => vec![p],
                // PDF knows curves of the third degree only.
                PathSegment::QuadTo(c, p) => {
                    let near = |end: f32, c: f32| end + (c - end) * 2.0 / 3.0;
                    let near = |end: Point| Point::from_xy(near(end.x, c.x), near(end.y, c.y));
                    vec![near(last), near(p), p]
                }
                PathSegment::CubicTo(a, b, p) => vec![a, b, p],
                PathSegment::Close => Vec::new(),
            };
            last = points.last().copied().unwrap_or(last);
            place.map_points(&mut points);
            for point in points {
                self.numbers(&[point.x, point.y])?;
            }
            self.out.push_str(match segment {
                PathSegment::MoveTo(_) => "m\n",
                PathSegment::LineTo(_) => "l\n",
                PathSegment::QuadTo(..) | PathSegment::CubicTo(..) => "c\n",
                PathSegment::Close => "h\n",
            });
        }
        Some(())
    }

    /// None where a number is beyond what a printer takes.
    fn numbers(&mut self, values: &[f32]) -> Option<()> {
        for value in values {
            if !value.is_finite() || value.abs() > 32_000.0 {
                return None;
            }
            self.out.push_str(&number(f64::from(*value), 2));
        }
        Some(())
    }
}

fn number(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    format!("{} ", if text == "-0" { "0" } else { text })
}

/// The one path that a clip is made of.
fn only_path(clip: &usvg::ClipPath) -> Option<(&usvg::Path, usvg::FillRule)> {
    if clip.clip_path().is_some() {
        return None;
    }
    let mut group = clip.root();
    loop {
        match group.children() {
            [usvg::Node::Path(path)] if path.is_visible() => {
                return path.fill().map(|fill| (&**path, fill.rule()));
            }
            [usvg::Node::Group(inner)] if inner.clip_path().is_none() => group = inner,
            _ => return None,
        }
    }
}

fn meet(a: &Rect, b: &Rect) -> bool {
    a.left() < b.right() && b.left() < a.right() && a.top() < b.bottom() && b.top() < a.bottom()
}

/// How much larger lines become; none where they become wider in one direction than in the other.
fn even_scale(t: Transform) -> Option<f32> {
    let (x, y) = (t.sx.hypot(t.ky), t.kx.hypot(t.sy));
    let skew = t.sx * t.kx + t.ky * t.sy;
    let even = (x - y).abs() <= 0.001 * x.max(y) && skew.abs() <= 0.001 * x * y;
    even.then_some(x)
}
