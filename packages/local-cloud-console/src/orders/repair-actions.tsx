import type { ConsoleTrace, Outcome } from "local-cloud/console-api";
import { useLocation } from "preact-iso";
import { useAction } from "../components/use-action.ts";
import { remove } from "../data/api.ts";
import { useConsole, useStack } from "../data/console-context.ts";
import { RedriveButton } from "./redrive-button.tsx";

interface RepairActionsProps {
  id: string;
  outcome: Outcome;
  trace: ConsoleTrace;
  getStepHref(step: number): string;
  /** Called when an action is done, because its button may disappear. */
  onDone(): void;
}

/** The way from a failure to its repair: see it, remove its cause, redrive the event. */
export function RepairActions({ getStepHref, id, onDone, outcome, trace }: RepairActionsProps) {
  const { route } = useLocation();
  const { nodes } = useStack();
  const { failure, retry, waitingFor } = outcome;
  const functionName = failure?.functionName ?? retry?.target ?? waitingFor[0];
  const node = nodes.find(({ kind, name }) => kind === "function" && name === functionName);
  const step = failure?.step;
  return (
    <>
      {failure?.queue !== undefined && <RedriveButton id={id} onDone={onDone} />}
      {outcome.state !== "complete" && <FaultButtons trace={trace} onDone={onDone} />}
      {step !== undefined && (
        <button type="button" class="button" onClick={() => route(getStepHref(step), true)}>
          Show the failure
        </button>
      )}
      {node && (
        <a class="button" href={`/?node=${encodeURIComponent(node.id)}&tab=logs`}>
          Open logs
        </a>
      )}
    </>
  );
}

/** A button for each active fault that was injected into the order. */
function FaultButtons({ onDone, trace }: Pick<RepairActionsProps, "trace" | "onDone">) {
  const { health } = useConsole();
  const { busy, run } = useAction();
  const injected = new Set(
    trace.activities.map(({ activity }) => (activity.type === "fault-injected" ? activity.faultId : undefined)),
  );
  const active =
    health.value?.faults.filter(
      ({ id, injected: count, times = Number.POSITIVE_INFINITY }) => injected.has(id) && count < times,
    ) ?? [];
  const turnOff = (id: string) =>
    run(async () => {
      await remove(`faults/${id}`);
      onDone();
    });
  return active.map(({ effect, id, on }) => (
    <button
      key={id}
      type="button"
      class="button"
      title={`${id}: ${effect} on each ${on}`}
      disabled={busy}
      onClick={() => turnOff(id)}
    >
      {active.length === 1 ? "Turn off the fault" : `Turn off ${id}`}
    </button>
  ));
}
