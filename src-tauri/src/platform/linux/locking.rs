//! Hears when the computer goes to sleep or its screen is locked (systemd-logind and the desktops'
//! screen savers, over D-Bus). A desktop that tells neither is left to `ticking`.

use gtk::{
    gio::{self, BusType, DBusConnection, DBusSignalFlags},
    glib::Variant,
};
use std::rc::Rc;

struct Signal {
    interface: &'static str,
    member: &'static str,
    /// Its only argument says whether it begins (true) or ends; without one, it begins.
    tells_end: bool,
}

const fn signal(interface: &'static str, member: &'static str, tells_end: bool) -> Signal {
    Signal { interface, member, tells_end }
}

const SYSTEM: [Signal; 2] = [
    signal("org.freedesktop.login1.Manager", "PrepareForSleep", true),
    signal("org.freedesktop.login1.Session", "Lock", false),
];
const SESSION: [Signal; 4] = [
    signal("org.freedesktop.ScreenSaver", "ActiveChanged", true),
    signal("org.gnome.ScreenSaver", "ActiveChanged", true),
    signal("org.cinnamon.ScreenSaver", "ActiveChanged", true),
    signal("org.mate.ScreenSaver", "ActiveChanged", true),
];

/// To be called on the window's thread, which then calls `lock`.
pub fn watch(lock: impl Fn() + 'static) {
    let lock: Rc<dyn Fn()> = Rc::new(lock);
    listen(BusType::System, &SYSTEM, lock.clone());
    listen(BusType::Session, &SESSION, lock);
}

fn listen(bus: BusType, signals: &'static [Signal], lock: Rc<dyn Fn()>) {
    gio::bus_get(bus, gio::Cancellable::NONE, move |found| {
        // A computer without that bus has no such signal either.
        let Ok(connection) = found else { return };
        for signal in signals {
            subscribe(&connection, signal, lock.clone());
        }
        // The subscriptions live as long as the connection does: as long as the program.
        std::mem::forget(connection);
    });
}

fn subscribe(connection: &DBusConnection, signal: &'static Signal, lock: Rc<dyn Fn()>) {
    let heard = move |_: &DBusConnection, _: &str, _: &str, _: &str, _: &str, given: &Variant| {
        if !signal.tells_end || begins(given) {
            lock();
        }
    };
    let (interface, member) = (Some(signal.interface), Some(signal.member));
    connection.signal_subscribe(None, interface, member, None, None, DBusSignalFlags::NONE, heard);
}

fn begins(given: &Variant) -> bool {
    given.n_children() > 0 && given.child_value(0).get::<bool>() == Some(true)
}
