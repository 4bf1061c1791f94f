//! What is known of a postcode of the West Midlands: its local authority, areas and deprivation deciles.
//! Never here: the addresses at it. A postcode outside the list is never an error, only unknown.

use crate::{
    pack::{Pack, Row},
    packing::{INWARD_CODES, inward_number, read_number, split_postcode, unfold_sign},
};
use std::sync::OnceLock;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Postcode {
    Known(Place),
    /// A postcode of a place that the list does not cover, or not wholly: say nothing about it.
    UnknownHere,
    /// Not the shape of a postcode, no such area, or absent from districts that the list covers: worth a warning.
    NotFound,
}

impl Postcode {
    pub fn place(self) -> Option<Place> {
        match self {
            Self::Known(place) => Some(place),
            _ => None,
        }
    }
}

/// Deciles run from 1, the most deprived tenth of England, to 10.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub local_authority: &'static str,
    pub local_authority_code: &'static str,
    pub ward_code: &'static str,
    pub lsoa21: &'static str,
    pub lsoa21_name: &'static str,
    pub lsoa11: &'static str,
    pub imd2025_rank: u32,
    pub imd2025_decile: u8,
    pub imd2019_rank: u32,
    pub imd2019_decile: u8,
    pub idaci2019_rank: u32,
    pub idaci2019_decile: u8,
    /// Metres on the National Grid.
    pub easting: u32,
    pub northing: u32,
}

impl Place {
    /// Metres in a straight line.
    pub fn distance(&self, other: &Place) -> u32 {
        let (east, north) = (self.easting.abs_diff(other.easting), self.northing.abs_diff(other.northing));
        f64::from(east).hypot(f64::from(north)) as u32
    }
}

#[derive(Default)]
struct Table {
    districts: Vec<&'static str>,
    /// District and inward code as one number, ascending; the columns below run beside it.
    keys: Vec<u32>,
    areas: Vec<u16>,
    wards: Vec<u16>,
    positions: Vec<(u32, u32)>,
    area_list: Vec<Area>,
    ward_list: Vec<Ward>,
}

struct Area {
    lsoa21: &'static str,
    name: &'static str,
    lsoa11: &'static str,
    imd2025: (u32, u8),
    imd2019: (u32, u8),
    idaci2019: (u32, u8),
}

struct Ward {
    code: &'static str,
    authority_code: &'static str,
    authority: &'static str,
}

/// Looks a postcode up as it was typed: any case, with or without its space.
pub fn postcode(typed: &str) -> Postcode {
    let Some((district, inward)) = split_postcode(typed) else { return Postcode::NotFound };
    let table = table();
    match table.row(&district, &inward).and_then(|row| table.place(row)) {
        Some(place) => Postcode::Known(place),
        None if covered(&district) || !is_area(&district) => Postcode::NotFound,
        None => Postcode::UnknownHere,
    }
}

/// How many postcodes the list holds.
pub fn postcodes_known() -> usize {
    table().keys.len()
}

impl Table {
    fn row(&self, district: &str, inward: &str) -> Option<usize> {
        let district = self.districts.binary_search(&district).ok()?;
        let key = u32::try_from(district).ok()? * INWARD_CODES + inward_number(inward)?;
        self.keys.binary_search(&key).ok()
    }

    fn place(&self, row: usize) -> Option<Place> {
        let area = self.area_list.get(usize::from(*self.areas.get(row)?))?;
        let ward = self.ward_list.get(usize::from(*self.wards.get(row)?))?;
        let (easting, northing) = *self.positions.get(row)?;
        Some(Place {
            local_authority: ward.authority,
            local_authority_code: ward.authority_code,
            ward_code: ward.code,
            lsoa21: area.lsoa21,
            lsoa21_name: area.name,
            lsoa11: area.lsoa11,
            imd2025_rank: area.imd2025.0,
            imd2025_decile: area.imd2025.1,
            imd2019_rank: area.imd2019.0,
            imd2019_decile: area.imd2019.1,
            idaci2019_rank: area.idaci2019.0,
            idaci2019_decile: area.idaci2019.1,
            easting,
            northing,
        })
    }
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| read_table().unwrap_or_default())
}

