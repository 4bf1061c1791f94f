// The one list of commands: name(what it is given) -> what it gives back.
// A leaf without imports: the shell's build script includes it for the permissions,
// this crate for the dispatcher, and a test makes the TypeScript from it.
// (No `//!` here: an included file cannot carry one.)
macro_rules! commands {
    ($each:ident) => {
        $each! {
            app_state(Nothing) -> AppState;
            touch(Nothing) -> AppState;
            create_office(NewOffice) -> OfficeMade;
            recovery_save(RecoverySave) -> FileMade;
            check_recovery_code(RecoveryCode) -> Checked;
            recovery_renew(Passphrase) -> RecoveryPage;
            unlock(Passphrase) -> AppState;
            unlock_with_recovery(RecoveryUnlock) -> AppState;
            lock(Nothing) -> AppState;
            settings_set(Settings) -> Settings;

            sharing(Nothing) -> SharingView;
            share_now(Nothing) -> SharingView;
            found_server(UseInvitation) -> AppState;
            join_office(JoinOffice) -> OfficeMade;
            colleagues(Nothing) -> Colleagues;
            invite(Invite) -> InvitationMade;
            laptop_decide(LaptopDecision) -> Colleagues;
            person_disable(PersonOfOffice) -> Colleagues;

            today(Nothing) -> TodayView;
            list(ListQuery) -> ListPage;
            export_list(ExportList) -> FileMade;
            search(SearchText) -> SearchHits;

            record(RecordId) -> RecordView;
            history(RecordId) -> HistoryView;
            form(FormQuery) -> FormView;
            save(SaveForm) -> Saved;
            delete(RecordId) -> Deleted;
            advance(Advance) -> Saved;
            draft_save(Draft) -> Nothing;
            draft_load(DraftKey) -> DraftFound;
            draft_clear(DraftKey) -> Nothing;

            undo(UndoAction) -> UndoOutcome;

            changes_to_check(Nothing) -> ChangesToCheck;
            changes_to_check_count(Nothing) -> ToCheckCount;
            settle(Settle) -> Settled;
            let_be(SetAsideNumbers) -> Nothing;
            look_again(SetAsideNumbers) -> Nothing;
            two_people(RecordIds) -> ToldApart;

            placement_checks(RecordIds) -> PlacementChecks;
            record_check(RecordCheck) -> BulkOutcome;
            confirm(RecordIds) -> BulkOutcome;
            add_to_visit(AddToVisit) -> BulkOutcome;

            import_open(ImportFile) -> ImportOpened;
            import_columns(ImportSheet) -> ImportColumns;
            import_preview(ImportAsk) -> ImportPreview;
            import_mend(ImportMend) -> ImportPreview;
            import_settle(ImportSettle) -> ImportPreview;
            import_apply(ImportSession) -> ImportApplied;
            import_undo(ImportBatch) -> UndoOutcome;
            import_save_refused(ImportRefused) -> FileMade;

            letter_preview(LetterAsk) -> LetterPreview;
            letters_look(LettersLook) -> LettersLooked;
            letters_issue(LettersIssue) -> LettersIssued;
            letter_save(LetterSave) -> FileMade;
            letters_fate(LettersFate) -> LettersNoted;
            letter_run_begin(LetterRunBegin) -> LetterRunKey;
            letter_run(LetterRunKey) -> LetterRunFound;
            letter_runs(Nothing) -> LetterRuns;
            letter_run_end(LetterRunKey) -> Nothing;
            letters_not_out(RecordIds) -> Nothing;
            letters_verify(LettersFolder) -> LettersVerified;
            labels_look(LabelsAsk) -> LabelsLooked;
            labels_save(LabelsSave) -> FileMade;
            labels_print(LabelsPrint) -> Printed;
            letterhead(Nothing) -> LetterheadView;
            letterhead_try(LetterheadTry) -> LetterheadTried;
            letterhead_picture(LetterheadPicture) -> PictureTaken;
            printers(Nothing) -> Printers;
            letter_print(LetterPrint) -> Printed;

            wordings(Nothing) -> Wordings;
            wording(LetterKindOf) -> Wording;
            wording_version(WordingVersionOf) -> WordingWords;
            wording_try(WordingTry) -> WordingTried;
            wording_save(WordingSave) -> WordingSaved;
            wording_reset(WordingReset) -> WordingSaved;

            backup(BackupTo) -> FileMade;
            restore(RestoreFrom) -> AppState;
        }
    };
}
