import { signal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "../components/icon.tsx";
import { SearchBox } from "./search-box.tsx";
import "./search.css";

const isOpen = signal(false);

export function openSearch(): void {
  isOpen.value = true;
}

const close = () => {
  isOpen.value = false;
};

/** The search over orders, events and keys. ⌘K and Ctrl+K open it everywhere. */
export function Search() {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === "k" && (event.metaKey || event.ctrlKey) && !event.altKey && !event.shiftKey) {
        event.preventDefault();
        openSearch();
      }
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
  return (
    <>
      <button type="button" class="quiet-button" onClick={openSearch} aria-label="Search">
        <Icon name="search" />
        <span class="label">Search</span>
        <kbd class="label search-key">/</kbd>
      </button>
      {isOpen.value && <SearchDialog />}
    </>
  );
}

/**
 * A new element each time: the `close` event of a dialog comes late, and would close the dialog if it were open again.
 * Escape sends `cancel` before. An element that is removed while it is open would not return the focus.
 */
function SearchDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  // A layout effect, because keys pressed before the next paint belong to the search.
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const onCancel = () => {
    dialog.current?.close();
    close();
  };
  // By then, the element may be gone, and a new one open.
  const onClose = () => dialog.current && close();
  return (
    <dialog ref={dialog} class="search" aria-label="Search" onCancel={onCancel} onClose={onClose}>
      <SearchBox onClose={close} />
    </dialog>
  );
}
