import { getKind, type RecordedActivity } from "../core/activity/activity.ts";
import type { Cause } from "../core/activity/cause.ts";
import { parseIfJson } from "../core/activity/searchable-values.ts";
import type { NodeId } from "./api/stack-view.ts";
import type { StackGraph } from "./graph.ts";
import { findWrittenKeys, formatItemId } from "./item-key.ts";
import { RecentMap } from "./recent-map.ts";

/** Far more than are active at any time. */
const MAX_LINKS = 50_000;

/** How deep the key of an item may be in an event: `detail.data.ID` and one more level. */
const MAX_DEPTH = 4;

/**
 * Links activities to items. An invocation is about the first item that it writes, or else the one in its event or payload;
 * an event about the item whose partition key is in its detail, or else the item of the invocation that published it.
 */
export class ItemLinks {
  #graph: StackGraph;
  #items = new RecentMap<string, string>(MAX_LINKS);
  #functions = new RecentMap<string, NodeId>(MAX_LINKS);
  #causes = new RecentMap<string, Cause>(MAX_LINKS);

  constructor(graph: StackGraph) {
    this.#graph = graph;
  }

  /** Learns from an activity. Call it once per activity, in order. */
  follow(activity: RecordedActivity): void {
    switch (activity.type) {
      case "invocation-started":
        this.#followStart(activity);
        break;
      case "api-call": {
        const [item] = this.findWrittenItems(activity);
        if (item && activity.cause) {
          this.#learn(activity.cause, item.id);
        }
        break;
      }
      case "event-accepted":
      case "event-replayed": {
        const { cause, event } = activity;
        const id = this.findItem(event.detail) ?? (cause && this.#findItemOfCause(cause));
        if (id === undefined) {
          break;
        }
        this.#items.set(event.id, id);
        if (cause) {
          this.#learn(cause, id);
        }
        break;
      }
      case "message-published": {
        const { cause, message, messageId } = activity;
        const id = this.findItem(parseIfJson(message)) ?? (cause && this.#findItemOfCause(cause));
        if (id !== undefined) {
          this.#items.set(messageId, id);
        }
        break;
      }
      case "message-received":
      case "record-received": {
        const { cause, requestId } = activity;
        const id = cause && this.#findItemOfCause(cause);
        if (id !== undefined && this.#items.get(requestId) === undefined) {
          this.#items.set(requestId, id);
        }
        break;
      }
      case "delivery": {
        const id = this.#items.get(activity.eventId);
        if (id !== undefined) {
          this.#items.set(activity.deliveryId, id);
        }
        break;
      }
    }
  }

  #followStart(activity: Extract<RecordedActivity, { type: "invocation-started" }>): void {
    const { cause, functionName, payload, requestId } = activity;
    const node = this.#graph.findByName("function", functionName);
    if (node) {
      this.#functions.set(requestId, node.id);
    }
    if (cause) {
      this.#causes.set(requestId, cause);
    }
    const id = payload === undefined ? undefined : this.findItem(parseIfJson(payload));
    if (id !== undefined) {
      this.#items.set(requestId, id);
    }
  }

  findItemOf(activity: RecordedActivity): string | undefined {
    const [written] = activity.type === "api-call" ? this.findWrittenItems(activity) : [];
    if (written) {
      return written.id;
    }
    const { cause, eventId, requestId } = getKind(activity).ids(activity);
    if (eventId !== undefined) {
      return this.#items.get(eventId);
    }
    if (requestId !== undefined) {
      return this.#findItemOfRequest(requestId);
    }
    return cause && this.#findItemOfCause(cause);
  }

  findFunction(requestId: string): NodeId | undefined {
    return this.#functions.get(requestId);
  }

  findWrittenItems({ action, detail, resource }: RecordedActivity & { type: "api-call" }) {
    const table = this.#graph.tables.find(({ arn }) => arn === resource);
    if (!table) {
      return [];
    }
    return findWrittenKeys(action, detail, table).map((key) => ({ table, key, id: formatItemId(key, table) }));
  }

  /** Only the first item counts: a handler may write others. */
  #learn(cause: Cause, id: string): void {
    for (let next: Cause | undefined = cause; next; ) {
      const name: string = next.type === "delivery" ? next.deliveryId : next.requestId;
      if (this.#items.get(name) === undefined) {
        this.#items.set(name, id);
      }
      next = next.type === "invocation" ? this.#causes.get(name) : undefined;
    }
  }

  #findItemOfCause(cause: Cause): string | undefined {
    return cause.type === "delivery" ? this.#items.get(cause.deliveryId) : this.#findItemOfRequest(cause.requestId);
  }

  #findItemOfRequest(requestId: string): string | undefined {
    const own = this.#items.get(requestId);
    const cause = this.#causes.get(requestId);
    return own ?? (cause?.type === "delivery" ? this.#items.get(cause.deliveryId) : undefined);
  }

  /** Finds the item whose key is in an object, under the key's own name. */
  findItem(value: unknown, depth = MAX_DEPTH): string | undefined {
    if (value === null || typeof value !== "object" || Array.isArray(value) || depth === 0) {
      return undefined;
    }
    const fields = value as Record<string, unknown>;
    for (const { hashKey, rangeKey } of this.#graph.tables) {
      const parts = [fields[hashKey], ...(rangeKey === undefined ? [] : [fields[rangeKey]])];
      if (parts.every((part) => typeof part === "string" || typeof part === "number")) {
        return parts.join("/");
      }
    }
    for (const field of Object.values(fields)) {
      const found = this.findItem(field, depth - 1);
      if (found !== undefined) {
        return found;
      }
    }
    return undefined;
  }
}
