//! A figure: what was measured, how large, and what it should be.
//! Never here: how it is measured.

use crate::measure::{median, percentile};
use serde_json::{Value, json};

#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    pub name: String,
    /// Students of the office; 0 where that does not matter.
    pub size: usize,
    pub unit: String,
    pub median: f64,
    pub p95: Option<f64>,
    /// At most this, of the 95th percentile where there is one, else of the median; of a rate, at least this.
    pub aim: Option<f64>,
}

impl Figure {
    pub fn one(name: &str, unit: &str, value: f64) -> Self {
        Figure { name: name.into(), size: 0, unit: unit.into(), median: value, p95: None, aim: None }
    }

    /// The median of some rounds.
    pub fn rounds(name: &str, times: &[f64]) -> Self {
        Figure::one(name, "ms", median(times))
    }

    /// The median and the 95th percentile of many.
    pub fn many(name: &str, times: &[f64]) -> Self {
        Figure { p95: Some(percentile(times, 0.95)), ..Figure::rounds(name, times) }
    }

    pub fn aim(self, aim: f64) -> Self {
        Figure { aim: Some(aim), ..self }
    }

    fn met(&self) -> Option<bool> {
        let is_rate = self.unit.ends_with("/s");
        self.aim.map(|aim| if is_rate { self.median >= aim } else { self.p95.unwrap_or(self.median) <= aim })
    }
}

pub fn to_json(figures: &[Figure]) -> Value {
    let one = |f: &Figure| {
        json!({
            "name": f.name, "students": f.size, "unit": f.unit, "median": f.median, "p95": f.p95, "aim": f.aim, "met": f.met(),
        })
    };
    figures.iter().map(one).collect()
}

pub fn from_json(json: &Value, size: usize) -> Vec<Figure> {
    let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    let one = |v: &Value| Figure {
        name: text(&v["name"]),
        size,
        unit: text(&v["unit"]),
        median: v["median"].as_f64().unwrap_or(f64::NAN),
        p95: v["p95"].as_f64(),
        aim: v["aim"].as_f64(),
    };
    json.as_array().map(|all| all.iter().map(one).collect()).unwrap_or_default()
}

/// How much slower the search is at the large size than at the small one.
pub fn growth(figures: &[Figure], sizes: [usize; 2]) -> Vec<Figure> {
    let p95 = |size: usize| {
        figures.iter().find(|f| f.name == "search, a key" && f.size == size).and_then(|f| f.p95)
    };
    match (p95(sizes[0]), p95(sizes[1])) {
        (Some(small), Some(large)) => {
            vec![Figure {
                size: sizes[1],
                ..Figure::one("search p95 beside a tenth of the office", "times", large / small).aim(2.0)
            }]
        }
        _ => Vec::new(),
    }
}

fn number(value: f64) -> String {
    if value.abs() >= 100.0 { format!("{value:.0}") } else { format!("{value:.2}") }
}

pub fn table(figures: &[Figure]) -> String {
    let mut rows = vec![["what", "students", "median", "p95", "aim", "unit", "met"].map(str::to_owned)];
    for f in figures {
        let met = f.met().map_or("", |met| if met { "yes" } else { "NO" });
        rows.push([
            f.name.clone(),
            if f.size == 0 { String::new() } else { f.size.to_string() },
            number(f.median),
            f.p95.map(number).unwrap_or_default(),
            f.aim.map(number).unwrap_or_default(),
            f.unit.clone(),
            met.to_owned(),
        ]);
    }
    let width = |column: usize| rows.iter().map(|r| r[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..7).map(width).collect();
    let mut text = String::new();
    for row in &rows {
        for (at, (cell, width)) in row.iter().zip(&widths).enumerate() {
            let gap = " ".repeat(width - cell.chars().count());
            // Numbers stand to the right.
            text.push_str(&if (1..5).contains(&at) {
                format!("{gap}{cell}  ")
            } else {
                format!("{cell}{gap}  ")
            });
        }
        text = text.trim_end().to_owned() + "\n";
    }
    text
}
