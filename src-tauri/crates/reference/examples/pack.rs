//! Makes the files of `data/` from the published lists: `cargo run -p waymark-reference --example pack -- FOLDER`.
//! The same lists give the same bytes. Never here: a lookup.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fs,
    path::{Path, PathBuf},
};
use waymark_reference::packing::{INWARD_CODES, fold_sign, inward_number, split_postcode, write_number};

type Error = Box<dyn std::error::Error>;

fn main() -> Result<(), Error> {
    let from =
        PathBuf::from(std::env::args().nth(1).ok_or("Name the folder that holds the published lists.")?);
    let to = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    schools(&from, &to)?;
    universities(&from, &to)?;
    postcodes(&from, &to)?;
    holidays(&from, &to)?;
    codes(&from, &to)
}

/// One row of a list, by its column names; a column that is not there is empty.
struct Row(HashMap<String, String>);

impl Row {
    fn get(&self, column: &str) -> &str {
        self.0.get(column).map(String::as_str).unwrap_or_default()
    }
}

fn list(path: &Path) -> Result<Vec<Row>, Error> {
    let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut lines = records(text.trim_start_matches('\u{feff}')).into_iter();
    let header = lines.next().ok_or("an empty list")?;
    Ok(lines.map(|line| Row(header.iter().cloned().zip(line).collect())).collect())
}

/// Comma-separated values with quotes.
fn records(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            other => cell.push(other),
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    rows
}

fn write(to: &Path, name: &str, rows: usize, bytes: &[u8]) -> Result<(), Error> {
    let packed = zstd::encode_all(bytes, 19)?;
    println!("{name}: {rows} rows, {} bytes, packed {}", bytes.len(), packed.len());
    Ok(fs::write(to.join(name), packed)?)
}

fn tsv(to: &Path, name: &str, header: &str, rows: &[String]) -> Result<(), Error> {
    write(to, name, rows.len(), format!("{header}\n{}\n", rows.join("\n")).as_bytes())
}

/// A cell holds no tab or line break, and one space where there were several.
fn clean(cell: &str) -> String {
    cell.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn website(address: &str) -> String {
    let address = clean(address);
    let bare = address.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/');
    if bare.contains('.') && !bare.contains(' ') { bare.to_lowercase() } else { String::new() }
}

fn phase(row: &Row) -> &'static str {
    match row.get("gias_phase_2022") {
        "Nursery" => "nursery",
        "Primary" | "Middle deemed primary" => "primary",
        "Middle deemed secondary" => "middle",
        "Secondary" => "secondary",
        "All-through" => "all-through",
        "16 plus" => "16 plus",
        _ if row.get("in_ks4_tables_2018_19") == "True" => "secondary",
        _ => "",
    }
}

/// Districts of counties belong to the county's authority for education.
fn authority_number(district: &str, authorities: &[Row]) -> String {
    const STAFFORDSHIRE: &[&str] = &[
        "Cannock Chase",
        "East Staffordshire",
        "Lichfield",
        "Newcastle-under-Lyme",
        "South Staffordshire",
        "Stafford",
        "Staffordshire Moorlands",
        "Tamworth",
    ];
    const WARWICKSHIRE: &[&str] =
        &["North Warwickshire", "Nuneaton and Bedworth", "Rugby", "Stratford-on-Avon", "Warwick"];
    const WORCESTERSHIRE: &[&str] =
        &["Bromsgrove", "Malvern Hills", "Redditch", "Worcester", "Wychavon", "Wyre Forest"];
    let name = match district {
        "Herefordshire, County of" => "Herefordshire",
        d if STAFFORDSHIRE.contains(&d) => "Staffordshire",
        d if WARWICKSHIRE.contains(&d) => "Warwickshire",
        d if WORCESTERSHIRE.contains(&d) => "Worcestershire",
        other => other,
    };
    authorities
        .iter()
        .find(|row| row.get("LA Name") == name)
        .map(|row| row.get("LEA").to_owned())
        .unwrap_or_default()
}

