import type { OutcomeState } from "local-cloud/console-api";

const CLASSES: Record<OutcomeState, string> = {
  "in progress": "badge",
  retrying: "badge warn",
  failed: "badge bad",
  complete: "badge good",
};

export function OutcomeBadge({ state }: { state: OutcomeState }) {
  return <span class={CLASSES[state]}>{state}</span>;
}
