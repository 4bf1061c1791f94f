//! What is known already, in the store and in the rows of the file before this one, found by what people write.
//! Rows are kept packed, because a file can bring 100,000 of them.
//! Never here: a database (the rows are passed in), a decision about a row.

use super::names;
use std::{
    collections::{BTreeMap, HashMap},
    hash::{DefaultHasher, Hash, Hasher},
};
use waymark_domain::{FieldId, RecordId, RecordType, Value, Values};

#[derive(Debug, Clone)]
pub struct KnownRow {
    pub id: RecordId,
    pub values: Values,
    /// The row of the file that brought it; none when the store had it.
    pub from_row: Option<u32>,
    /// The last row of the file that told anything of it.
    pub told: Option<u32>,
}

#[derive(Debug)]
struct Kept {
    id: RecordId,
    values: Box<[u8]>,
    from_row: Option<u32>,
    told: Option<u32>,
}

/// A row as it is kept: a text of it costs nothing, the whole of it is unpacked only where it is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Held<'a>(&'a Kept);

impl<'a> Held<'a> {
    pub fn id(self) -> RecordId {
        self.0.id
    }

    pub fn text(self, field: FieldId) -> Option<&'a str> {
        text_in(&self.0.values, field)
    }

    pub fn row(self) -> KnownRow {
        let Kept { id, values, from_row, told } = self.0;
        KnownRow { id: *id, values: unpack(values), from_row: *from_row, told: *told }
    }
}

/// A key is found by 128 bits of its hash; the rows under it are a chain.
#[derive(Debug, Clone, Copy)]
struct Chain {
    last: u32,
    length: u32,
}

/// More rows than this under one key are many, whatever their number.
const CHAIN: u32 = 64;
const NONE: u32 = u32::MAX;

#[derive(Debug, Default)]
pub struct Known {
    rows: Vec<Kept>,
    places: HashMap<RecordId, u32>,
    index: HashMap<u128, Chain>,
    links: Vec<(u32, u32)>,
}

/// Letters and digits only, in lower case and without accents: "St. Mary's" and "st marys" are one.
pub fn fold(text: &str) -> String {
    let plain = names::plain(text);
    if plain.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return plain;
    }
    plain.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// All consents of one student to one kind of thing, whatever they are about: by this they are looked at together,
/// never found as the same record.
pub fn consents_of(record: RecordType, values: &Values) -> Option<String> {
    let both = (part(record, values, "student"), part(record, values, "kind"));
    match (record, both) {
        (RecordType::Consent, (Some(student), Some(kind))) => Some(format!("all:{student}|{kind}")),
        _ => None,
    }
}

fn part(record: RecordType, values: &Values, name: &str) -> Option<String> {
    match values.get(&record.field(name)?.id)? {
        Value::Text(text) => Some(fold(text)).filter(|t| !t.is_empty()),
        _ => None,
    }
}

fn raw<'a>(record: RecordType, values: &'a Values, name: &str) -> &'a str {
    record.field(name).and_then(|f| values.get(&f.id)).and_then(Value::as_text).unwrap_or_default()
}

/// First and last name as one text.
pub fn full_name(record: RecordType, values: &Values) -> String {
    let (first, last) = (raw(record, values, "first_name"), raw(record, values, "last_name"));
    format!("{first} {last}").trim().to_owned()
}

/// The keys under which a record can be found, strongest first.
pub fn keys(record: RecordType, values: &Values) -> Vec<String> {
    let get = |name: &str| part(record, values, name);
    let mut keys = Vec::new();
    let mut add = |what: &str, parts: &[Option<String>]| {
        if let Some(parts) = parts.iter().cloned().collect::<Option<Vec<_>>>() {
            keys.push(format!("{what}:{}", parts.join("|")));
        }
    };
    let name = || get("first_name").map(|f| f + &get("last_name").unwrap_or_default());
    match record {
        RecordType::Student => {
            let (name, born, postcode) = (name(), get("date_of_birth"), get("postcode"));
            add("uln", &[get("uln")]);
            add("ucas", &[get("ucas_id")]);
            add("person", &[name.clone(), born.clone(), postcode.clone()]);
            add("name+born", &[name.clone(), born.clone()]);
            add("name", &[name]);
            add("email", &[get("email")]);
            add("home", &[born.clone(), postcode]);
            if let Some(born) = born {
                keys.extend(near(&born, &full_name(record, values)));
            }
        }
        RecordType::Organisation => {
            add("urn", &[get("urn")]);
            add("ukprn", &[get("ukprn")]);
            let firm = Some(names::firm(raw(record, values, "name"))).filter(|f| !f.is_empty());
            add("name", std::slice::from_ref(&firm));
            keys.extend(firm.iter().flat_map(|f| spelled(f)));
        }
        RecordType::Contact => add("at", &[get("organisation"), name()]),
        RecordType::Carer => add("of", &[get("student"), name()]),
        RecordType::PlacementOffer => {
            add("offer", &[get("organisation"), get("title"), get("starts_on").or(Some(String::new()))])
        }
        RecordType::Placement => add("placement", &[get("student"), get("organisation")]),
        RecordType::Event => add("event", &[get("title"), get("held_on")]),
        RecordType::Invitation => add("invitation", &[get("event"), get("student")]),
        RecordType::Need => add("need", &[get("student"), get("kind"), get("adjustment")]),
        RecordType::Consent => {
            let about = get("placement").or(get("event")).or(Some(String::new()));
            add("consent", &[get("student"), get("kind"), about]);
        }
        RecordType::InsuranceCheck => add("insurance", &[get("organisation")]),
        RecordType::HealthSafetyConversation => add("conversation", &[get("placement")]),
        RecordType::Staff => add("name", &[name()]),
        RecordType::Office
        | RecordType::Site
        | RecordType::Letter
        | RecordType::LetterTemplate
        | RecordType::ImportBatch => {}
    }
    keys
}

