import { signal } from "@preact/signals";
import { Icon } from "./icon.tsx";
import "./notice.css";

interface Notice {
  text: string;
  kind: "done" | "failed";
  link?: NoticeLink | undefined;
}

interface NoticeLink {
  href: string;
  label: string;
}

const SHOWN_MS = 6_000;
/** Long enough to reach the link. */
const SHOWN_WITH_LINK_MS = 20_000;
const notice = signal<Notice | undefined>(undefined);
let timer: ReturnType<typeof setTimeout>;

/** Shows the result of a user's action for some seconds. Screen readers announce it. */
export function notify(text: string, kind: Notice["kind"] = "done", link?: NoticeLink): void {
  notice.value = { text, kind, link };
  clearTimeout(timer);
  timer = setTimeout(dismiss, link ? SHOWN_WITH_LINK_MS : SHOWN_MS);
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
          {shown.link && (
            <a href={shown.link.href} onClick={dismiss}>
              {shown.link.label}
            </a>
          )}
          <button type="button" class="quiet-button" aria-label="Dismiss" onClick={dismiss}>
            <Icon name="close" />
          </button>
        </div>
      )}
    </div>
  );
}
