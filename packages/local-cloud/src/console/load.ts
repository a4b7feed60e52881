import type { LoadRequest, LoadView } from "./api/request-view.ts";
import type { HttpApiClient } from "./http-api-client.ts";

const INTERVAL_MS = 10;
/** The maximum number of pending requests; beyond it the rate drops. */
const MAX_OUTSTANDING = 1_000;

/** Repeats a request at a rate for a limited time, from its construction. */
export class Load {
  #load: LoadRequest;
  #client: Pick<HttpApiClient, "send">;
  #counts = { sent: 0, succeeded: 0, failed: 0 };
  #responses: Record<string, number> = {};
  #startedAt = Date.now();
  #startedAtMonotonic = performance.now();
  #state: LoadView["state"] = "RUNNING";
  #timer: NodeJS.Timeout;

  constructor(load: LoadRequest, client: Pick<HttpApiClient, "send">) {
    this.#load = load;
    this.#client = client;
    this.#timer = setInterval(() => this.#sendDue(), INTERVAL_MS);
    this.#sendDue();
  }

  get view(): LoadView {
    const responses = { ...this.#responses };
    return { ...this.#load, ...this.#counts, responses, state: this.#state, startedAt: this.#startedAt };
  }

  stop(): void {
    if (this.#state === "RUNNING") {
      this.#end("STOPPED");
    }
  }

  #end(state: LoadView["state"]): void {
    this.#state = state;
    clearInterval(this.#timer);
  }

  #sendDue(): void {
    const { perSecond, seconds } = this.#load;
    const total = perSecond * seconds;
    const due = Math.min(total, 1 + Math.floor(((performance.now() - this.#startedAtMonotonic) / 1000) * perSecond));
    const { failed, sent, succeeded } = this.#counts;
    const room = MAX_OUTSTANDING - (sent - succeeded - failed);
    for (let count = Math.min(due - sent, room); count > 0; count -= 1) {
      void this.#send();
    }
    if (this.#counts.sent === total) {
      this.#end("COMPLETED");
    }
  }

  async #send(): Promise<void> {
    this.#counts.sent += 1;
    const statusCode = await this.#client.send(this.#load.request).then(
      (response) => response.statusCode,
      () => undefined,
    );
    const isSuccess = statusCode !== undefined && statusCode >= 200 && statusCode < 300;
    this.#counts[isSuccess ? "succeeded" : "failed"] += 1;
    const status = String(statusCode ?? "none");
    this.#responses[status] = (this.#responses[status] ?? 0) + 1;
  }
}
