import { AwsError } from "../core/aws-error.ts";
import type { EventBus, Rule } from "./event-bus.ts";
import { eventBusArn } from "./resources.ts";

/** The buses of an account in a region, by what requests call them: their name or their ARN. */
export class EventBuses {
  readonly all: readonly EventBus[];
  #accountId: string;
  #region: string;

  constructor(buses: readonly EventBus[], { accountId, region }: { accountId: string; region: string }) {
    this.all = buses;
    this.#accountId = accountId;
    this.#region = region;
  }

  /** The ARN of the bus, whether it is there or not. */
  arnOf(nameOrArn = "default"): string {
    return nameOrArn.startsWith("arn:") ? nameOrArn : eventBusArn(this.#region, this.#accountId, nameOrArn);
  }

  /** The bus's name or, if it is in another account or region, its ARN, which no bus here has for a name. */
  nameOf(nameOrArn?: string): string {
    const arn = this.arnOf(nameOrArn);
    const prefix = eventBusArn(this.#region, this.#accountId, "");
    return arn.startsWith(prefix) ? arn.slice(prefix.length) : arn;
  }

  find(nameOrArn?: string): EventBus | undefined {
    const arn = this.arnOf(nameOrArn);
    return this.all.find((bus) => bus.arn === arn);
  }

  /** @throws {AwsError} ResourceNotFoundException */
  get(nameOrArn?: string): EventBus {
    const bus = this.find(nameOrArn);
    if (!bus) {
      throw notFound(`Event bus ${this.nameOf(nameOrArn).replace(/^.*:event-bus\//, "")} does not exist.`);
    }
    return bus;
  }

  /** The ARN of something beside the buses, such as `archive/lab2-dev-events`. */
  resourceArn(resource: string): string {
    return `arn:aws:events:${this.#region}:${this.#accountId}:${resource}`;
  }

  /** The ARN of a rule, whether it is there or not. */
  ruleArnOf(ruleName: string, busNameOrArn?: string): string {
    const [prefix, busName] = this.arnOf(busNameOrArn).split(":event-bus/");
    return `${prefix}:rule/${busName === "default" ? "" : `${busName}/`}${ruleName}`;
  }

  /** @throws {AwsError} ResourceNotFoundException, for the bus or the rule */
  getRule(ruleName: string, busNameOrArn?: string): Rule {
    const bus = this.get(busNameOrArn);
    const rule = bus.rules.find(({ name }) => name === ruleName);
    if (!rule) {
      throw notFound(`Rule ${ruleName} does not exist on EventBus ${bus.name}.`);
    }
    return rule;
  }
}

function notFound(message: string): AwsError {
  return new AwsError("ResourceNotFoundException", message);
}
