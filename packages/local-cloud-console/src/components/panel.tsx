import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "./icon.tsx";
import "./panel.css";

interface PanelProps {
  title: string;
  /** The kind of the resource or step, shown above the title. */
  kind: string;
  onClose: () => void;
  children: ComponentChildren;
}

/** A panel beside the view, or over it on a narrow page. Esc closes it. */
export function Panel({ children, kind, onClose, title }: PanelProps) {
  const panel = useRef<HTMLElement>(null);
  const close = useRef(onClose);
  close.current = onClose;

  // A layout effect, because a key pressed before the next paint would go to the page.
  useLayoutEffect(() => {
    const opener = document.activeElement;
    panel.current?.focus({ preventScroll: true });
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !document.querySelector("dialog[open]")) {
        close.current();
      }
    };
    addEventListener("keydown", onKey);
    return () => {
      removeEventListener("keydown", onKey);
      if (opener instanceof HTMLElement && opener.isConnected) {
        opener.focus({ preventScroll: true });
      }
    };
  }, []);

  return (
    <aside class="panel card" ref={panel} tabIndex={-1} aria-label={`${kind} ${title}`}>
      <header class="panel-head">
        <div>
          <p class="faint">{kind}</p>
          <h2>{title}</h2>
        </div>
        <button type="button" class="quiet-button" aria-label="Close panel" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <div class="panel-body">{children}</div>
    </aside>
  );
}
