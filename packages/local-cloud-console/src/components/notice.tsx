import { signal } from "@preact/signals";
import { Icon } from "./icon.tsx";
import "./notice.css";

interface Notice {
  text: string;
  kind: "done" | "failed";
}

const SHOWN_MS = 6_000;
const notice = signal<Notice | undefined>(undefined);
let timer: ReturnType<typeof setTimeout>;

/** Tells what came of what a person did, for the eye and for screen readers. */
export function notify(text: string, kind: Notice["kind"] = "done"): void {
  notice.value = { text, kind };
  clearTimeout(timer);
  timer = setTimeout(dismiss, SHOWN_MS);
}

function dismiss(): void {
  notice.value = undefined;
}

/** Where it is told: one place of the page, always there, because screen readers heed only what changes. */
export function NoticeArea() {
  const shown = notice.value;
  return (
    <div class="notice-area" role="status">
      {shown && (
        <div class={`notice ${shown.kind}`}>
          <span>{shown.text}</span>
          <button type="button" class="quiet-button" aria-label="Dismiss" onClick={dismiss}>
            <Icon name="close" />
          </button>
        </div>
      )}
    </div>
  );
}
