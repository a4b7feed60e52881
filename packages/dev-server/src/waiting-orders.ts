import { explainWait } from "choreography";
import type { TraceStore } from "local-cloud";
import type { Outputs } from "orders-cli/outputs";
import type { IncompleteOrder } from "./order-progress.ts";

/** Orders that lack the same stamps, and why the first one does. */
export interface WaitingOrders {
  IDs: string[];
  /** One sentence for each missing stamp. */
  reasons: string[];
}

type Traces = Pick<TraceStore, "find">;

/** Explains each missing stamp of an order. */
export function explainOrder({ ID, missing }: IncompleteOrder, traces: Traces, outputs: Outputs): string[] {
  const activities = (traces.find(ID)?.activities ?? []).map(({ activity }) => activity);
  return missing.map((attribute) => explainWait(attribute, activities, outputs));
}

/** Explains one order for all that lack the same stamps: a cause may concern thousands. */
export function explainOrders(orders: readonly IncompleteOrder[], traces: Traces, outputs: Outputs): WaitingOrders[] {
  return [...Map.groupBy(orders, ({ missing }) => missing.join()).values()].flatMap((alike) =>
    alike.slice(0, 1).map((first) => ({
      IDs: alike.map(({ ID }) => ID),
      reasons: explainOrder(first, traces, outputs),
    })),
  );
}
