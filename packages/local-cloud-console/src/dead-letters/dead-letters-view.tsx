import {
  type ConsoleActivity,
  type DeadLetterView,
  type QueuesView,
  type QueueView,
  type RedriveCounts,
  resourceName,
} from "local-cloud/console-api";
import { Json } from "../components/json.tsx";
import { notify } from "../components/notice.tsx";
import { Empty, Failure, Loading } from "../components/states.tsx";
import { useAction } from "../components/use-action.ts";
import { ViewHead } from "../components/view-head.tsx";
import { send } from "../data/api.ts";
import { useRefreshOn } from "../data/console-context.ts";
import { count, formatTime, pluralize } from "../data/format.ts";
import { useResponse } from "../data/use-response.ts";
import { getOrderPath } from "../orders/orders.ts";
import "./dead-letters.css";

const CHANGES_QUEUES: ReadonlySet<ConsoleActivity["type"]> = new Set(["dead-letter", "api-call"]);

export function DeadLettersView() {
  const { response, error, refresh } = useResponse<QueuesView>("queues?limit=100");
  const queues = response?.queues;
  const queueIds = new Set(queues?.map(({ node }) => node));
  useRefreshOn(({ node, type }) => CHANGES_QUEUES.has(type) && node !== undefined && queueIds.has(node), refresh);
  const { full = [], empty = [] } = Object.groupBy(queues ?? [], ({ total }) => (total > 0 ? "full" : "empty"));

  return (
    <div class="view">
      <ViewHead title="Dead letters" under="Events that failed, and why. Fix the cause, then redrive them." />
      {error && !response && <Failure title="Could not load the queues">{error.message}</Failure>}
      {!error && !response && <Loading>Loading queues</Loading>}
      {queues?.length === 0 && <Empty title="No dead-letter queue in this stack">Failed events are lost.</Empty>}
      {empty.length > 0 && full.length === 0 && (
        <Empty title="No dead letters">
          No event has failed. <a href="/playground/faults">Inject a fault</a> to see one.
        </Empty>
      )}
      {full.map((queue) => (
        <Queue key={queue.node} queue={queue} onChange={refresh} />
      ))}
      {empty.length > 0 && <p class="soft">Empty: {empty.map(({ name }) => name).join(", ")}.</p>}
    </div>
  );
}

function Queue({ onChange, queue }: { queue: QueueView; onChange: () => void }) {
  const { busy, run } = useAction();
  const { messages, name, total } = queue;
  const redrive = (messageIds?: string[]) =>
    run(async () => {
      const path = `queues/${encodeURIComponent(name)}/redrive`;
      notifyCounts(await send<RedriveCounts>(path, messageIds ? { messageIds } : {}));
      onChange();
    });
  return (
    <section class="card" aria-labelledby={`queue-${queue.node}`}>
      <header class="card-head">
        <h2 id={`queue-${queue.node}`} class="cut">
          {name} <span class="badge bad">{count(total)}</span>
        </h2>
        <button type="button" class="button" disabled={busy} onClick={() => redrive()}>
          Redrive all
        </button>
      </header>
      <ul>
        {messages.map((letter) => (
          <Letter key={letter.messageId} letter={letter} busy={busy} onRedrive={() => redrive([letter.messageId])} />
        ))}
      </ul>
      {messages.length < total && <p class="letters-more soft">{count(total - messages.length)} more not shown</p>}
    </section>
  );
}

function notifyCounts({ failed, failures, notFound, redriven, unreadable }: RedriveCounts): void {
  const parts = [
    `${pluralize(redriven, "message")} redriven`,
    failed > 0 && `${count(failed)} failed: ${failures[0]?.reason}`,
    unreadable > 0 && `${count(unreadable)} unreadable`,
    notFound > 0 && `${count(notFound)} deleted or in flight`,
  ];
  notify(`${parts.filter(Boolean).join("; ")}.`, failed + unreadable > 0 ? "failed" : "done");
}

const SUMMARIES = {
  "undelivered-event": "Event not delivered",
  "failed-invocation": "Invocation failed",
  "exhausted-message": "Every receive failed",
};

function Letter(props: { letter: DeadLetterView; busy: boolean; onRedrive: () => void }) {
  const { busy, letter, onRedrive } = props;
  const { hidden, sentAt } = letter;
  if (letter.kind === "unreadable") {
    return (
      <li class="letter">
        <div>
          <p>
            <strong class="bad">Not a dead letter</strong> <span class="soft">{letter.reason}</span>
          </p>
          <p class="faint">{formatTime(sentAt)}</p>
          <Details title="Message" content={letter.body} />
        </div>
      </li>
    );
  }
  const { attempts, condition, error, event, functionArn, itemId, kind } = letter;
  const summary = SUMMARIES[kind];
  return (
    <li class="letter">
      <div>
        <p>
          <strong class="bad">{error.code}</strong> {error.message}
        </p>
        <p class="soft">
          {summary}
          {attempts !== undefined && `, tried ${pluralize(attempts, "time")}`}
          {condition && `, ${condition}`}
          {", for "}
          {letter.function ? (
            <a href={`/?node=${encodeURIComponent(letter.function)}`}>{resourceName(functionArn)}</a>
          ) : (
            resourceName(functionArn)
          )}
        </p>
        <p class="faint">
          {formatTime(sentAt)}
          {itemId && (
            <>
              {" · "}
              <a class="mono" href={getOrderPath(itemId)}>
                {itemId}
              </a>
            </>
          )}
          {hidden && " · in flight"}
        </p>
        <Details title="Event" content={event} />
      </div>
      <button type="button" class="button small" disabled={busy || hidden} onClick={onRedrive}>
        Redrive
        <span class="unseen"> the message of {formatTime(sentAt)}</span>
      </button>
    </li>
  );
}

function Details({ content, title }: { title: string; content: unknown }) {
  return (
    <details>
      <summary>{title}</summary>
      <Json title={title} content={content} />
    </details>
  );
}
