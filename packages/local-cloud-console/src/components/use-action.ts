import { useState } from "preact/hooks";
import { notify } from "./notice.tsx";

/**
 * Does what a person asked for, one at a time, and tells when it does not work.
 * @returns whether it is being done, and what starts it; `action` returns the text to tell, if there is one
 */
export function useAction() {
  const [busy, setBusy] = useState(false);
  const run = async (action: () => Promise<unknown>) => {
    setBusy(true);
    try {
      const text = await action();
      if (typeof text === "string") {
        notify(text);
      }
    } catch (error) {
      notify((error as Error).message, "failed");
    } finally {
      setBusy(false);
    }
  };
  return { busy, run };
}
