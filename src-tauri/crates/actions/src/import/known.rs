//! What is known already, in the store and in the rows of the file before this one, found by what people write.
//! Never here: a database (the rows are passed in), a decision about a row.

use std::collections::{BTreeMap, HashMap};
use waymark_domain::{RecordId, RecordType, Value, Values};

#[derive(Debug, Clone)]
pub struct KnownRow {
    pub id: RecordId,
    pub values: Values,
    /// The row of the file that brought it; none when the store had it.
    pub from_row: Option<u32>,
}

#[derive(Debug, Default)]
pub struct Known {
    rows: HashMap<RecordId, KnownRow>,
    index: HashMap<(RecordType, String), Vec<RecordId>>,
}

/// Letters and digits only, in lower case: "St. Mary's" and "st marys" are one.
pub fn fold(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn part(record: RecordType, values: &Values, name: &str) -> Option<String> {
    match values.get(&record.field(name)?.id)? {
        Value::Text(text) => Some(fold(text)).filter(|t| !t.is_empty()),
        _ => None,
    }
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
    match record {
        RecordType::Student => {
            let name = get("first_name").map(|f| f + &get("last_name").unwrap_or_default());
            let (born, postcode) = (get("date_of_birth"), get("postcode"));
            add("uln", &[get("uln")]);
            add("ucas", &[get("ucas_id")]);
            add("person", &[name.clone(), born.clone(), postcode]);
            add("name+born", &[name.clone(), born.clone()]);
            add("name", &[name]);
            add("born", &[born]);
            add("email", &[get("email")]);
        }
        RecordType::Organisation => {
            add("urn", &[get("urn")]);
            add("ukprn", &[get("ukprn")]);
            add("name", &[get("name")]);
        }
        RecordType::Contact => {
            let name = get("first_name").map(|f| f + &get("last_name").unwrap_or_default());
            add("at", &[get("organisation"), name]);
        }
        RecordType::Carer => {
            let name = get("first_name").map(|f| f + &get("last_name").unwrap_or_default());
            add("of", &[get("student"), name]);
        }
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
        RecordType::Staff => {
            let name = get("first_name").map(|f| f + &get("last_name").unwrap_or_default());
            add("name", &[name]);
        }
        RecordType::Office | RecordType::Site | RecordType::Letter | RecordType::ImportBatch => {}
    }
    keys
}

impl Known {
    pub fn add(&mut self, record: RecordType, id: RecordId, values: Values, from_row: Option<u32>) {
        for key in keys(record, &values) {
            let ids = self.index.entry((record, key)).or_default();
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        let from_row = self.rows.get(&id).map_or(from_row, |before| before.from_row);
        self.rows.insert(id, KnownRow { id, values, from_row });
    }

    pub fn get(&self, id: RecordId) -> Option<&KnownRow> {
        self.rows.get(&id)
    }

    pub fn find(&self, record: RecordType, key: &str) -> Vec<&KnownRow> {
        self.index
            .get(&(record, key.to_owned()))
            .into_iter()
            .flatten()
            .filter_map(|id| self.rows.get(id))
            .collect()
    }

    /// The one record that `values` can be, by its strongest key that is known.
    pub fn same(&self, record: RecordType, values: &Values) -> Option<&KnownRow> {
        keys(record, values).iter().find_map(|key| match self.find(record, key).as_slice() {
            [one] => Some(*one),
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
