//! Logos and signatures in letters: where they stand, what is read out, and that each is in a file once.
#![allow(clippy::unwrap_used)]

mod samples;

use waymark_letters::{Fonts, Letter, Letterhead, Picture, Sides, Signatory, batch, preflight, render};

fn signed(mut letter: Letter) -> Letter {
    letter.signatory.signature = Some(samples::picture(samples::SIGNATURE));
    letter
}

fn with_logo(bytes: &[u8]) -> Letterhead {
    Letterhead { logo: Some(samples::picture(bytes)), ..samples::letterhead() }
}

/// What a reader hears of each picture, and how many streams of pictures the file holds.
fn heard(pdf: &[u8]) -> (Vec<String>, usize) {
    let document = lopdf::Document::load_mem(pdf).unwrap();
    let mut said = Vec::new();
    let mut pictures = 0;
    for object in document.objects.values() {
        if let Ok(stream) = object.as_stream() {
            pictures += usize::from(stream.dict.has_type(b"XObject"));
        }
        let Ok(element) = object.as_dict() else { continue };
        if element.get(b"S").and_then(|s| s.as_name()).is_ok_and(|s| s == b"Figure") {
            said.push(String::from_utf8(element.get(b"Alt").unwrap().as_str().unwrap().to_vec()).unwrap());
        }
    }
    said.sort();
    (said, pictures)
}

#[test]
fn logo_and_signature_are_read_out() {
    let fonts = Fonts::new();
    let letter = signed(samples::visit("BHM-1"));
    let mut head = with_logo(samples::SQUARE);
    let (said, _) = heard(&render(&letter, &head, &fonts).unwrap().bytes);
    assert_eq!(said, ["Logo of Open Door Birmingham", "Signature of Priya Nair"]);
    head.logo_words = "An open door in an arch".into();
    let (said, _) = heard(&render(&letter, &head, &fonts).unwrap().bytes);
    assert_eq!(said, ["An open door in an arch", "Signature of Priya Nair"]);
    let (said, pictures) =
        heard(&render(&samples::visit("BHM-1"), &samples::letterhead(), &fonts).unwrap().bytes);
    assert!(said.is_empty() && pictures == 0);
}

#[test]
fn a_run_holds_each_picture_once_and_is_the_same_each_time() {
    let letters: Vec<Letter> = samples::letters().into_iter().map(signed).collect();
    for logo in [samples::WIDE, samples::GRADIENT] {
        let run = batch(&letters, &with_logo(logo), &Fonts::new(), Sides::One).unwrap();
        let (said, pictures) = heard(&run.bytes);
        assert_eq!((said.len(), pictures), (2 * letters.len(), 2));
        assert!(run == batch(&letters, &with_logo(logo), &Fonts::new(), Sides::One).unwrap());
    }
}

#[test]
fn a_logo_of_any_shape_keeps_to_its_place_and_the_name_stays_in_words() {
    let fonts = Fonts::new();
    let long = "The Open Door Foundation for Young People in Birmingham and the Black Country";
    let rect = |width: f32, height: f32| {
        let text = format!(
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}'><rect width='{width}' height='{height}'/></svg>"
        );
        Picture::read(text.as_bytes()).unwrap()
    };
    for (width, height) in
        [(24.0, 1.0), (6.0, 1.0), (2.1, 1.0), (2.0, 1.0), (1.0, 1.0), (1.0, 3.0), (1.0, 20.0)]
    {
        for name in ["Open Door Birmingham", long] {
            let head = Letterhead {
                office_name: name.into(),
                logo: Some(rect(width, height)),
                ..samples::letterhead()
            };
            let pdf = render(&samples::visit("BHM-1"), &head, &fonts).unwrap();
            let document = lopdf::Document::load_mem(&pdf.bytes).unwrap();
            let figure = document
                .objects
                .values()
                .filter_map(|o| o.as_dict().ok())
                .find(|d| d.get(b"S").and_then(|s| s.as_name()).is_ok_and(|s| s == b"Figure"))
                .unwrap();
            let place =
                figure.get(b"A").unwrap().as_dict().unwrap().get(b"BBox").unwrap().as_array().unwrap();
            let mm: Vec<f32> = place.iter().map(|v| v.as_float().unwrap() * 25.4 / 72.0).collect();
            let (wide, high) = (mm[2] - mm[0], mm[3] - mm[1]);
            assert!(
                wide <= 70.1 && high <= 20.1 && (wide / high / (width / height) - 1.0).abs() < 0.03,
                "{mm:?}"
            );
            assert!((mm[0] - 22.0).abs() < 0.1 && mm[1] > 297.0 - 33.0 && mm[3] < 297.0 - 10.0, "{mm:?}");
            assert!(wide > 30.0 || high > 8.0, "{width} {height} {name}: {mm:?}");
        }
    }
}

#[test]
fn kept_words_are_the_same_with_and_without_pictures() {
    let bare = samples::visit("BHM-1");
    let kept = serde_json::to_string(&signed(bare.clone())).unwrap();
    assert_eq!(kept, serde_json::to_string(&bare).unwrap());
    assert!(!kept.contains("signature"));
    let signatory: Signatory =
        serde_json::from_str(r#"{"name":"a","job_title":"b","phone":"c","email":"d"}"#).unwrap();
    assert_eq!(signatory.signature, None);
    let head = Letterhead { logo_words: "A door".into(), ..with_logo(samples::SQUARE) };
    let kept = serde_json::to_string(&head).unwrap();
    assert_eq!(kept, serde_json::to_string(&samples::letterhead()).unwrap());
    assert_eq!(serde_json::from_str::<Letterhead>(&kept).unwrap(), samples::letterhead());
}

#[test]
fn a_letter_with_pictures_is_as_ready_as_one_without() {
    assert_eq!(preflight(&signed(samples::visit("BHM-1")), &with_logo(samples::TALL), &Fonts::new()), []);
}
