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
import { useResponse } from "../data/use-response.ts";
import { toRows } from "../story/rows.ts";
import { StepPanel } from "../story/step-panel.tsx";
import { type Step, toStory } from "../story/story.ts";
import { Waterfall } from "../story/waterfall.tsx";
import { OrderCard } from "./order-card.tsx";
import { getOrderPath, ORDER_WORDS, ORDERS_PATH } from "./orders.ts";
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
  const getLabel = useLabels();
  const steps = useMemo(() => (trace ? toStory(trace, getLabel) : []), [trace, getLabel]);
  const rows = useMemo(() => toRows(steps, getLabel), [steps, getLabel]);
  const open = steps.find(({ number }) => String(number) === query.step);
  const path = getOrderPath(id);
  const getStepHref = (step: number | undefined) => (step === undefined ? path : `${path}?step=${step}`);

  return (
    <div class="view">
      <a class="back" href={ORDERS_PATH}>
        <Icon name="back" /> {ORDER_WORDS.list}
      </a>
      <ViewHead title={id} under={trace && summarize(steps, trace)} />
      {trace && <OrderCard id={id} item={item} trace={trace} getLabel={getLabel} getStepHref={getStepHref} />}
      {trace ? (
        <div class="with-panel">
          <div class="order-story">
            {trace.truncated && <p class="soft">Only the latest activities for this ID are shown.</p>}
            <Waterfall rows={rows} open={open?.number} href={getStepHref} />
            {item && <Json title="Item" content={item.attributes} />}
          </div>
          {open && <StepPanel step={open} onClose={() => route(path, true)} />}
        </div>
      ) : (
        <NoTrace error={error} known={item !== undefined} />
      )}
    </div>
  );
}

/** Returns a function that turns AWS's name of a resource into its label in the stack. */
function useLabels(): (name: string) => string {
  const { nodes } = useStack();
  return useMemo(() => {
    const labels = new Map(nodes.map(({ label, name }) => [name, label]));
    return (name: string) => labels.get(name) ?? name;
  }, [nodes]);
}

function summarize(steps: readonly Step[], { activities }: ConsoleTrace): string {
  const from = Math.min(...steps.map((step) => step.from));
  const to = Math.max(...steps.map((step) => step.to));
  return `${pluralize(activities.length, "activity", "activities")} in ${formatDuration(to - from)}, starting at ${formatExactTime(from)}`;
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
