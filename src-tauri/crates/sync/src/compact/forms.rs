//! What is written of each thing, and in which order.
//! Never here: a byte.

use super::{Compact, NotCompact, read::Reader, write::Writer};
use crate::{
    About, Challenge, Challenger, Effect, Entry, Held, Hlc, Image, Mark, OpKind, Operation, SetAside,
};
use std::collections::BTreeMap;
use waymark_domain::{RecordId, Value};

/// Yes and no, eight to a byte.
#[derive(Default)]
struct Flags(u8);

impl Flags {
    fn of(flags: [bool; 8]) -> Self {
        Flags(flags.iter().rev().fold(0, |byte, flag| byte << 1 | u8::from(*flag)))
    }

    fn read(from: &mut Reader<'_>) -> Result<[bool; 8], NotCompact> {
        let byte = from.byte()?;
        Ok(std::array::from_fn(|at| byte >> at & 1 == 1))
    }
}

impl Compact for Mark {
    fn write<'a>(&'a self, to: &mut Writer<'a>) {
        to.word(&self.device);
        to.number(self.seq);
        to.word(&self.actor);
        to.word(&self.wall);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, NotCompact> {
        Ok(Mark { device: from.word()?, seq: from.number()?, actor: from.word()?, wall: from.word()? })
    }
}

impl Compact for About {
    fn write<'a>(&'a self, to: &mut Writer<'a>) {
        match self {
            About::Deletion => to.number(0),
            About::Unit(field) => to.number(u64::from(*field) + 1),
        }
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, NotCompact> {
        Ok(match from.number()? {
            0 => About::Deletion,
            field => About::Unit((field - 1).try_into().map_err(|_| NotCompact)?),
        })
    }
}

impl Compact for Challenge {
    fn write<'a>(&'a self, to: &mut Writer<'a>) {
        to.word(&self.device);
        to.number(self.seq);
        self.about.write(to);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, NotCompact> {
        Ok(Challenge { device: from.word()?, seq: from.number()?, about: About::read(from)? })
    }
}

impl Compact for Challenger {
    fn write<'a>(&'a self, to: &mut Writer<'a>) {
        self.about.write(to);
        self.mark.write(to);
        to.values(&self.values);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, NotCompact> {
        Ok(Challenger { about: About::read(from)?, mark: Mark::read(from)?, values: from.values()? })
    }
}

impl<T: Compact> Compact for Vec<T> {
    fn write<'a>(&'a self, to: &mut Writer<'a>) {
        to.count(self.len());
        self.iter().for_each(|thing| thing.write(to));
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, NotCompact> {
        let count = from.count()?;
        (0..count).map(|_| T::read(from)).collect()
    }
}

impl Compact for Image {
    fn write<'a>(&'a self, to: &mut Writer<'a>) {
        write_image(self, true, to);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, NotCompact> {
        read_image(from)
    }
}

/// An image without the values of its fields: they are known from elsewhere.
pub struct Bare<'a>(pub &'a Image);

impl Compact for Bare<'_> {
    fn write<'a>(&'a self, to: &mut Writer<'a>) {
        write_image(self.0, false, to);
    }

    /// It is read as an image whose fields are empty.
    fn read(_: &mut Reader<'_>) -> Result<Self, NotCompact> {
        Err(NotCompact)
    }
}

