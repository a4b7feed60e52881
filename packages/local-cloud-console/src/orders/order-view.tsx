import { type ConsoleTrace, formatDuration } from "local-cloud/console-api";
import { useEffect, useMemo } from "preact/hooks";
import { useLocation, useRoute } from "preact-iso";
import { Icon } from "../components/icon.tsx";
import { Json } from "../components/json.tsx";
import { Empty, Failure, Loading } from "../components/states.tsx";
import { ViewHead } from "../components/view-head.tsx";
import { RejectedError } from "../data/api.ts";
import { useConsole, useRefreshOn, useStack } from "../data/console-context.ts";
import { formatExactTime, pluralize } from "../data/format.ts";
import { readTimestamps } from "../data/timestamps.ts";
import { useResponse } from "../data/use-response.ts";
import { StepPanel } from "../story/step-panel.tsx";
import { type Step, toStory } from "../story/story.ts";
import { Waterfall } from "../story/waterfall.tsx";
import { getOrderPath, ORDER_WORDS, ORDERS_PATH } from "./orders.ts";
import { StampCount, StampLine } from "./stamps.tsx";
import "./order-view.css";

/** The timeline of an order, or of any other ID in a trace. `?step=` opens a step. */
export function OrderView() {
  const { query, route } = useLocation();
  const id = useRoute().params.id ?? "";
  const { items } = useConsole();
  items.version.value;
  const item = items.list.get(id);
  const { response: trace, error, refresh } = useResponse<ConsoleTrace>(`trace/${encodeURIComponent(id)}`);
  useEffect(refresh, [item?.attributes, refresh]);
  useRefreshOn(({ itemId }) => itemId === id, refresh);
  const { nodes } = useStack();
  const steps = useMemo(() => {
    const labels = new Map(nodes.map(({ label, name }) => [name, label]));
    return trace ? toStory(trace, (name) => labels.get(name) ?? name) : [];
  }, [trace, nodes]);
  const open = steps.find(({ number }) => String(number) === query.step);
  const path = getOrderPath(id);

  return (
    <div class="view">
      <a class="back" href={ORDERS_PATH}>
        <Icon name="back" /> {ORDER_WORDS.list}
      </a>
      <ViewHead title={id} under={trace && summarize(steps, trace)}>
        {item && <StampCount attributes={item.attributes} names={items.timestampNames} />}
      </ViewHead>
      {item && readTimestamps(item.attributes).length > 0 && (
        <section class="card card-body" aria-label="Stamps">
          <StampLine attributes={item.attributes} names={items.timestampNames} />
        </section>
      )}
      {trace ? (
        <div class="with-panel">
          <div class="order-story">
            {trace.truncated && <p class="soft">Only the latest activities for this ID are shown.</p>}
            <Waterfall
              steps={steps}
              open={open?.number}
              href={(number) => (number === open?.number ? path : `${path}?step=${number}`)}
            />
            {item && <Json title="Item" content={item.attributes} />}
          </div>
          {open && <StepPanel key={open.number} step={open} onClose={() => route(path)} />}
        </div>
      ) : (
        <NoTrace error={error} known={item !== undefined} />
      )}
    </div>
  );
}

function summarize(steps: readonly Step[], { activities }: ConsoleTrace): string {
  const from = Math.min(...steps.map((step) => step.from));
  const to = Math.max(...steps.map((step) => step.to));
  const failures = steps.filter(({ weight }) => weight === "failed").length;
  const failed = failures > 0 ? `, ${failures} failed` : "";
  return `${pluralize(activities.length, "activity", "activities")} in ${formatDuration(to - from)}${failed}, starting at ${formatExactTime(from)}`;
}

function NoTrace({ error, known }: { error: Error | undefined; known: boolean }) {
  if (!error) {
    return <Loading>Loading timeline</Loading>;
  }
  if (!(error instanceof RejectedError && error.code === "TRACE_NOT_FOUND")) {
    return <Failure title="Could not load the timeline">{error.message}</Failure>;
  }
  return known ? (
    <Empty title="Trace expired">The local cloud stores the latest 100,000 activities since it started.</Empty>
  ) : (
    <Empty title="Unknown ID">
      <p>It may be from another run. Any order ID, Idempotency-Key or event ID of this run works.</p>
      <a href={ORDERS_PATH}>View all orders</a>
    </Empty>
  );
}