fn schools(from: &Path, to: &Path) -> Result<(), Error> {
    let folder = from.join("schools");
    let state = list(&folder.join("england_schools_gias_2025-07.csv"))?;
    let near = list(&folder.join("wm_schools_state_gias_2025-07.csv"))?;
    let post16 = list(&folder.join("wm_post16_providers_2018-19.csv"))?;
    let authorities = list(&from.join("codes/dfe_la_codes_2019.csv"))?;
    let near: HashMap<&str, &Row> = near.iter().map(|row| (row.get("urn"), row)).collect();
    let tables: HashMap<&str, &Row> = post16.iter().map(|row| (row.get("URN"), row)).collect();
    let empty = Row(HashMap::new());
    let mut rows = BTreeMap::new();
    let either = |a: &str, b: &str| if a.is_empty() { clean(b) } else { clean(a) };
    for school in &state {
        let urn = school.get("urn");
        let (local, table) =
            (near.get(urn).copied().unwrap_or(&empty), tables.get(urn).copied().unwrap_or(&empty));
        let mut flags = String::new();
        if near.contains_key(urn) {
            flags.push('w');
        }
        if tables.contains_key(urn)
            || local.get("in_ks5_tables_2018_19") == "True"
            || phase(local) == "16 plus"
        {
            flags.push('p');
        }
        if table.get("GRAMMAR") == "Yes" {
            flags.push('g');
        }
        let district = local.get("local_authority");
        let former = Some(clean(table.get("SCHNAME")))
            .filter(|name| *name != clean(school.get("name")))
            .unwrap_or_default();
        let kind =
            either(local.get("gias_type_2022"), &either(table.get("SCHTYPE"), local.get("school_type_2019")));
        let cells = [
            urn.to_owned(),
            clean(school.get("name")),
            clean(school.get("town")),
            clean(school.get("postcode")),
            "2025".to_owned(),
            district.trim_end_matches(", County of").to_owned(),
            authority_number(district, &authorities),
            kind,
            phase(local).to_owned(),
            clean(local.get("trust_2022")),
            either(local.get("gender"), table.get("GENDER")),
            clean(table.get("RELIGION")),
            website(&either(local.get("website"), table.get("WEB"))),
            flags,
            String::new(),
            former,
        ];
        rows.insert(urn.to_owned(), cells.join("\t"));
    }
    for school in post16.iter().filter(|school| !rows.contains_key(school.get("URN"))).collect::<Vec<_>>() {
        let urn = school.get("URN");
        let district = school.get("local_authority");
        let phase = match school.get("SCHTYPE") {
            "College" => "16 plus",
            _ => "secondary",
        };
        let cells = [
            urn.to_owned(),
            clean(school.get("SCHNAME")),
            clean(school.get("TOWN")),
            clean(school.get("PCODE")),
            "2019".to_owned(),
            district.trim_end_matches(", County of").to_owned(),
            authority_number(district, &authorities),
            clean(school.get("SCHTYPE")),
            phase.to_owned(),
            String::new(),
            clean(school.get("GENDER")),
            clean(school.get("RELIGION")),
            website(school.get("WEB")),
            format!("wp{}", if school.get("GRAMMAR") == "Yes" { "g" } else { "" }),
            successor(school, &state).unwrap_or_default(),
            String::new(),
        ];
        rows.insert(urn.to_owned(), cells.join("\t"));
    }
    let header = "urn\tname\ttown\tpostcode\tlisted\tlocal_authority\tauthority\tkind\tphase\ttrust\tgender\treligion\twebsite\tflags\tnow\tformer";
    tsv(to, "schools.tsv.zst", header, &rows.into_values().collect::<Vec<_>>())
}

/// The school of today at the same postcode whose name begins alike: an academy that took the old one's place.
fn successor(old: &Row, state: &[Row]) -> Option<String> {
    let start = |name: &str| {
        let words: Vec<String> =
            name.to_lowercase().replace(['\'', '’'], "").split_whitespace().map(str::to_owned).collect();
        words.into_iter().find(|word| word != "the" && word != "st")
    };
    let alike = |new: &&Row| {
        new.get("postcode") == old.get("PCODE")
            && start(new.get("name")) == start(old.get("SCHNAME"))
            && !new.get("name").contains("Primary")
    };
    let mut found = state.iter().filter(alike);
    let one = found.next()?;
    found.next().is_none().then(|| one.get("urn").to_owned())
}

