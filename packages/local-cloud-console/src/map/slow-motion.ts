import type { ConsoleActivity, EdgeId, GraphEdge, StackView } from "local-cloud/console-api";
import { EDGE_VERBS } from "../data/resource-kinds.ts";

/** The time between two steps, and that of a particle along its edge. */
export const STEP_MS = 1_000;
/** A pause between the steps of an order that does not end the slow motion, such as a cold start. */
const MAX_PAUSE_MS = 3_000;

/** Edges that are taken at the same time. */
export interface Step {
  edges: EdgeId[];
  delayMs: number;
  /** @example "order-service publishes order_created to bus" */
  caption: string;
}

/** Plays the first order slowly: each edge once, in the order in which it was first taken. */
export class SlowMotion {
  #edges: ReadonlyMap<EdgeId, GraphEdge>;
  #labels: ReadonlyMap<string, string>;
  #seen = new Set<EdgeId>();
  #requests = 0;
  #endsAt: number | undefined;

  constructor({ edges, nodes }: Pick<StackView, "edges" | "nodes">) {
    this.#edges = new Map(edges.map((edge) => [edge.id, edge]));
    this.#labels = new Map(nodes.map(({ id, label }) => [id, label]));
  }

  /** @returns the steps to play; undefined if the slow motion is over, because the order is or a second one follows */
  plan(activities: readonly ConsoleActivity[], now: number): Step[] | undefined {
    this.#requests += activities.filter(({ type }) => type === "http-request").length;
    if (this.#requests > 1 || (this.#endsAt !== undefined && now > this.#endsAt + MAX_PAUSE_MS)) {
      return undefined;
    }
    const groups = Map.groupBy(this.#takeNew(activities), ({ from, kind }) => `${from} ${kind}`);
    return Array.from(groups.values(), (edges) => {
      const startsAt = Math.max(now, this.#endsAt ?? now);
      this.#endsAt = startsAt + STEP_MS;
      return { edges: edges.map(({ id }) => id), delayMs: startsAt - now, caption: this.#describe(edges) };
    });
  }

  #takeNew(activities: readonly ConsoleActivity[]): GraphEdge[] {
    return activities.flatMap(({ edge: id }) => {
      const edge = id === undefined || this.#seen.has(id) ? undefined : this.#edges.get(id);
      if (!edge) {
        return [];
      }
      this.#seen.add(edge.id);
      return [edge];
    });
  }

  #describe(edges: readonly GraphEdge[]): string {
    const [{ from, kind, labels } = { from: "", kind: "invokes", labels: [] } satisfies Partial<GraphEdge>] = edges;
    const verb = kind === "publishes" && labels.length > 0 ? `publishes ${labels.join(", ")} to` : EDGE_VERBS[kind];
    const targets = edges.map(({ to }) => this.#labels.get(to) ?? to);
    return `${this.#labels.get(from) ?? from} ${verb} ${new Intl.ListFormat("en").format(targets)}`;
  }
}