/// Revisions are told by how far they are below the image's own.
fn write_image<'a>(image: &'a Image, whole: bool, to: &mut Writer<'a>) {
    let below = |rev: u64| image.rev.wrapping_sub(rev);
    let first = image.marks.values().next();
    let is_first = image.made.is_some() && image.made.as_ref() == first;
    // Each field was set last by the newest change, as in a record that was made and never changed.
    let is_one = image.fields.values().all(|held| held.rev == image.rev);
    let flags = [
        whole,
        image.deleted,
        image.deleted_rev > 0,
        image.moved.is_some(),
        image.made.is_some(),
        is_first,
        !image.open.is_empty(),
        is_one,
    ];
    to.byte(Flags::of(flags).0);
    to.number(image.record_type.into());
    to.word(&image.scope);
    to.number(image.rev);
    if image.deleted_rev > 0 {
        to.number(below(image.deleted_rev));
    }
    if let Some((rev, from)) = &image.moved {
        to.number(below(*rev));
        to.word(from);
    }
    to.count(image.marks.len());
    for (rev, mark) in &image.marks {
        to.number(below(*rev));
        mark.write(to);
    }
    if let Some(made) = image.made.as_ref().filter(|_| !is_first) {
        made.write(to);
    }
    to.fields(image.fields.keys().copied(), |to, field| {
        let Some(held) = image.fields.get(&field) else { return };
        if !is_one {
            to.number(below(held.rev));
        }
        if whole {
            to.value(&held.value);
        }
    });
    if !image.open.is_empty() {
        image.open.write(to);
    }
    to.count(image.latest.len());
    for (device, seq) in &image.latest {
        to.word(device);
        to.number(*seq);
    }
}

fn read_image(from: &mut Reader<'_>) -> Result<Image, NotCompact> {
    let [whole, deleted, was_deleted, has_moved, is_made, is_first, is_open, is_one] = Flags::read(from)?;
    let record_type = from.number()?.try_into().map_err(|_| NotCompact)?;
    let scope = from.word()?;
    let mut image = Image::new(record_type, &scope);
    image.rev = from.number()?;
    image.deleted = deleted;
    let rev = image.rev;
    let above = |below: u64| rev.wrapping_sub(below);
    if was_deleted {
        image.deleted_rev = above(from.number()?);
    }
    if has_moved {
        image.moved = Some((above(from.number()?), from.word()?));
    }
    for _ in 0..from.count()? {
        let rev = above(from.number()?);
        image.marks.insert(rev, Mark::read(from)?);
    }
    image.made = match (is_made, is_first) {
        (true, true) => image.marks.values().next().cloned(),
        (true, false) => Some(Mark::read(from)?),
        (false, _) => None,
    };
    let fields = from.fields(|from| {
        let rev = if is_one { rev } else { above(from.number()?) };
        Ok(Held { rev, value: if whole { from.value()? } else { Value::Null } })
    })?;
    image.fields = fields.into_iter().collect();
    if is_open {
        image.open = Vec::read(from)?;
    }
    image.latest = (0..from.count()?)
        .map(|_| Ok((from.word()?, from.number()?)))
        .collect::<Result<BTreeMap<_, _>, NotCompact>>()?;
    Ok(image)
}

impl Compact for (RecordId, Image) {
    fn write<'a>(&'a self, to: &mut Writer<'a>) {
        to.id(self.0);
        self.1.write(to);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, NotCompact> {
        Ok((from.id()?, Image::read(from)?))
    }
}

impl Compact for Effect {
    fn write<'a>(&'a self, to: &mut Writer<'a>) {
        let flags = [
            self.deleted.is_some(),
            self.deleted == Some(true),
            self.moved.is_some(),
            !self.opened.is_empty(),
            !self.closed.is_empty(),
            false,
            false,
            false,
        ];
        to.byte(Flags::of(flags).0);
        to.number(self.rev);
        to.number(self.rev.wrapping_sub(self.after));
        self.mark.write(to);
        to.values(&self.set);
        if let Some(scope) = &self.moved {
            to.word(scope);
        }
        if !self.opened.is_empty() {
            self.opened.write(to);
        }
        if !self.closed.is_empty() {
            self.closed.write(to);
        }
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, NotCompact> {
        let [says, deleted, moves, opens, closes, ..] = Flags::read(from)?;
        let rev = from.number()?;
        Ok(Effect {
            rev,
            after: rev.wrapping_sub(from.number()?),
            mark: Mark::read(from)?,
            set: from.values()?,
            deleted: says.then_some(deleted),
            moved: if moves { Some(from.word()?) } else { None },
            opened: if opens { Vec::read(from)? } else { Vec::new() },
            closed: if closes { Vec::read(from)? } else { Vec::new() },
        })
    }
}

