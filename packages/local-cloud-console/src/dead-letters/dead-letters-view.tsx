import type { QueuesView, QueueView } from "local-cloud/console-api";
import { useEffect } from "preact/hooks";
import { useLocation } from "preact-iso";
import { Empty, Failure, Loading } from "../components/states.tsx";
import { ViewHead } from "../components/view-head.tsx";
import { useConsole, useRefreshOn } from "../data/console-context.ts";
import { count, pluralize } from "../data/format.ts";
import { isInProgress } from "../data/redrive-tracker.ts";
import { useNow } from "../data/use-now.ts";
import { useResponse } from "../data/use-response.ts";
import { groupLetters, type LetterGroup } from "./group-letters.ts";
import { LetterFilter } from "./letter-filter.tsx";
import { LetterGroupCard } from "./letter-group-card.tsx";
import { RedriveResult } from "./redrive-result.tsx";
import { type Redrive, useRedrive } from "./use-redrive.ts";
import "../components/item-filter.css";
import "./dead-letters.css";

/** The dead letters of all queues, grouped by error. `?filter=` searches them. */
export function DeadLettersView() {
  const { response, error, refresh } = useResponse<QueuesView>("queues?limit=200");
  const deadLetters = useConsole().health.value?.deadLetters;
  useEffect(refresh, [refresh, deadLetters]);
  // A consumer that receives messages hides them.
  useRefreshOn(({ type, text }) => type === "api-call" && text?.startsWith("sqs:") === true, refresh);
  return (
    <div class="view">
      <ViewHead title="Dead letters" under="Events that failed, and why. Fix the cause, then redrive them." />
      <RedriveResult />
      {error && !response && <Failure title="Could not load the queues">{error.message}</Failure>}
      {!error && !response && <Loading>Loading queues</Loading>}
      {response && <DeadLetters queues={response.queues} onChange={refresh} />}
    </div>
  );
}

function DeadLetters({ onChange, queues }: { queues: readonly QueueView[]; onChange: () => void }) {
  const { filter = "" } = useLocation().query;
  const { busy, redrive } = useRedrive(onChange);
  const now = useNow(true);
  const groups = groupLetters(queues, filter);
  const total = queues.reduce((sum, queue) => sum + queue.total, 0);
  const listed = queues.reduce((sum, { messages }) => sum + messages.length, 0);
  if (queues.length === 0) {
    return <Empty title="No dead-letter queue in this stack">Failed events are lost.</Empty>;
  }
  if (total === 0) {
    return <NoDeadLetters />;
  }
  return (
    <>
      <div class="actions">
        <LetterFilter />
        <button type="button" class="button" disabled={busy} onClick={() => redrive(selectAll(queues, groups, filter))}>
          {filter === "" ? "Redrive all" : "Redrive these"}
        </button>
        <span class="soft">{describeCount(groups, total, filter)}</span>
      </div>
      {groups.length === 0 && <Empty title="No dead letters match">Change the filter to see other dead letters.</Empty>}
      {groups.map((group) => (
        <LetterGroupCard
          key={group.key}
          group={group}
          busy={busy}
          now={now}
          onRedrive={(messageIds) => redrive([{ queue: group.queue.name, messageIds }])}
        />
      ))}
      {listed < total && <p class="soft">{pluralize(total - listed, "older dead letter")} not shown.</p>}
    </>
  );
}

function NoDeadLetters() {
  const running = isInProgress(useConsole().redrives.progress.value);
  return (
    <Empty title="No dead letters">
      {running ? (
        "The redriven events are still running."
      ) : (
        <>
          No event needs a redrive. <a href="/playground/faults">Inject a fault</a> to see one that does.
        </>
      )}
    </Empty>
  );
}

/** Selects all messages, also those that are not listed, or those that match the filter. */
function selectAll(queues: readonly QueueView[], groups: readonly LetterGroup[], filter: string): Redrive[] {
  return filter === ""
    ? queues.filter(({ total }) => total > 0).map(({ name }) => ({ queue: name }))
    : groups.map(({ letters, queue }) => ({
        queue: queue.name,
        messageIds: letters.map(({ messageId }) => messageId),
      }));
}

function describeCount(groups: readonly LetterGroup[], total: number, filter: string): string {
  const errors = pluralize(groups.length, "error");
  const matching = groups.reduce((sum, { letters }) => sum + letters.length, 0);
  return filter === ""
    ? `${pluralize(total, "dead letter")}, ${errors}`
    : `${count(matching)} of ${pluralize(total, "dead letter")}, ${errors}`;
}
