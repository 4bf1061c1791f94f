//! The pictures of a file of letters: each one once, however many letters show it.
//! Never here: where a picture stands.

use std::fmt::Write as _;

use crate::{
    picture::{Drawing, Picture},
    writer::{Id, Writer},
};

#[derive(Default)]
pub(crate) struct Pictures(Vec<Picture>);

impl Pictures {
    /// Its name among the resources. A file has few: a logo, and a signature for each who signs.
    pub fn name(&mut self, picture: &Picture) -> String {
        let known = self.0.iter().position(|one| one == picture);
        let at = known.unwrap_or_else(|| {
            self.0.push(picture.clone());
            self.0.len() - 1
        });
        format!("X{at}")
    }

    /// Gives their part of the resources. Without pictures there is none.
    pub fn write(&self, to: &mut Writer) -> std::io::Result<String> {
        if self.0.is_empty() {
            return Ok(String::new());
        }
        let mut names = String::new();
        for (at, picture) in self.0.iter().enumerate() {
            let id = write(picture, to)?;
            let _ = write!(names, "/X{at} {id}");
        }
        Ok(format!("/XObject<<{names}>>"))
    }
}

fn write(picture: &Picture, to: &mut Writer) -> std::io::Result<Id> {
    let id = to.reserve();
    match picture.drawing() {
        Drawing::Vector { width, height, content } => {
            // Drawn one wide and one high, as an image is.
            let (x, y) = (1.0 / width, 1.0 / height);
            to.stream(
                id,
                format_args!(
                    "/Type/XObject/Subtype/Form/BBox[0 0 {width:.2} {height:.2}]/Matrix[{x:.8} 0 0 {y:.8} 0 0]/Resources<<>>/Filter/FlateDecode"
                ),
                content,
            )?;
        }
        Drawing::Bitmap { width, height, grey, rows } => {
            let space = if *grey { "DeviceGray" } else { "DeviceRGB" };
            to.stream(
                id,
                format_args!(
                    "/Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/{space}/BitsPerComponent 8/Filter/FlateDecode"
                ),
                rows,
            )?;
        }
    }
    Ok(id)
}
