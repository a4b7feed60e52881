import { signal } from "@preact/signals";
import { useCallback, useEffect, useRef } from "preact/hooks";
import { useLocation } from "preact-iso";
import { Icon } from "../components/icon.tsx";
import { ORDER_WORDS, ORDERS_PATH } from "../orders/orders.ts";
import { openSearch } from "./search.tsx";
import "./shortcuts.css";

/** The views by the key to press after `g`. */
const TARGETS: Record<string, { path: string; label: string }> = {
  m: { path: "/", label: "Map" },
  o: { path: ORDERS_PATH, label: ORDER_WORDS.list },
  t: { path: "/table", label: "Table" },
  d: { path: "/dead-letters", label: "Dead letters" },
  a: { path: "/archive", label: "Archive" },
  p: { path: "/playground", label: "Playground: load" },
  e: { path: "/playground/event", label: "Playground: events" },
  f: { path: "/playground/faults", label: "Playground: faults" },
};
const SECOND_KEY_MS = 1_500;

const OFF_KEY = "console.shortcuts-off";
const enabled = signal(localStorage.getItem(OFF_KEY) === null);

/** Single-key shortcuts and the dialog that lists them. They can be turned off, for speech input. */
export function Shortcuts() {
  const dialog = useRef<HTMLDialogElement>(null);
  useShortcutKeys(useCallback(() => dialog.current?.showModal(), []));

  return (
    <>
      <button
        type="button"
        class="quiet-button"
        onClick={() => dialog.current?.showModal()}
        aria-label="Keyboard shortcuts"
      >
        <Icon name="keyboard" />
        <span class="label">Shortcuts</span>
      </button>
      <dialog ref={dialog} class="shortcuts" aria-labelledby="shortcuts-title">
        <div class="shortcuts-head">
          <h2 id="shortcuts-title">Keyboard shortcuts</h2>
          <button type="button" class="quiet-button" aria-label="Close" onClick={() => dialog.current?.close()}>
            <Icon name="close" />
          </button>
        </div>
        <ShortcutList />
        <label class="check">
          <input type="checkbox" checked={enabled.value} onChange={(event) => enable(event.currentTarget.checked)} />
          Enable single-key shortcuts
        </label>
      </dialog>
    </>
  );
}

const LISTED: readonly [keys: string, label: string][] = [
  ...Object.entries(TARGETS).map(([key, { label }]): [string, string] => [`g ${key}`, label]),
  ["/", "Search orders, events and keys; also ⌘K or Ctrl+K"],
  ["↑ ↓ ← →", "Move within the map, a list or a timeline"],
  ["Esc", "Close the panel"],
  ["?", "Show this help"],
];

function ShortcutList() {
  return (
    <dl>
      {LISTED.map(([keys, label]) => (
        <div key={keys}>
          <dt>
            {keys.split(" ").map((key) => (
              <>
                <kbd>{key}</kbd>{" "}
              </>
            ))}
          </dt>
          <dd>{label}</dd>
        </div>
      ))}
    </dl>
  );
}

function useShortcutKeys(showHelp: () => void): void {
  const { route } = useLocation();

  useEffect(() => {
    const onKey = createKeyHandler(route, showHelp);
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [route, showHelp]);
}

function createKeyHandler(route: (path: string) => void, showHelp: () => void) {
  let goAt = Number.NEGATIVE_INFINITY;
  return (event: KeyboardEvent) => {
    if (!enabled.value || hasModifier(event) || isTyping(event.target)) {
      return;
    }
    if (event.key === "?") {
      showHelp();
    } else if (event.key === "/") {
      openSearch();
    } else if (performance.now() - goAt < SECOND_KEY_MS && TARGETS[event.key]) {
      route(TARGETS[event.key]?.path ?? "/");
    } else {
      goAt = event.key === "g" ? performance.now() : Number.NEGATIVE_INFINITY;
      return;
    }
    goAt = Number.NEGATIVE_INFINITY;
    event.preventDefault();
  };
}

function hasModifier({ altKey, ctrlKey, metaKey }: KeyboardEvent): boolean {
  return altKey || ctrlKey || metaKey;
}

function enable(on: boolean): void {
  enabled.value = on;
  if (on) {
    localStorage.removeItem(OFF_KEY);
  } else {
    localStorage.setItem(OFF_KEY, "off");
  }
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
