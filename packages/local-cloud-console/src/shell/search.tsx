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
  const dialog = useRef<HTMLDialogElement>(null);
  const open = isOpen.value;
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
  // A layout effect, because keys pressed before the next paint belong to the search.
  useLayoutEffect(() => {
    if (open) {
      dialog.current?.showModal();
    } else {
      dialog.current?.close();
    }
  }, [open]);
  return (
    <>
      <button type="button" class="quiet-button" onClick={openSearch} aria-label="Search">
        <Icon name="search" />
        <span class="label">Search</span>
        <kbd class="label search-key">/</kbd>
      </button>
      <dialog ref={dialog} class="search" aria-label="Search" onClose={close}>
        {open && <SearchBox onClose={close} />}
      </dialog>
    </>
  );
}
