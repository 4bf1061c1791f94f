// How this laptop stands with its server, asked again while the window is open. What came from others makes the open
// screen read again.
// Never here: when it is shared; the program does that by itself.
import { app } from "./app.svelte";
import { call, watchBrought, type SharingView } from "./backend";

const LOOK = 4_000;
const LOOK_WHILE_WORKING = 700;

class Sharing {
  view = $state.raw<SharingView | null>(null);
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asking = false;

  start() {
    watchBrought(() => void this.look());
    void this.look();
  }

  async look() {
    clearTimeout(this.timer);
    const stage = app.state?.stage;
    if (!this.asking && (stage === "open" || stage === "shut") && !document.hidden) {
      this.asking = true;
      try {
        this.take(await call("sharing"));
      } catch {
        // Locked meanwhile: the lock is shown by whoever notices it first.
        this.view = null;
      } finally {
        this.asking = false;
      }
    }
    this.timer = setTimeout(() => void this.look(), this.view?.working ? LOOK_WHILE_WORKING : LOOK);
  }

  take(view: SharingView) {
    const brought = this.view && this.view.brought !== view.brought;
    const shut = view.stage === "over" || view.stage === "withdrawn";
    this.view = view;
    if (brought) app.changes += 1;
    // The lease ended, or came back.
    if (app.state && (app.state.stage === "shut") !== shut) void app.refresh();
  }

  async now() {
    try {
      this.take(await call("share_now"));
      setTimeout(() => void this.look(), 300);
    } catch (thrown) {
      app.fail(thrown);
    }
  }

  forget() {
    this.view = null;
  }
}

export const sharing = new Sharing();
app.forgetters.add(() => sharing.forget());
