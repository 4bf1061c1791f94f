//! WebKitGTK's own settings: no menu but that of editing text, no spelling service, nothing kept
//! of a screen that was left.

use tauri::WebviewWindow;
use webkit2gtk::{
    ContextMenu, ContextMenuAction, ContextMenuExt, ContextMenuItemExt, HardwareAccelerationPolicy,
    SettingsExt, WebViewExt,
};

pub fn harden(window: &WebviewWindow) -> tauri::Result<()> {
    window.with_webview(|webview| {
        let view = webview.inner();
        if let Some(settings) = view.settings() {
            settings.set_enable_page_cache(false);
            settings.set_enable_html5_database(false);
            settings.set_enable_media_stream(false);
            settings.set_enable_webrtc(false);
            // Lists and forms gain nothing from a graphics card. Without one its place is taken by a software
            // renderer that costs 80 MB and paints late; and some drivers show an empty window.
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
            settings.set_javascript_can_open_windows_automatically(false);
        }
        view.connect_context_menu(|_, menu, _, _| {
            keep_editing(menu);
            // An empty menu is not shown at all.
            menu.items().is_empty()
        });
    })
}

fn keep_editing(menu: &ContextMenu) {
    for item in menu.items() {
        use ContextMenuAction as Action;
        let kept = matches!(
            item.stock_action(),
            Action::Copy | Action::Cut | Action::Paste | Action::Delete | Action::SelectAll | Action::Unicode
        );
        if !kept {
            menu.remove(&item);
        }
    }
}
