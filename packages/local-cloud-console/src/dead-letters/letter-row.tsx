import { type DeadLetterView, resourceName } from "local-cloud/console-api";
import { Age } from "../components/age.tsx";
import { Json } from "../components/json.tsx";
import { formatTime, pluralize } from "../data/format.ts";
import { getOrderPath } from "../orders/orders.ts";

interface LetterRowProps {
  letter: DeadLetterView;
  now: number;
  busy: boolean;
  /** Undefined if its group's button does the same. */
  onRedrive: (() => void) | undefined;
}

export function LetterRow({ busy, letter, now, onRedrive }: LetterRowProps) {
  const { hidden, sentAt } = letter;
  return (
    <li class="letter">
      <div>
        {letter.kind !== "unreadable" && <Origin letter={letter} />}
        <p class="faint">
          <Age at={sentAt} now={now} />
          {hidden && " · in flight"}
        </p>
        {letter.kind === "unreadable" ? (
          <Details title="Message" content={letter.body} />
        ) : (
          <Details title="Event" content={letter.event} />
        )}
      </div>
      {onRedrive && letter.kind !== "unreadable" && (
        <button type="button" class="button small" disabled={busy || hidden} onClick={onRedrive}>
          Redrive
          <span class="unseen"> the message of {formatTime(sentAt)}</span>
        </button>
      )}
    </li>
  );
}

const SUMMARIES = {
  "undelivered-event": "Event not delivered",
  "failed-invocation": "Invocation failed",
  "undelivered-message": "Message not delivered",
  "exhausted-message": "Every receive failed",
};

function Origin({ letter }: { letter: Exclude<DeadLetterView, { kind: "unreadable" }> }) {
  const { attempts, condition, functionArn, itemId, kind } = letter;
  const name = resourceName(functionArn);
  return (
    <p>
      {itemId && (
        <>
          <a class="mono" href={getOrderPath(itemId)}>
            {itemId}
          </a>
          {" · "}
        </>
      )}
      {SUMMARIES[kind]}
      {attempts !== undefined && `, tried ${pluralize(attempts, "time")}`}
      {condition && `, ${condition}`}
      {", for "}
      {letter.function ? <a href={`/?node=${encodeURIComponent(letter.function)}`}>{name}</a> : name}
    </p>
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