/// Where students born on a day (folded) whose names begin alike are found.
pub fn near(born: &str, name: &str) -> Vec<String> {
    names::initials(name).iter().map(|pair| format!("near:{born}|{pair}")).collect()
}

/// Where organisations are found whose folded names begin or end alike.
pub fn spelled(firm: &str) -> Vec<String> {
    let letters: Vec<char> = firm.chars().collect();
    let begin: String = letters.iter().take(5).collect();
    let end: String = letters.iter().rev().take(5).collect();
    vec![format!("begins:{begin}"), format!("ends:{end}")]
}

fn hash(record: RecordType, key: &str) -> u128 {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, record, key).hash(&mut hasher);
        u128::from(hasher.finish())
    };
    half(0) << 64 | half(1)
}

impl Known {
    pub fn add(&mut self, record: RecordType, id: RecordId, values: Values, from_row: Option<u32>) {
        let packed = pack(&values);
        let place = match self.places.get(&id) {
            Some(place) => {
                if let Some(kept) = self.rows.get_mut(*place as usize) {
                    kept.values = packed;
                }
                *place
            }
            None => {
                let place = self.rows.len() as u32;
                self.rows.push(Kept { id, values: packed, from_row, told: from_row });
                self.places.insert(id, place);
                place
            }
        };
        for key in keys(record, &values) {
            self.link(hash(record, &key), place);
        }
        if let Some(key) = consents_of(record, &values) {
            self.link(hash(record, &key), place);
        }
    }

    fn link(&mut self, key: u128, place: u32) {
        let chain = self.index.entry(key).or_insert(Chain { last: NONE, length: 0 });
        let mut at = chain.last;
        if chain.length >= CHAIN {
            return;
        }
        while let Some((held, before)) = self.links.get(at as usize) {
            if *held == place {
                return;
            }
            at = *before;
        }
        self.links.push((place, chain.last));
        chain.last = self.links.len() as u32 - 1;
        chain.length += 1;
    }

    /// A row of the file tells something of this record, be it nothing new.
    pub fn tell(&mut self, id: RecordId, row: u32) {
        let kept = self.places.get(&id).and_then(|place| self.rows.get_mut(*place as usize));
        if let Some(kept) = kept {
            kept.told = Some(row);
        }
    }

    /// The rows under several keys, each once, of which only some texts are looked at: `wanted` gets them by field.
    pub fn find_by_texts(
        &self,
        record: RecordType,
        keys: &[String],
        mut wanted: impl for<'k> FnMut(&(dyn Fn(FieldId) -> Option<&'k str> + 'k)) -> bool,
    ) -> Vec<KnownRow> {
        let mut seen = Vec::new();
        let mut found = Vec::new();
        for key in keys {
            let mut at = self.index.get(&hash(record, key)).map_or(NONE, |chain| chain.last);
            while let Some((place, before)) = self.links.get(at as usize) {
                at = *before;
                if seen.contains(place) {
                    continue;
                }
                seen.push(*place);
                let Some(kept) = self.rows.get(*place as usize) else { continue };
                if wanted(&|field| text_in(&kept.values, field)) {
                    found.push(Held(kept).row());
                }
            }
        }
        found
    }

    pub fn get(&self, id: RecordId) -> Option<KnownRow> {
        let place = self.places.get(&id)?;
        self.rows.get(*place as usize).map(|kept| Held(kept).row())
    }

