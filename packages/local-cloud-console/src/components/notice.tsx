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

/** Shows the result of a user's action for some seconds. Screen readers announce it. */
export function notify(text: string, kind: Notice["kind"] = "done"): void {
  notice.value = { text, kind };
  clearTimeout(timer);
  timer = setTimeout(dismiss, SHOWN_MS);
}

function dismiss(): void {
  notice.value = undefined;
}

/** The live region of notices. It is always rendered, because screen readers announce only changes. */
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
