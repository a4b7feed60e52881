import { useEffect, useState } from "preact/hooks";
import { useActivities, useConsole } from "../data/console-context.ts";
import { Icon } from "./icon.tsx";
import { notify } from "./notice.tsx";
import "./code-updates.css";

/** Notifies of reloaded functions. Shows the error of the last save until it is fixed or dismissed. */
export function CodeUpdates() {
  const known = useConsole().stack.value;
  const [failure, setFailure] = useState<string>();
  useEffect(() => setFailure(known?.updateFailure), [known]);
  useActivities((activities) => {
    for (const { error, node, type } of activities) {
      if (type === "update-failed") {
        setFailure(error);
      } else if (type === "update-recovered") {
        setFailure(undefined);
      } else if (type === "function-updated") {
        notify(`Reloaded ${known?.nodes.find(({ id }) => id === node)?.label ?? "a function"}.`);
      }
    }
  });
  if (failure === undefined) {
    return null;
  }
  return (
    <div class="code-updates" role="alert">
      <div>
        <strong class="bad">Your last save has errors. Still running the previous version.</strong>
        <pre>{failure}</pre>
      </div>
      <button type="button" class="quiet-button" aria-label="Dismiss" onClick={() => setFailure(undefined)}>
        <Icon name="close" />
      </button>
    </div>
  );
}