    /// The rows under a key, the first known first. What was changed by a row of the file is found under its old
    /// keys too.
    pub fn held(&self, record: RecordType, key: &str) -> Vec<Held<'_>> {
        let mut found = Vec::new();
        let mut at = self.index.get(&hash(record, key)).map_or(NONE, |chain| chain.last);
        while let Some((place, before)) = self.links.get(at as usize) {
            found.extend(self.rows.get(*place as usize).map(Held));
            at = *before;
        }
        found.reverse();
        found
    }

    /// [`Self::held`] with all that each row says.
    pub fn find(&self, record: RecordType, key: &str) -> Vec<KnownRow> {
        self.held(record, key).into_iter().map(Held::row).collect()
    }

    /// The one record that `values` can be, by its strongest key that is known.
    pub fn same(&self, record: RecordType, values: &Values) -> Option<KnownRow> {
        const LOOSE: [&str; 4] = ["near:", "home:", "begins:", "ends:"];
        let sure = |key: &&String| !LOOSE.iter().any(|l| key.starts_with(l));
        keys(record, values).iter().filter(sure).find_map(|key| match self.held(record, key).as_slice() {
            [one] => Some(one.row()),
            _ => None,
        })
    }
}

/// What `given` would change in `stored`: only what it tells, and only where it differs.
pub fn changes(stored: &Values, given: &Values) -> Values {
    let differs = |(field, value): &(&u16, &Value)| stored.get(field).unwrap_or(&Value::Null) != *value;
    given
        .iter()
        .filter(|(_, v)| !v.is_null())
        .filter(differs)
        .map(|(f, v)| (*f, v.clone()))
        .collect::<BTreeMap<_, _>>()
}

/// Values in a tenth of the room that a map of them takes.
pub fn pack(values: &Values) -> Box<[u8]> {
    let mut out = Vec::with_capacity(values.len() * 20);
    for (field, value) in values {
        out.extend(field.to_le_bytes());
        match value {
            Value::Null => out.push(0),
            Value::Bool(b) => out.extend([1, u8::from(*b)]),
            Value::Int(i) => {
                out.push(2);
                out.extend(i.to_le_bytes());
            }
            Value::Text(text) => {
                out.push(3);
                out.extend((text.len() as u32).to_le_bytes());
                out.extend(text.as_bytes());
            }
        }
    }
    out.into_boxed_slice()
}

pub fn unpack(mut bytes: &[u8]) -> Values {
    fn next<'a>(bytes: &mut &'a [u8], n: usize) -> Option<&'a [u8]> {
        let (head, rest) = bytes.split_at_checked(n)?;
        *bytes = rest;
        Some(head)
    }
    let mut one = || -> Option<(FieldId, Value)> {
        let field = FieldId::from_le_bytes(next(&mut bytes, 2)?.try_into().ok()?);
        let value = match next(&mut bytes, 1)?.first()? {
            0 => Value::Null,
            1 => Value::Bool(next(&mut bytes, 1)?.first() == Some(&1)),
            2 => Value::Int(i64::from_le_bytes(next(&mut bytes, 8)?.try_into().ok()?)),
            _ => {
                let length = u32::from_le_bytes(next(&mut bytes, 4)?.try_into().ok()?);
                Value::Text(String::from_utf8_lossy(next(&mut bytes, length as usize)?).into_owned())
            }
        };
        Some((field, value))
    };
    std::iter::from_fn(&mut one).collect()
}

/// One text of packed values, without unpacking the rest.
fn text_in(mut bytes: &[u8], wanted: FieldId) -> Option<&str> {
    loop {
        let (field, rest) = bytes.split_first_chunk::<2>()?;
        let (tag, rest) = rest.split_first()?;
        let (length, rest) = match tag {
            0 => (0, rest),
            1 => (1, rest),
            2 => (8, rest),
            _ => {
                let (length, rest) = rest.split_first_chunk::<4>()?;
                (u32::from_le_bytes(*length) as usize, rest)
            }
        };
        let (value, rest) = rest.split_at_checked(length)?;
        if FieldId::from_le_bytes(*field) == wanted {
            return if *tag == 3 { std::str::from_utf8(value).ok() } else { None };
        }
        bytes = rest;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_out_as_they_went_in() {
        let values: Values = [
            (1, Value::from("Si\u{f4}n")),
            (2, Value::Int(-3)),
            (3, Value::Bool(true)),
            (4, Value::Null),
            (900, Value::from("")),
        ]
        .into();
        assert_eq!(unpack(&pack(&values)), values);
        for (field, text) in [(1, Some("Si\u{f4}n")), (2, None), (900, Some("")), (901, None)] {
            assert_eq!(text_in(&pack(&values), field), text, "{field}");
        }
    }

    #[test]
    fn a_record_is_found_by_each_of_its_keys_and_once() {
        let mut known = Known::default();
        let id = RecordId(uuid::Uuid::from_u128(7));
        let mut values: Values = [(1, Value::from("Amara")), (2, Value::from("Okafor"))].into();
        known.add(RecordType::Student, id, values.clone(), None);
        values.insert(15, "9276308686".into());
        known.add(RecordType::Student, id, values.clone(), Some(9));
        for key in ["name:amaraokafor", "uln:9276308686"] {
            let found = known.find(RecordType::Student, key);
            assert_eq!((found.len(), found[0].values == values, found[0].from_row), (1, true, None), "{key}");
        }
        assert!(known.find(RecordType::Staff, "name:amaraokafor").is_empty());
    }
}