impl Compact for Entry {
    fn write<'a>(&'a self, to: &mut Writer<'a>) {
        match self {
            Entry::Changed { record, record_type, effect } => {
                to.byte(0);
                to.id(*record);
                to.number((*record_type).into());
                effect.write(to);
            }
            Entry::Entered { record, image } => {
                to.byte(1);
                to.id(*record);
                image.write(to);
            }
            Entry::Left { record, rev } => {
                to.byte(2);
                to.id(*record);
                to.number(*rev);
            }
            Entry::SetAside { op, why } => {
                to.byte(3);
                op.write(to);
                why.write(to);
            }
        }
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, NotCompact> {
        Ok(match from.byte()? {
            0 => Entry::Changed {
                record: from.id()?,
                record_type: from.number()?.try_into().map_err(|_| NotCompact)?,
                effect: Effect::read(from)?,
            },
            1 => Entry::Entered { record: from.id()?, image: Box::new(Image::read(from)?) },
            2 => Entry::Left { record: from.id()?, rev: from.number()? },
            3 => Entry::SetAside { op: Box::new(Operation::read(from)?), why: SetAside::read(from)? },
            _ => return Err(NotCompact),
        })
    }
}

/// Seldom, so as CBOR.
impl Compact for SetAside {
    fn write<'a>(&'a self, to: &mut Writer<'a>) {
        let mut bytes = Vec::new();
        // Writing to memory cannot fail; nothing at all would not be read.
        let _ = ciborium::into_writer(self, &mut bytes);
        to.blob(&bytes);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, NotCompact> {
        ciborium::from_reader(from.blob()?).map_err(|_| NotCompact)
    }
}

const KINDS: [OpKind; 4] = [OpKind::Create, OpKind::Patch, OpKind::Delete, OpKind::Move];

impl Compact for Operation {
    fn write<'a>(&'a self, to: &mut Writer<'a>) {
        let kind = KINDS.iter().position(|kind| *kind == self.kind).unwrap_or_default();
        let follows = to.follows(self);
        let flags =
            [kind & 1 == 1, kind & 2 == 2, follows, !self.settles.is_empty(), false, false, false, false];
        to.byte(Flags::of(flags).0);
        if follows {
            to.signed(self.hlc.0.wrapping_sub(to.last_hlc()).cast_signed());
        } else {
            to.word(&self.device);
            to.number(self.seq);
            to.word(&self.tx);
            to.number(self.hlc.0);
            to.word(&self.wall);
            to.number(self.schema.into());
            to.word(&self.actor);
            to.word(&self.office);
            to.word(&self.scope);
        }
        to.number(self.record_type.into());
        to.id(self.record);
        to.number(self.base_rev);
        to.values(&self.values);
        if !self.settles.is_empty() {
            self.settles.write(to);
        }
        to.set_last(self);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, NotCompact> {
        let [low, high, follows, settles, ..] = Flags::read(from)?;
        let kind = *KINDS.get(usize::from(low) + 2 * usize::from(high)).ok_or(NotCompact)?;
        let mut op = match from.last_operation().filter(|_| follows) {
            Some(last) => {
                let step = from.signed()?;
                let hlc = Hlc(last.hlc.0.wrapping_add(step.cast_unsigned()));
                Operation { seq: last.seq.wrapping_add(1), hlc, ..last }
            }
            None if follows => return Err(NotCompact),
            None => Operation {
                device: from.name()?,
                seq: from.number()?,
                tx: from.name()?,
                hlc: Hlc(from.number()?),
                wall: from.name()?,
                schema: from.number()?.try_into().map_err(|_| NotCompact)?,
                actor: from.name()?,
                office: from.name()?,
                scope: from.name()?,
                record_type: 0,
                record: RecordId(uuid::Uuid::nil()),
                kind,
                base_rev: 0,
                values: Default::default(),
                settles: Vec::new(),
            },
        };
        op.kind = kind;
        from.set_last(&op);
        op.record_type = from.number()?.try_into().map_err(|_| NotCompact)?;
        op.record = from.id()?;
        op.base_rev = from.number()?;
        op.values = from.values()?;
        if settles {
            op.settles = Vec::read(from)?;
        }
        Ok(op)
    }
}
