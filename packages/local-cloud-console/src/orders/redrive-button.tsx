import type { ConsoleActivity, QueuesView, RedriveCounts } from "local-cloud/console-api";
import { useAction } from "../components/use-action.ts";
import { send } from "../data/api.ts";
import { useRefreshOn } from "../data/console-context.ts";
import { pluralize } from "../data/format.ts";
import { useResponse } from "../data/use-response.ts";

const CHANGES_QUEUES: ReadonlySet<ConsoleActivity["type"]> = new Set(["dead-letter", "api-call"]);

/** Redrives the dead letters of an order. Hidden while no queue holds one. */
export function RedriveButton({ id, onDone }: { id: string; onDone: () => void }) {
  const { busy, run } = useAction();
  const { response, refresh } = useResponse<QueuesView>("queues?limit=1000");
  useRefreshOn(({ type }) => CHANGES_QUEUES.has(type), refresh);
  const letters = (response?.queues ?? []).flatMap(({ messages, name }) => {
    const own = messages.filter((message) => message.kind !== "unreadable" && message.itemId === id && !message.hidden);
    return own.length > 0 ? [{ name, messageIds: own.map(({ messageId }) => messageId) }] : [];
  });
  if (letters.length === 0) {
    return null;
  }
  const redrive = () =>
    run(async () => {
      let redriven = 0;
      for (const { messageIds, name } of letters) {
        const counts = await send<RedriveCounts>(`queues/${encodeURIComponent(name)}/redrive`, { messageIds });
        redriven += counts.redriven;
        const [failure] = counts.failures;
        if (failure) {
          throw new Error(`Not redriven: ${failure.reason}`);
        }
      }
      refresh();
      onDone();
      return `${pluralize(redriven, "event")} redriven. The timeline shows the new attempt.`;
    });
  return (
    <button type="button" class="button primary" disabled={busy} onClick={redrive}>
      Redrive
    </button>
  );
}
