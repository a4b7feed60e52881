import { AwsError } from "../core/aws-error.ts";
import type { EventBus, Rule } from "./event-bus.ts";
import { eventBusArn } from "./resources.ts";

export class EventBuses {
  readonly all: readonly EventBus[];
  #accountId: string;
  #region: string;

  constructor(buses: readonly EventBus[], { accountId, region }: { accountId: string; region: string }) {
    this.all = buses;
    this.#accountId = accountId;
    this.#region = region;
  }

  /** Returns the ARN of a bus, which need not exist. */
  toArn(nameOrArn = "default"): string {
    return nameOrArn.startsWith("arn:") ? nameOrArn : eventBusArn(this.#region, this.#accountId, nameOrArn);
  }

  /** Returns the name of a bus, or its ARN if it is in another account or region. */
  toName(nameOrArn?: string): string {
    const arn = this.toArn(nameOrArn);
    const prefix = eventBusArn(this.#region, this.#accountId, "");
    return arn.startsWith(prefix) ? arn.slice(prefix.length) : arn;
  }

  find(nameOrArn?: string): EventBus | undefined {
    const arn = this.toArn(nameOrArn);
    return this.all.find((bus) => bus.arn === arn);
  }

  /** @throws {AwsError} ResourceNotFoundException */
  get(nameOrArn?: string): EventBus {
    const bus = this.find(nameOrArn);
    if (!bus) {
      const name = this.toName(nameOrArn).replace(/^.*:event-bus\//, "");
      throw new AwsError("ResourceNotFoundException", `Event bus ${name} does not exist.`);
    }
    return bus;
  }

  toResourceArn(resource: string): string {
    return `arn:aws:events:${this.#region}:${this.#accountId}:${resource}`;
  }

  /** Returns the ARN of a rule, which need not exist. */
  toRuleArn(ruleName: string, busNameOrArn?: string): string {
    const [prefix, busName] = this.toArn(busNameOrArn).split(":event-bus/");
    return `${prefix}:rule/${busName === "default" ? "" : `${busName}/`}${ruleName}`;
  }

  /** @throws {AwsError} ResourceNotFoundException if the bus or the rule does not exist */
  getRule(ruleName: string, busNameOrArn?: string): Rule {
    const bus = this.get(busNameOrArn);
    const rule = bus.rules.find(({ name }) => name === ruleName);
    if (!rule) {
      throw new AwsError("ResourceNotFoundException", `Rule ${ruleName} does not exist on EventBus ${bus.name}.`);
    }
    return rule;
  }
}
