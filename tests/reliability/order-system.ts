import { GetQueueAttributesCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { contracts } from "infra/src/contracts.ts";
import type { FaultInput, RecordedActivity } from "local-cloud";
import { ManualClock } from "local-cloud/testing";
import { connect } from "orders-cli/connection";
import { parseOrderDeadLetter } from "orders-cli/order-dead-letter";
import { redrive } from "orders-cli/redrive";
import { unconsumedEvents } from "../support/choreography.ts";
import { request, stampNames } from "../support/orders.ts";
import { type RunningStack, type StackOptions, startStack } from "../support/run-stack.ts";
import { isConsumer, type ServiceName } from "./boundaries.ts";
import { SimulatedTime } from "./simulated-time.ts";

const consumers = (Object.keys(contracts) as ServiceName[]).filter(isConsumer);

/** The response to a request that places an order. */
export interface OrderResponse {
  acknowledged: boolean;
  ID: string | undefined;
}

export interface OrderSystemOptions extends Pick<StackOptions, "dataFolder" | "edit"> {
  clock?: ManualClock;
}

/** The running system as seen by callers, operators and the clock of the platform. */
export class OrderSystem {
  readonly stack: RunningStack;
  readonly time: SimulatedTime;
  readonly clock: ManualClock;
  /** The first value of each stamp by order ID and attribute. */
  #firstStamps = new Map<string, string>();

  private constructor(stack: RunningStack, clock: ManualClock) {
    this.stack = stack;
    this.clock = clock;
    this.time = new SimulatedTime(clock, stack.activityLog);
    stack.activityLog.subscribe((activity) => this.#recordStamp(activity));
  }

  /** @param options.clock the clock of an earlier system. @default a new clock */
  static async start({ clock = new ManualClock(), ...options }: OrderSystemOptions = {}): Promise<OrderSystem> {
    return new OrderSystem(await startStack({ clock, warmFunctions: true, ...options }), clock);
  }

  async place(key: string): Promise<OrderResponse> {
    const { body, status } = await request(this.stack.orderUrl, {
      method: "POST",
      headers: { "Idempotency-Key": key },
    });
    return { acknowledged: status >= 200 && status < 300, ID: body.ID };
  }

  async readStamps(ID: string): Promise<Record<string, string>> {
    const TableName = String(this.stack.outputs.table_name);
    const { Item = {} } = await this.stack.dynamodb.send(
      new GetCommand({ TableName, Key: { ID }, ConsistentRead: true }),
    );
    const { ID: _, ...stamps } = Item;
    return stamps;
  }

  async findMissingStamps(ID: string): Promise<string[]> {
    const stamps = await this.readStamps(ID);
    return stampNames.filter((stamp) => !(stamp in stamps));
  }

  async isComplete(ID: string): Promise<boolean> {
    return (await this.findMissingStamps(ID)).length === 0;
  }

  /** Finds the stamps of an order that differ from the first values written. */
  async findRewrittenStamps(ID: string): Promise<string[]> {
    return Object.entries(await this.readStamps(ID))
      .filter(([name, time]) => this.#firstStamps.get(`${ID} ${name}`) !== time)
      .map(([name]) => name);
  }

  /** Whether the dead-letter queue of a service contains an event of an order. */
  async hasDeadLetter(service: ServiceName, ID: string): Promise<boolean> {
    const { Messages = [] } = await this.stack.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: this.#getQueueUrl(service),
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 0,
        MessageAttributeNames: ["All"],
      }),
    );
    const functionArn = this.#getFunctionArn(service);
    const letters = Messages.map((message) => parseOrderDeadLetter(message, functionArn));
    return letters.some((letter) => letter.kind !== "unreadable" && letter.ID === ID);
  }

  /** Counts the messages in all dead-letter queues. */
  async countDeadLetters(): Promise<number> {
    const counts = await Promise.all(consumers.map((service) => this.#countServiceDeadLetters(service)));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** Replaces all faults. */
  setFaults(faults: readonly FaultInput[]): void {
    this.stack.faults.clear();
    this.addFaults(faults);
  }

  addFaults(faults: readonly FaultInput[]): void {
    for (const fault of faults) {
      this.stack.faults.add(fault);
    }
  }

  /** How often the current faults were injected. */
  get injectedFaults(): number {
    return this.stack.faults.list().reduce((sum, { injected }) => sum + injected, 0);
  }

  /**
   * Checks that each fault was injected as often as requested, because a test that injects no fault proves nothing.
   *
   * @throws {Error}
   */
  assertFaultsInjected(): void {
    for (const { effect, id, injected, times = 1 } of this.stack.faults.list()) {
      if (injected < times) {
        throw new Error(`${id} (${effect}) was injected ${injected} times, expected ${times}`);
      }
    }
  }

  /** Redrives all dead letters, as `npx pnpm orders redrive` does. */
  async redrive(): Promise<void> {
    const awsPort = Number(new URL(this.stack.awsUrl).port);
    const connection = await connect({ awsPort });
    const output: string[] = [];
    const print = (line: string) => void output.push(line);
    const terminal = { print, report: print, progress: () => {}, confirm: async () => true };
    const { signal } = new AbortController();
    const context = { connection, terminal, signal, pause: async () => true, json: false };
    const exitCode = await this.time.advanceUntilSettled(
      "all dead letters are redriven",
      redrive({ yes: true }, context),
    );
    if (exitCode !== 0) {
      throw new Error(`redrive exited with ${exitCode}: ${output.join("; ")}`);
    }
  }

  /** The activities that report a loss. */
  get losses(): RecordedActivity[] {
    return this.stack.activities.filter(
      (each) =>
        each.type === "dead-letter-lost" ||
        (each.type === "event-dropped" && !unconsumedEvents.includes(each.event["detail-type"])),
    );
  }

  async #countServiceDeadLetters(service: ServiceName): Promise<number> {
    const { Attributes } = await this.stack.sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: this.#getQueueUrl(service),
        AttributeNames: ["ApproximateNumberOfMessages"],
      }),
    );
    return Number(Attributes?.ApproximateNumberOfMessages);
  }

  #getQueueUrl(service: ServiceName): string | undefined {
    return (this.stack.outputs.dead_letter_queue_urls as Record<string, string>)[service];
  }

  #getFunctionArn(service: ServiceName): string {
    return (this.stack.outputs.function_arns as Record<string, string>)[service] ?? "";
  }

  #recordStamp(activity: RecordedActivity): void {
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
