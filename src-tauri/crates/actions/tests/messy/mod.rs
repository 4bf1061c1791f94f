//! Workbooks as offices keep them: titles, merged schools, phones as numbers, dates of every sort, totals, a hidden
//! sheet. Made here, so that nobody has to open a binary file to see what is in it.
#![allow(clippy::unwrap_used, dead_code)]

use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet, XlsxError};
use std::path::{Path, PathBuf};

fn sheet<'a>(book: &'a mut Workbook, name: &str) -> &'a mut Worksheet {
    book.add_worksheet().set_name(name).unwrap()
}

fn line(sheet: &mut Worksheet, row: u32, cells: &[&str]) {
    for (at, text) in cells.iter().enumerate().filter(|(_, t)| !t.is_empty()) {
        sheet.write_string(row, at as u16, *text).unwrap();
    }
}

/// Serial days, as a cell with a date's style and as a bare number.
fn day(sheet: &mut Worksheet, row: u32, column: u16, serial: f64, styled: bool) {
    let style = Format::new().set_num_format("dd/mm/yyyy");
    if styled {
        sheet.write_number_with_format(row, column, serial, &style).unwrap();
    } else {
        sheet.write_number(row, column, serial).unwrap();
    }
}

/// Eight rows of students below a title of two rows: five new, one told twice, two refused; a total, a blank row.
fn students(book: &mut Workbook) -> Result<(), XlsxError> {
    let s = sheet(book, "Year 12 2026");
    s.merge_range(0, 0, 0, 7, "Aspiring Professionals Programme: applicants", &Format::new().set_bold())?;
    line(s, 1, &["Last updated 1 May by RH"]);
    line(
        s,
        3,
        &[
            "Forename",
            "Surname",
            "D.O.B",
            "Post Code",
            "School attended",
            "Mobile no.",
            "Year",
            "Dietary",
            "Shoe size",
        ],
    );
    s.write_string(3, 5, "Mobile number")?;
    let school = "Bishop Challoner Catholic College";
    line(s, 4, &["Amara", "Okafor", "", "b47et", "", "", "Y12", "Halal"]);
    day(s, 4, 2, 39886.0, true);
    s.write_number(4, 5, 7_700_900_123.0)?;
    line(s, 5, &["Imran", "Khan", "", "B15 2TT", "", "07700 900 124", "12", "n/a"]);
    day(s, 5, 2, 39700.0, false);
    s.merge_range(4, 4, 5, 4, school, &Format::new())?;
    line(
        s,
        6,
        &[
            " Siobh\u{e1}n ",
            "O\u{2019}Neill",
            "14 Mar 2009",
            "",
            "The Wandering School",
            "+44 7700 900125",
            "Year 12",
        ],
    );
    line(s, 8, &["Zoe", "Price", "2/9/08", "B4 7ET", school, "(0121) 496 0123", "13"]);
    line(s, 9, &["Aisha", "Begum", "14.3.2009", "B15 2TT"]);
    line(s, 10, &["aisha", "BEGUM", "14/03/2009", "b152tt"]);
    line(s, 11, &["Tom", "Ashby", "31/2/2009"]);
    line(s, 12, &["", "Nobody", "1/1/2009"]);
    line(s, 13, &["Total"]);
    s.write_formula(13, 1, Formula::new("=COUNTA(A5:A13)").set_result("8"))?;
    Ok(())
}

fn organisations(book: &mut Workbook) -> Result<(), XlsxError> {
    let s = sheet(book, "Employers");
    line(
        s,
        0,
        &[
            "Company",
            "Type",
            "Sector",
            "Address",
            "Town",
            "Post code",
            "Contact name",
            "Job title",
            "Contact email",
            "Contact phone",
        ],
    );
    line(
        s,
        1,
        &[
            "Arden Bridge Engineering Ltd",
            "Employer",
            "Engineering",
            "1 Canal Row",
            "Birmingham",
            "B4 7ET",
            "Tom Ashby",
            "Foreman",
            "tom@ardenbridge.example",
        ],
    );
    s.write_number(1, 9, 1_214_960_123.0)?;
    line(
        s,
        2,
        &[
            "ARDEN BRIDGE ENGINEERING",
            "",
            "",
            "",
            "",
            "",
            "Priya Nair",
            "Director",
            "priya@ardenbridge.example",
        ],
    );
    line(s, 3, &["Colmore Row Chambers", "employer", "Law", "", "", "", "", "", "not an email"]);
    line(s, 5, &["Grand total", "3"]);
    Ok(())
}

