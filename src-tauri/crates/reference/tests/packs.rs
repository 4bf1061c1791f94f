//! The packed lists hold what the published ones held (see `data/README.md` for the counts).

#![allow(clippy::unwrap_used)]

use std::collections::HashSet;
use waymark_reference::{
    Listed, Postcode, authorities, bank_holidays, disabilities, ethnicities, postcode, postcodes_known,
    school_by_urn, schools, universities, university_by_ukprn,
};

#[test]
fn every_list_has_the_rows_of_its_source() {
    // 22,010 state schools and the 113 of the 327 post-16 ones that are not among them.
    assert_eq!(schools().len(), 22_010 + 113);
    assert_eq!(schools().iter().filter(|school| school.listed == Listed::Post16Tables2019).count(), 113);
    assert_eq!(schools().iter().filter(|school| school.west_midlands).count(), 2_423 + 113);
    assert!(schools().iter().filter(|school| school.post16).count() >= 327);
    assert_eq!(universities().len(), 301);
    assert_eq!(postcodes_known(), 144_886);
    assert_eq!(bank_holidays().len(), 83);
    assert_eq!((ethnicities().len(), disabilities().len(), authorities().len()), (22, 12, 151));
}

#[test]
fn no_urn_or_ukprn_stands_twice() {
    let urns: HashSet<_> = schools().iter().map(|school| school.urn).collect();
    let ukprns: HashSet<_> = universities().iter().map(|university| university.ukprn).collect();
    assert_eq!((urns.len(), ukprns.len()), (schools().len(), universities().len()));
}

#[test]
fn every_school_and_university_is_whole_and_found_by_its_number() {
    for school in schools() {
        assert!(school.urn.len() == 6 && !school.name.is_empty(), "{school:?}");
        assert_eq!(school_by_urn(school.urn), Some(school));
        if let Some(now) = school.now {
            assert!(school_by_urn(now).is_some_and(|new| new.now.is_none()), "{school:?}");
        }
        // The numbers of the metropolitan authorities are known; the region has shire counties beside them.
        assert!(school.west_midlands || school.authority_number.is_none(), "{school:?}");
    }
    for university in universities() {
        assert_eq!(university_by_ukprn(university.ukprn), Some(university));
        assert!(university.ukprn.len() == 8 && university.ukprn.starts_with('1'), "{university:?}");
    }
}

#[test]
fn a_west_midlands_school_stands_in_the_authority_of_its_postcode() {
    let near = || schools().iter().filter(|school| school.west_midlands);
    let mut known = 0;
    for school in near() {
        if let Postcode::Known(place) = postcode(school.postcode) {
            known += 1;
            assert!((1..=10).contains(&place.imd2025_decile) && (1..=10).contains(&place.imd2019_decile));
        }
    }
    assert!(known * 100 > near().count() * 97, "{known} of {}", near().count());
}
