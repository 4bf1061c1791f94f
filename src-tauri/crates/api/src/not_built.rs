//! Commands that are listed and not written yet.

use crate::{problem::Refused, views::*, waymark::Waymark};

macro_rules! not_built {
    ($($name:ident($given:ident) -> $back:ident;)*) => {
        impl Waymark { $(
            pub(crate) fn $name(&self, _: $given) -> Result<$back, Refused> {
                Err(Refused::NotBuilt(stringify!($name)))
            }
        )* }
    };
}

not_built! {
    import_open(ImportFile) -> ImportOpened;
    import_columns(ImportSheet) -> ImportColumns;
    import_preview(ImportAsk) -> ImportPreview;
    import_mend(ImportMend) -> ImportPreview;
    import_apply(ImportSession) -> ImportApplied;
    import_undo(ImportBatch) -> UndoOutcome;
    import_save_refused(ImportRefused) -> FileMade;
}