fn universities(from: &Path, to: &Path) -> Result<(), Error> {
    let folder = from.join("universities");
    let list_of = |name: &str| list(&folder.join(name));
    let universities = list_of("uk_universities_ukprn_address.csv")?;
    let (degrees, register) =
        (list_of("dfe_degree_institutions.csv")?, list_of("ofs_provider_register_2018.csv")?);
    let own = fs::read_to_string(to.join("sources/university-aliases.tsv"))?;
    let names: BTreeSet<String> = universities.iter().map(|row| row.get("name").to_lowercase()).collect();
    let own: HashMap<&str, &str> = own.lines().skip(1).filter_map(|line| line.split_once('\t')).collect();
    let mut aliases: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in &degrees {
        let official = row.get("match_synonyms").split(';');
        // Longer suggestions are colleges that were once merged into it.
        let short = row
            .get("suggestion_synonyms")
            .split(';')
            .filter(|name| name.trim().len() <= 6 || name.contains("niversity"));
        for name in official.chain(short) {
            aliases.entry(row.get("ukprn").to_owned()).or_default().insert(clean(name));
        }
    }
    for row in &register {
        for name in row.get("trading_name").split(';').chain([row.get("name")]) {
            aliases.entry(row.get("ukprn").to_owned()).or_default().insert(clean(name));
        }
    }
    let mut owners: HashMap<String, usize> = HashMap::new();
    for name in aliases.values().flatten() {
        *owners.entry(name.to_lowercase()).or_default() += 1;
    }
    let mut rows = BTreeMap::new();
    for row in &universities {
        let (ukprn, name) = (row.get("ukprn"), clean(row.get("name")));
        let published = aliases.get(ukprn).into_iter().flatten().filter(|alias| {
            alias.len() > 1
                && owners.get(&alias.to_lowercase()) == Some(&1)
                && !names.contains(&alias.to_lowercase())
        });
        let mut all: Vec<String> = published.cloned().collect();
        let own = own.get(ukprn).into_iter().flat_map(|own| own.split(';')).map(str::to_owned);
        all.extend(own.filter(|alias| *alias != name).collect::<Vec<_>>());
        all.dedup();
        let mut parts: Vec<String> =
            row.get("address_2018").split(',').map(clean).filter(|part| !part.is_empty()).collect();
        parts.pop();
        let town = parts.pop().map(|town| if town == "BRIGHTON" { "Brighton".to_owned() } else { town });
        let cells = [
            ukprn.to_owned(),
            name.clone(),
            parts.join(", "),
            town.unwrap_or_default(),
            clean(row.get("postcode")),
            website(row.get("website_2018")),
            clean(row.get("hesa_degest_code")),
            if row.get("mission_groups").contains("russell") { "r".to_owned() } else { String::new() },
            all.join(";"),
        ];
        rows.insert(name, cells.join("\t"));
    }
    let header = "ukprn\tname\tstreet\ttown\tpostcode\twebsite\thesa\tgroup\taliases";
    tsv(to, "universities.tsv.zst", header, &rows.into_values().collect::<Vec<_>>())
}