fn offers(book: &mut Workbook) -> Result<(), XlsxError> {
    let s = sheet(book, "Offers");
    line(
        s,
        0,
        &[
            "Employer",
            "Placement title",
            "Start date",
            "End date",
            "Days",
            "Start time",
            "End time",
            "Places",
            "Supervisor",
            "Supervisor phone",
        ],
    );
    line(
        s,
        1,
        &[
            "Arden Bridge Engineering",
            "Summer in the workshop",
            "",
            "",
            "Mon-Fri",
            "",
            "4.30pm",
            "",
            "Tom Ashby",
            "0121 496 0123",
        ],
    );
    day(s, 1, 2, 46209.0, true);
    day(s, 1, 3, 46220.0, false);
    s.write_number_with_format(1, 5, 0.375, &Format::new().set_num_format("hh:mm"))?;
    s.write_number(1, 7, 3.0)?;
    line(s, 2, &["Brindley Press", "", "20/7/2026", "13/7/2026"]);
    Ok(())
}

fn placements(book: &mut Workbook) -> Result<(), XlsxError> {
    let s = sheet(book, "Placements");
    line(s, 0, &["PLACEMENTS SUMMER 2026"]);
    line(
        s,
        1,
        &[
            "Student",
            "D.O.B",
            "Employer",
            "Start date",
            "End date",
            "Supervisor",
            "Insurer",
            "Insurance expiry",
            "H&S date",
            "Parental consent",
            "Emergency contact",
            "Emergency contact number",
            "Status",
        ],
    );
    line(
        s,
        2,
        &[
            "Amara Okafor",
            "14/3/2009",
            "Arden Bridge Engineering",
            "6/7/2026",
            "17/7/2026",
            "Tom Ashby",
            "Example Mutual",
            "31/3/2027",
            "18 May 2026",
            "20 May 2026",
            "Ngozi Okafor",
            "",
            "Confirmed",
        ],
    );
    s.write_number(2, 11, 7_700_900_456.0)?;
    line(s, 3, &["Khan, Imran", "", "Colmore Row Chambers", "13/7/2026", "17/7/2026", "", "", "", "", "yes"]);
    line(s, 4, &["Somebody Else", "", "Colmore Row Chambers"]);
    Ok(())
}

fn visits(book: &mut Workbook) -> Result<(), XlsxError> {
    let s = sheet(book, "Visits");
    line(
        s,
        0,
        &["University", "Visit date", "Student", "Meeting point", "Start time", "Consent received", "RSVP"],
    );
    line(s, 1, &["Aston", "15/10/2026", "Amara Okafor", "School gate", "10:00", "1/5/2026", "accepted"]);
    line(s, 2, &["", "", "Imran Khan", "School gate", "10am", "no", ""]);
    s.merge_range(1, 0, 2, 0, "Aston", &Format::new())?;
    s.merge_range(1, 1, 2, 1, "15/10/2026", &Format::new())?;
    line(s, 3, &["Aston University", "15 October 2026", "Nobody Known"]);
    Ok(())
}

/// The office's one workbook, with all five kinds and a hidden sheet of lists.
pub fn workbook(folder: &Path) -> PathBuf {
    let path = folder.join("Office 2026.xlsx");
    let mut book = Workbook::new();
    let make = |book: &mut Workbook| -> Result<(), XlsxError> {
        students(book)?;
        organisations(book)?;
        offers(book)?;
        placements(book)?;
        visits(book)?;
        let lists = sheet(book, "lists");
        lists.set_hidden(true);
        line(lists, 0, &["Yes", "No"]);
        book.save(&path)
    };
    make(&mut book).unwrap();
    path
}