fn read_table() -> Option<Table> {
    static POSTCODES: Pack = Pack::new(include_bytes!("../data/postcodes.bin.zst"));
    static AREAS: Pack = Pack::new(include_bytes!("../data/areas.tsv.zst"));
    static WARDS: Pack = Pack::new(include_bytes!("../data/wards.tsv.zst"));
    let mut bytes = POSTCODES.bytes();
    let mut table = Table::default();
    let length = read_number(&mut bytes)? as usize;
    table.districts = std::str::from_utf8(bytes.get(..length)?).ok()?.lines().collect();
    bytes = bytes.get(length..)?;
    let rows = read_number(&mut bytes)? as usize;
    let mut key = 0u32;
    for _ in 0..rows {
        key = key.checked_add(read_number(&mut bytes)?)?;
        table.keys.push(key);
    }
    for column in [&mut table.areas, &mut table.wards] {
        for _ in 0..rows {
            column.push(u16::try_from(read_number(&mut bytes)?).ok()?);
        }
    }
    let (mut easting, mut northing) = (0u32, 0u32);
    for _ in 0..rows {
        easting = easting.checked_add_signed(unfold_sign(read_number(&mut bytes)?))?;
        northing = northing.checked_add_signed(unfold_sign(read_number(&mut bytes)?))?;
        table.positions.push((easting, northing));
    }
    let area = |row: Row| Area {
        lsoa21: row.text(0),
        name: row.text(1),
        lsoa11: row.text(2),
        imd2025: (row.number(3), row.number(4)),
        imd2019: (row.number(5), row.number(6)),
        idaci2019: (row.number(7), row.number(8)),
    };
    let ward = |row: Row| Ward { code: row.text(0), authority_code: row.text(1), authority: row.text(2) };
    table.area_list = AREAS.rows().map(area).collect();
    table.ward_list = WARDS.rows().map(ward).collect();
    Some(table)
}

/// Districts that lie wholly inside the region, so that a postcode missing from them is not one (or is newer than
/// the list). Those on the region's edge are left out: their other half is not in the list.
fn covered(district: &str) -> bool {
    let area = letters(district);
    match area {
        "B" => district != "B79",
        "DY" | "WS" | "WV" => true,
        "CV" => matches!(district, "CV1" | "CV2" | "CV3" | "CV4" | "CV5" | "CV6" | "CV7" | "CV8"),
        _ => false,
    }
}

fn letters(district: &str) -> &str {
    let end = district.find(|c: char| c.is_ascii_digit()).unwrap_or(district.len());
    district.get(..end).unwrap_or_default()
}

/// The 124 postcode areas of the United Kingdom and the Crown dependencies.
fn is_area(district: &str) -> bool {
    const AREAS: &str = " AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E \
        EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK \
        ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF \
        TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE ";
    AREAS.split_whitespace().any(|area| area == letters(district))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_postcode_is_found_however_it_is_typed() {
        for typed in ["B1 1BB", "b11bb", " b1  1bb ", "B1-1BB"] {
            let place = postcode(typed).place().unwrap();
            assert_eq!(place.local_authority, "Birmingham");
            assert_eq!((place.lsoa21, place.imd2025_decile), ("E01033620", 3));
            assert_eq!((place.imd2019_decile, place.idaci2019_decile), (3, 4));
            assert_eq!((place.easting, place.northing), (406_610, 286_987));
        }
    }

    #[test]
    fn another_region_is_unknown_here_and_a_wrong_postcode_is_not_found() {
        for elsewhere in ["SW1A 1AA", "M1 1AE", "GL50 2RH", "EH1 1YZ", "B79 9ZZ"] {
            assert_eq!(postcode(elsewhere), Postcode::UnknownHere, "{elsewhere}");
        }
        for wrong in ["B1 1ZZ", "B88 1AA", "QQ1 1AA", "B1", "", "1BB B1", "B1 1BBB1", "Birmingham"] {
            assert_eq!(postcode(wrong), Postcode::NotFound, "{wrong}");
        }
    }

    #[test]
    fn two_postcodes_are_as_far_apart_as_on_the_map() {
        let (centre, selly_oak) = (postcode("B1 1BB").place().unwrap(), postcode("B29 6QU").place().unwrap());
        assert!((4_000..7_000).contains(&centre.distance(&selly_oak)), "{}", centre.distance(&selly_oak));
    }

    proptest! {
        #[test]
        fn no_text_makes_the_lookup_fail(typed in "\\PC*") {
            postcode(&typed);
        }

        #[test]
        fn no_text_shaped_like_a_postcode_makes_the_lookup_fail(typed in "[A-Z0-9 ]{0,9}") {
            postcode(&typed);
        }
    }
}
