import { StreamLane, type StreamLaneOptions } from "./stream-lane.ts";

type StreamPollerOptions = Omit<StreamLaneOptions, "index" | "position" | "positionKey">;

/**
 * Passes the records of a table's stream to a function: by lanes, of which each passes the records of its partition keys
 * in order, and waits until a batch is handled or discarded before it passes the next one.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html
 */
export class StreamPoller {
  #options: StreamPollerOptions;
  #lanes: StreamLane[] = [];
  #unsubscribe = () => {};
  #started = Promise.resolve();
  #isStopped = false;

  constructor(options: StreamPollerOptions) {
    this.#options = options;
  }

  /** Continues at the persisted positions, or begins at the starting position, which is persisted at once. */
  start(): Promise<void> {
    this.#started = this.#start().catch((error: Error) => {
      if (!this.#isStopped) {
        const { activityLog, mapping } = this.#options;
        const message = `${mapping.functionName} does not receive the records of ${mapping.tableName}: ${error.message}`;
        activityLog.record({ type: "warning", message });
      }
    });
    return this.#started;
  }

  async #start(): Promise<void> {
    const { mapping, positions, reader } = this.#options;
    const { lastSequence } = await reader.read(mapping.tableName, 0, 1);
    if (this.#isStopped) {
      return;
    }
    this.#createLanes(mapping.startingPosition === "LATEST" ? lastSequence : 0);
    this.#unsubscribe = reader.subscribe((tableName) => {
      if (tableName === mapping.tableName) {
        for (const lane of this.#lanes) {
          lane.notify();
        }
      }
    });
    for (const lane of this.#lanes) {
      lane.start();
    }
    await positions.flush();
  }

  #createLanes(startingPosition: number): void {
    const { mapping, positions } = this.#options;
    const { functionArn, parallelizationFactor, streamArn } = mapping;
    const prefix = `${streamArn} ${functionArn} `;
    const stored = new Map(positions.entries.filter(([key]) => key.startsWith(prefix)));
    // With another factor, lanes have other shares, so all continue where the slowest was.
    const slowest = Math.min(...Array.from(stored.values(), ({ sequence }) => sequence));
    const begin = stored.size > 0 ? slowest : startingPosition;
    const keys = Array.from(
      { length: parallelizationFactor },
      (_, index) => `${prefix}${index}/${parallelizationFactor}`,
    );
    for (const key of stored.keys()) {
      if (!keys.includes(key)) {
        positions.delete(key);
      }
    }
    this.#lanes = keys.map((positionKey, index) => {
      const position = stored.get(positionKey) ?? { sequence: begin };
      positions.set(positionKey, position);
      return new StreamLane({ ...this.#options, index, position, positionKey });
    });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#started;
    this.#unsubscribe();
    await Promise.all(this.#lanes.map((lane) => lane.stop()));
  }
}
