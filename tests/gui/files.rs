//! What an office keeps in spreadsheets: as people keep it, with titles, totals, lost noughts and
//! dates in several forms. The people are invented.

use crate::desk::Desk;
use chrono::{Datelike, Days, Local, Months, NaiveDate, Weekday};
use rust_xlsxwriter::{Format, Workbook};
use std::path::PathBuf;

pub struct Files {
    pub students: PathBuf,
    pub employers: PathBuf,
    pub placements: PathBuf,
    pub first_day: NaiveDate,
}

/// Born seventeen years and some months ago, whenever the test runs.
fn born(months: u32) -> NaiveDate {
    Local::now().date_naive() - Months::new(17 * 12 + months)
}

/// The Monday ten weeks on.
fn first_day() -> NaiveDate {
    let mut day = Local::now().date_naive() + Days::new(70);
    while day.weekday() != Weekday::Mon {
        day = day + Days::new(1);
    }
    day
}

/// As Excel keeps a date: the days since the last day of 1899.
fn excel(day: NaiveDate) -> i32 {
    day.num_days_from_ce() - NaiveDate::from_ymd_opt(1899, 12, 30).unwrap().num_days_from_ce()
}

fn uk(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

impl Files {
    pub fn write(desk: &Desk) -> Self {
        let first_day = first_day();
        Files {
            students: students(desk),
            employers: employers(desk),
            placements: placements(desk, first_day),
            first_day,
        }
    }
}

/// A workbook: a title above the headers, a date as Excel keeps it, a phone that lost its nought, a
/// blank row, a total below, a row that cannot be taken.
fn students(desk: &Desk) -> PathBuf {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Year 12").unwrap();
    sheet.write(0, 0, "Birmingham cohort").unwrap();
    let head = [
        "First name",
        "Surname",
        "D.O.B",
        "Post Code",
        "Mobile",
        "Email",
        "Address",
        "Town",
        "Parent/carer",
        "Relationship",
        "Emergency tel",
        "School attended",
        "Yr",
    ];
    for (column, header) in head.iter().enumerate() {
        sheet.write(2, column as u16, *header).unwrap();
    }
    let date = Format::new().set_num_format("dd/mm/yyyy");
    let rows = [
        (
            "Amara",
            "Okafor-Delaney",
            3,
            "B15 2TT",
            7_700_900_101_u64,
            "amara@students.example",
            "Grace Okafor",
            "Mother",
            "07700 900201",
        ),
        (
            "  Idris ",
            "Karim",
            5,
            "b4 7et",
            7_700_900_102,
            "idris@students.example",
            "Yusuf Karim",
            "Father",
            "07700 900202",
        ),
        (
            "Zofia",
            "Wiśniewska",
            8,
            "B5 5SE",
            7_700_900_103,
            "zofia@students.example",
            "Anna Wiśniewska",
            "Mother",
            "07700 900203",
        ),
    ];
    for (at, (first, last, months, postcode, phone, email, carer, relation, tel)) in rows.iter().enumerate() {
        let row = 3 + at as u32;
        sheet.write(row, 0, *first).unwrap();
        sheet.write(row, 1, *last).unwrap();
        sheet.write_with_format(row, 2, excel(born(*months)), &date).unwrap();
        sheet.write(row, 3, *postcode).unwrap();
        sheet.write(row, 4, *phone as f64).unwrap();
        for (column, text) in [
            (5, email),
            (6, &"12 Vicarage Road"),
            (7, &"Birmingham"),
            (8, carer),
            (9, relation),
            (10, tel),
            (11, &"Joseph Chamberlain Sixth Form College"),
            (12, &"12"),
        ] {
            sheet.write(row, column, *text).unwrap();
        }
    }
    sheet.write(7, 0, "Callum").unwrap();
    sheet.write(7, 1, "Hughes").unwrap();
    sheet.write(7, 2, "31/02/2009").unwrap();
    sheet.write(9, 0, "Total").unwrap();
    sheet.write(9, 1, 4).unwrap();
    let path = desk.file("Year 12 students.xlsx");
    book.save(&path).unwrap();
    path
}

fn employers(desk: &Desk) -> PathBuf {
    desk.write(
        "employers.csv",
        "Organisation name,Type,Address,Town,Postcode,Phone,Contact,Job title,Contact email,Contact phone\n\
         Hartwell & Bose Engineering,Employer,4 Aston Street,Birmingham,B4 7ET,0121 496 0140,Priya Bose,Engineer,priya@hartwell.example,0121 496 0141\n",
    )
}

/// Consent and the conversation about health and safety are left to be recorded.
fn placements(desk: &Desk, first_day: NaiveDate) -> PathBuf {
    let row = |name: &str| {
        format!(
            "{name},Hartwell & Bose Engineering,{},{},9:30,16:30,60,In person,Priya Bose,0121 496 0141,priya@hartwell.example,Reception,Measuring and drawing parts,Midland Mutual,MM-4471,{},{}\n",
            uk(first_day),
            uk(first_day + Days::new(4)),
            uk(first_day - Months::new(6)),
            uk(first_day + Months::new(6)),
        )
    };
    let head = "Student,Employer,Start date,End date,Start time,Finish time,Break,Mode,Supervisor,Supervisor phone,Supervisor email,Where to arrive,Tasks,Insurer,Policy number,Insurance from,Insurance expiry\n";
    desk.write("placements.csv", &format!("{head}{}{}", row("Amara Okafor-Delaney"), row("\"Karim, Idris\"")))
}
