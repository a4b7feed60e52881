import type { ConsoleActivity } from "local-cloud/console-api";
import { useCallback, useEffect, useState } from "preact/hooks";
import { useActivities, useConsole } from "../data/console-context.ts";
import { Icon } from "./icon.tsx";
import { notify } from "./notice.tsx";
import "./code-updates.css";

/** Notifies of reloaded functions. Shows the error of the last save until it is fixed or dismissed. */
export function CodeUpdates() {
  const { stack } = useConsole();
  const [failure, setFailure] = useState<string>();
  const known = stack.value;
  useEffect(() => setFailure(known?.updateFailure), [known]);
  useActivities(
    useCallback(
      (activities: readonly ConsoleActivity[]) => {
        for (const { error, node, type } of activities) {
          if (type === "update-failed") {
            setFailure(error);
          }
          if (type === "update-recovered") {
            setFailure(undefined);
          }
          if (type !== "function-updated") {
            continue;
          }
          const updated = stack.peek()?.nodes.find(({ id }) => id === node);
          notify(`Reloaded ${updated?.label ?? "a function"}.`);
        }
      },
      [stack],
    ),
  );
  if (failure === undefined) {
    return null;
  }
  return (
    <div class="code-updates" role="alert">
      <div>
        <strong>Your last save has errors. Still running the previous version.</strong>
        <pre>{failure}</pre>
      </div>
      <button type="button" class="quiet-button" aria-label="Dismiss" onClick={() => setFailure(undefined)}>
        <Icon name="close" />
      </button>
    </div>
  );
}
