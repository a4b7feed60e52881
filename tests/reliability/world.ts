import { GetQueueAttributesCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { contracts } from "infra/src/contracts.ts";
import type { FaultInput, LocalCloudOptions, RecordedActivity } from "local-cloud";
import { ManualClock } from "local-cloud/testing";
import { connect } from "orders-cli/connection";
import { parseOrderDeadLetter } from "orders-cli/order-dead-letter";
import { redrive } from "orders-cli/redrive";
import { request, stampNames } from "../support/orders.ts";
import { type RunningStack, startStack } from "../support/run-stack.ts";
import { isConsumer, type ServiceName } from "./boundaries.ts";
import { PassingTime } from "./passing-time.ts";

const consumers = (Object.keys(contracts) as ServiceName[]).filter(isConsumer);

/** What a caller of the API got. */
export interface Answer {
  acknowledged: boolean;
  ID: string | undefined;
}

export interface WorldOptions extends Pick<Partial<LocalCloudOptions>, "dataFolder" | "stackFolder"> {
  clock?: ManualClock;
}

/** The system that runs, as callers, the platform's time and an operator see it. */
export class World {
  readonly stack: RunningStack;
  readonly time: PassingTime;
  readonly clock: ManualClock;
  /** The value of each stamp when it was first written, by the order's ID and the attribute. */
  #firstStamps = new Map<string, string>();

  private constructor(stack: RunningStack, clock: ManualClock) {
    this.stack = stack;
    this.clock = clock;
    this.time = new PassingTime(clock, stack.activityLog);
    stack.activityLog.subscribe((activity) => this.#noteStamp(activity));
  }

  /** @param options.clock that goes on from an earlier world. @default a new one */
  static async start({ clock = new ManualClock(), ...options }: WorldOptions = {}): Promise<World> {
    return new World(await startStack({ clock, ...options }), clock);
  }

  async place(key: string): Promise<Answer> {
    const { body, status } = await request(this.stack.orderUrl, {
      method: "POST",
      headers: { "Idempotency-Key": key },
    });
    return { acknowledged: status >= 200 && status < 300, ID: body.ID };
  }

  async stampsOf(ID: string): Promise<Record<string, string>> {
    const TableName = String(this.stack.outputs.table_name);
    const { Item = {} } = await this.stack.dynamodb.send(
      new GetCommand({ TableName, Key: { ID }, ConsistentRead: true }),
    );
    const { ID: _, ...stamps } = Item;
    return stamps;
  }

  async missingStampsOf(ID: string): Promise<string[]> {
    const stamps = await this.stampsOf(ID);
    return stampNames.filter((stamp) => !(stamp in stamps));
  }

  async isComplete(ID: string): Promise<boolean> {
    return (await this.missingStampsOf(ID)).length === 0;
  }

  /** Stamps of an order that are not those that were written first. */
  async rewrittenStampsOf(ID: string): Promise<string[]> {
    return Object.entries(await this.stampsOf(ID))
      .filter(([name, time]) => this.#firstStamps.get(`${ID} ${name}`) !== time)
      .map(([name]) => name);
  }

  /** Whether an event of an order lies in a service's dead-letter queue. */
  async isDeadLetter(service: ServiceName, ID: string): Promise<boolean> {
    const { Messages = [] } = await this.stack.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: this.#queueUrlOf(service),
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 0,
        MessageAttributeNames: ["All"],
      }),
    );
    return Messages.map(parseOrderDeadLetter).some((letter) => letter.kind !== "unreadable" && letter.ID === ID);
  }

  /** How many lie in all of them. */
  async deadLetters(): Promise<number> {
    const counts = await Promise.all(consumers.map((service) => this.#deadLettersOf(service)));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** Turns faults on in the place of those that are on. */
  setFaults(faults: readonly FaultInput[]): void {
    this.stack.faults.clear();
    this.addFaults(faults);
  }

  addFaults(faults: readonly FaultInput[]): void {
    for (const fault of faults) {
      this.stack.faults.add(fault);
    }
  }

  /** How often the faults that are on have struck. */
  get strikes(): number {
    return this.stack.faults.list().reduce((sum, { injected }) => sum + injected, 0);
  }

  /** @throws {Error} when a fault that is on has not struck as often as it was to: nothing is known of it then */
  checkStrikes(): void {
    for (const { effect, id, injected, times = 1 } of this.stack.faults.list()) {
      if (injected < times) {
        throw new Error(`${id}, ${effect}, struck ${injected} times, not ${times}`);
      }
    }
  }

  /** What `pnpm orders redrive` does. */
  async redrive(): Promise<void> {
    const awsPort = Number(new URL(this.stack.awsUrl).port);
    const connection = await connect({ local: true, awsPort, environment: "dev" });
    const output: string[] = [];
    const print = (line: string) => void output.push(line);
    const terminal = { print, report: print, progress: () => {}, confirm: async () => true };
    const { signal } = new AbortController();
    const context = { connection, terminal, signal, pause: async () => true, json: false };
    const exitCode = await this.time.while("everything is redriven", redrive({ yes: true }, context));
    if (exitCode !== 0) {
      throw new Error(`redrive ended with ${exitCode}: ${output.join("; ")}`);
    }
  }

  /** Activities of something that was lost. */
  get losses(): RecordedActivity[] {
    return this.stack.activities.filter(({ type }) => type === "dead-letter-lost" || type === "event-dropped");
  }

  async #deadLettersOf(service: ServiceName): Promise<number> {
    const { Attributes } = await this.stack.sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: this.#queueUrlOf(service),
        AttributeNames: ["ApproximateNumberOfMessages"],
      }),
    );
    return Number(Attributes?.ApproximateNumberOfMessages);
  }

  #queueUrlOf(service: ServiceName): string | undefined {
    return (this.stack.outputs.dead_letter_queue_urls as Record<string, string>)[service];
  }

  #noteStamp(activity: RecordedActivity): void {
    if (activity.type !== "api-call" || activity.action !== "dynamodb:UpdateItem") {
      return;
    }
    const { ExpressionAttributeNames, ExpressionAttributeValues, Key } = activity.detail as {
      Key: { ID: { S: string } };
      ExpressionAttributeNames: { "#stamp": string };
      ExpressionAttributeValues: { ":now": { S: string } };
    };
    const stamp = `${Key.ID.S} ${ExpressionAttributeNames["#stamp"]}`;
    if (!this.#firstStamps.has(stamp)) {
      this.#firstStamps.set(stamp, ExpressionAttributeValues[":now"].S);
    }
  }
}
