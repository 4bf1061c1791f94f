//! 20,000 rows of a spreadsheet into an empty office.

use crate::{
    figure::Figure,
    measure::{milliseconds, peak},
    office::{self, now, today},
};
use std::path::Path;
use waymark_actions::{
    export,
    import::{Ask, Session},
    lists::ListAsk,
};
use waymark_domain::{RecordType, records::ImportKind};

const ROWS: u32 = 20_000;
const ROUNDS: usize = 3;

pub fn import(dir: &Path) -> Vec<Figure> {
    let folder = tempfile::tempdir().unwrap();
    let mut figures = Vec::new();
    let source = office::open(dir);
    for kind in ["xlsx", "csv"] {
        let path = folder.path().join(format!("students.{kind}"));
        let (_, written) = milliseconds(|| {
            export(&source, RecordType::Student, &ListAsk::default(), &path, today()).unwrap()
        });
        let (mut all, mut looked) = (Vec::new(), Vec::new());
        for round in 0..ROUNDS {
            let mut store = office::empty(&folder.path().join(format!("{kind}-{round}")));
            let (mut session, look) = milliseconds(|| {
                let ask = Ask {
                    path: path.clone(),
                    sheet: None,
                    kind: ImportKind::Students,
                    mapping: Vec::new(),
                    today: today(),
                };
                Session::start(&store, ask).unwrap()
            });
            let (applied, apply) = milliseconds(|| session.apply(&mut store, now()).unwrap());
            assert_eq!(applied.counts.rows, ROWS, "{:?}", applied.counts);
            assert!(applied.counts.new > ROWS * 9 / 10, "{:?}", applied.counts);
            looked.push(look);
            all.push(look + apply);
        }
        figures.push(Figure::rounds(&format!("import of 20,000 rows, {kind}"), &all).aim(3000.0));
        figures.push(Figure::rounds("of that, until every row is seen", &looked));
        figures.push(Figure::one(&format!("export of 20,000 rows, {kind}"), "ms", written));
    }
    figures.push(Figure::one("import, peak memory", "MiB", peak()).aim(256.0));
    figures
}
