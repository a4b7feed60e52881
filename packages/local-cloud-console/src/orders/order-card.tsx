import { type ConsoleTrace, judgeOutcome } from "local-cloud/console-api";
import { useRef } from "preact/hooks";
import { useConsole, useStack } from "../data/console-context.ts";
import type { Item } from "../data/item-list.ts";
import { useNow } from "../data/use-now.ts";
import { CopyActions } from "./copy-actions.tsx";
import { describeOutcome } from "./describe-outcome.ts";
import { OutcomeBadge } from "./outcome-badge.tsx";
import { RepairActions } from "./repair-actions.tsx";
import { StampChart } from "./stamps.tsx";
import "./order-card.css";

interface OrderCardProps {
  id: string;
  item: Item | undefined;
  trace: ConsoleTrace;
  getLabel(name: string): string;
  /** Returns the link that opens a step. */
  getStepHref(step: number): string;
}

/** The outcome of an order in a sentence, its stamps, and the actions that help. */
export function OrderCard({ getLabel, getStepHref, id, item, trace }: OrderCardProps) {
  const { items } = useConsole();
  const { outputs } = useStack();
  const card = useRef<HTMLElement>(null);
  const { stamps } = items;
  const outcome = judgeOutcome({ attributes: item?.attributes, progress: trace.progress, stamps });
  const now = useNow(outcome.state === "retrying");
  const sentence = describeOutcome({ outcome, trace, stamps, outputs, getLabel, now });
  return (
    <section class={`card order-card ${outcome.state.replace(" ", "-")}`} aria-label="Outcome" ref={card} tabIndex={-1}>
      <p class="order-outcome">
        <OutcomeBadge state={outcome.state} /> <span class="order-sentence">{sentence}</span>
      </p>
      <p class="unseen" role="status">
        {id} is {outcome.state}
      </p>
      <div class="actions">
        <RepairActions
          id={id}
          outcome={outcome}
          trace={trace}
          getStepHref={getStepHref}
          onDone={() => card.current?.focus({ preventScroll: true })}
        />
        <CopyActions id={id} />
      </div>
      {item && stamps.length > 0 && (
        <StampChart attributes={item.attributes} names={items.timestampNames} awaited={stamps} />
      )}
    </section>
  );
}
