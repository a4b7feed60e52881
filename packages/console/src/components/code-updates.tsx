import type { ConsoleActivity } from "local-cloud/console-api";
import { useCallback, useState } from "preact/hooks";
import { useActivities, useConsole } from "../console-context.ts";
import { Icon } from "./icon.tsx";
import { tell } from "./notice.tsx";
import "./code-updates.css";

/** Tells when a function runs other code, and why the latest change could not be run: until one can, or it is dismissed. */
export function CodeUpdates() {
  const [failure, setFailure] = useState<string>();
  const { stack } = useConsole();
  useActivities(
    useCallback(
      (activities: readonly ConsoleActivity[]) => {
        for (const { error, node, type } of activities) {
          if (type === "update-failed") setFailure(error);
          if (type !== "function-updated") continue;
          setFailure(undefined);
          const updated = stack.peek()?.nodes.find(({ id }) => id === node);
          tell(`${updated?.label ?? "A function"} runs its new code.`);
        }
      },
      [stack],
    ),
  );
  if (failure === undefined) return null;
  return (
    <div class="code-updates" role="alert">
      <div>
        <strong>The latest change does not run: the last good version goes on.</strong>
        <pre>{failure}</pre>
      </div>
      <button type="button" class="quiet-button" aria-label="Dismiss" onClick={() => setFailure(undefined)}>
        <Icon name="close" />
      </button>
    </div>
  );
}
