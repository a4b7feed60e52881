import { useState } from "preact/hooks";
import { notify } from "./notice.tsx";

/** Runs a user's action and shows a notice with its result: the text it returns, or its error. */
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
  const onSubmit = (action: (form: HTMLFormElement) => Promise<unknown>) => (event: SubmitEvent) => {
    event.preventDefault();
    void run(() => action(event.currentTarget as HTMLFormElement));
  };
  return { busy, run, onSubmit };
}
