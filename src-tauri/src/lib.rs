//! The desktop app.
pub fn run() -> std::process::ExitCode {
    let built = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .setup(|app| {
            let config = &app.config().app.windows[0].clone();
            tauri::WebviewWindowBuilder::from_config(app.handle(), config)?.build()?;
            Ok(())
        })
        .build(tauri::generate_context!());
    match built {
        Ok(app) => { app.run(|_, _| {}); std::process::ExitCode::SUCCESS }
        Err(e) => { eprintln!("{e}"); std::process::ExitCode::FAILURE }
    }
}