fn postcodes(from: &Path, to: &Path) -> Result<(), Error> {
    let rows = list(&from.join("postcodes/wm_postcode_lsoa_imd.csv"))?;
    let schools = list(&from.join("schools/wm_schools_state_gias_2025-07.csv"))?;
    let imd2025 = list(&from.join("deprivation/wm_lsoa21_imd2025.csv"))?;
    let imd2019 = list(&from.join("deprivation/wm_lsoa11_imd2019_idaci2019.csv"))?;
    let districts: HashMap<&str, &str> = schools
        .iter()
        .map(|row| (row.get("lad_code"), row.get("local_authority").trim_end_matches(", County of")))
        .collect();
    let imd2025: HashMap<&str, &Row> = imd2025.iter().map(|row| (row.get("lsoa21"), row)).collect();
    let imd2019: HashMap<&str, &Row> = imd2019.iter().map(|row| (row.get("lsoa11"), row)).collect();

    let areas: BTreeSet<(&str, &str)> =
        rows.iter().map(|row| (row.get("lsoa21"), row.get("lsoa11"))).collect();
    let wards: BTreeSet<(&str, &str)> =
        rows.iter().map(|row| (row.get("ward_code"), row.get("lad_code"))).collect();
    let outward: BTreeSet<String> =
        rows.iter().filter_map(|row| Some(split_postcode(row.get("postcode"))?.0)).collect();
    fn index<T: Ord + std::hash::Hash + Clone>(set: &BTreeSet<T>) -> HashMap<T, u32> {
        set.iter().cloned().zip(0u32..).collect()
    }
    let (area_at, ward_at, outward_at) = (index(&areas), index(&wards), index(&outward));

    let area_rows: Vec<String> = areas
        .iter()
        .map(|(new, old)| {
            let (n, o) = (imd2025[new], imd2019[old]);
            let ranks = [
                n.get("imd2025_rank"),
                n.get("imd2025_decile"),
                o.get("imd2019_rank"),
                o.get("imd2019_decile"),
                o.get("idaci2019_rank"),
                o.get("idaci2019_decile"),
            ];
            format!("{new}\t{}\t{old}\t{}", clean(n.get("lsoa21_name")), ranks.join("\t"))
        })
        .collect();
    let header =
        "lsoa21\tname\tlsoa11\timd2025_rank\timd2025\timd2019_rank\timd2019\tidaci2019_rank\tidaci2019";
    tsv(to, "areas.tsv.zst", header, &area_rows)?;
    let ward_rows: Vec<String> =
        wards.iter().map(|(ward, lad)| format!("{ward}\t{lad}\t{}", districts[lad])).collect();
    tsv(to, "wards.tsv.zst", "ward\tauthority\tname", &ward_rows)?;

    let mut packed = BTreeMap::new();
    for row in &rows {
        let (district, inward) = split_postcode(row.get("postcode")).ok_or("not a postcode")?;
        let key = outward_at[&district] * INWARD_CODES + inward_number(&inward).ok_or("not a postcode")?;
        let area = (row.get("lsoa21"), row.get("lsoa11"));
        // The deciles of the list must be those of its areas, or the packed ones would differ.
        let deciles = [row.get("imd2025_decile"), row.get("imd2019_decile"), row.get("idaci2019_decile")];
        let old = imd2019[area.1];
        assert_eq!(
            deciles,
            [imd2025[area.0].get("imd2025_decile"), old.get("imd2019_decile"), old.get("idaci2019_decile")]
        );
        let position: (i32, i32) = (row.get("easting").parse()?, row.get("northing").parse()?);
        packed.insert(key, (area_at[&area], ward_at[&(row.get("ward_code"), row.get("lad_code"))], position));
    }
    let districts = outward.into_iter().collect::<Vec<_>>().join("\n");
    let mut out = Vec::new();
    write_number(&mut out, u32::try_from(districts.len())?);
    out.extend_from_slice(districts.as_bytes());
    write_number(&mut out, u32::try_from(packed.len())?);
    let mut before = 0;
    for key in packed.keys() {
        write_number(&mut out, key - before);
        before = *key;
    }
    packed.values().for_each(|(area, _, _)| write_number(&mut out, *area));
    packed.values().for_each(|(_, ward, _)| write_number(&mut out, *ward));
    let mut last = (0, 0);
    for (_, _, (east, north)) in packed.values() {
        write_number(&mut out, fold_sign(east - last.0));
        write_number(&mut out, fold_sign(north - last.1));
        last = (*east, *north);
    }
    write(to, "postcodes.bin.zst", packed.len(), &out)
}

fn holidays(from: &Path, to: &Path) -> Result<(), Error> {
    let rows = list(&from.join("bank-holidays/england_bank_holidays_2019-2028.csv"))?;
    let rows: BTreeSet<String> =
        rows.iter().map(|row| format!("{}\t{}", row.get("date"), clean(row.get("title")))).collect();
    tsv(to, "bank-holidays.tsv.zst", "date\ttitle", &rows.into_iter().collect::<Vec<_>>())
}

fn codes(from: &Path, to: &Path) -> Result<(), Error> {
    let folder = from.join("codes");
    let mut rows = Vec::new();
    for (kind, name) in [("ethnicity", "hesa_ethnicities.csv"), ("disability", "hesa_disabilities.csv")] {
        for row in list(&folder.join(name))? {
            rows.push(format!("{kind}\t{}\t{}", clean(row.get("Code")), clean(row.get("Label"))));
        }
    }
    for row in list(&folder.join("dfe_la_codes_2019.csv"))? {
        let cells = [row.get("LEA"), row.get("LA Name"), row.get("REGION NAME")].map(clean);
        rows.push(format!("authority\t{}", cells.join("\t")));
    }
    tsv(to, "codes.tsv.zst", "list\tcode\tlabel\tregion", &rows)
}
