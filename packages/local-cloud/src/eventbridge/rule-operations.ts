import * as z from "zod";
import { type Operation, operation } from "../protocols/json-service.ts";
import type { Authorize } from "./authorization.ts";
import type { EventBus, Rule } from "./event-bus.ts";
import type { EventBuses } from "./event-buses.ts";
import { pageParameters, paginate, sortByName } from "./paginate.ts";

const onBus = { EventBusName: z.string().min(1).optional() };

export function createRuleOperations(
  buses: EventBuses,
  { accountId, authorize }: { accountId: string; authorize: Authorize },
): Record<string, Operation> {
  return {
    ListRules: operation(
      z.strictObject({ NamePrefix: z.string().min(1).optional(), ...onBus, ...pageParameters }),
      (input, call) => {
        authorize(call, "events:ListRules", "*", {});
        const bus = buses.get(input.EventBusName);
        const named = bus.rules.filter(({ name }) => name.startsWith(input.NamePrefix ?? ""));
        const { items, next } = paginate(sortByName(named), input);
        return { Rules: items.map((rule) => toListing(rule, bus)), ...next };
      },
    ),

    DescribeRule: operation(z.strictObject({ Name: z.string().min(1), ...onBus }), ({ EventBusName, Name }, call) => {
      authorize(call, "events:DescribeRule", buses.toRuleArn(Name, EventBusName), {});
      return { ...toListing(buses.getRule(Name, EventBusName), buses.get(EventBusName)), CreatedBy: accountId };
    }),

    ListTargetsByRule: operation(
      z.strictObject({ Rule: z.string().min(1), ...onBus, ...pageParameters }),
      (input, call) => {
        authorize(call, "events:ListTargetsByRule", buses.toRuleArn(input.Rule, input.EventBusName), {});
        const { targets } = buses.getRule(input.Rule, input.EventBusName);
        const { items, next } = paginate(targets, input);
        return { Targets: items.map((target) => target.listing), ...next };
      },
    ),

    ListRuleNamesByTarget: operation(
      z.strictObject({ TargetArn: z.string().min(1), ...onBus, ...pageParameters }),
      (input, call) => {
        authorize(call, "events:ListRuleNamesByTarget", "*", {});
        const rules = buses
          .get(input.EventBusName)
          .rules.filter(({ targets }) => targets.some(({ arn }) => arn === input.TargetArn));
        const { items, next } = paginate(sortByName(rules), input);
        return { RuleNames: items.map(({ name }) => name), ...next };
      },
    ),
  };
}

function toListing({ arn, description, enabled, eventPattern, name, scheduleExpression }: Rule, bus: EventBus) {
  return {
    Name: name,
    Arn: arn,
    EventPattern: eventPattern,
    ScheduleExpression: scheduleExpression,
    State: enabled ? "ENABLED" : "DISABLED",
    Description: description,
    EventBusName: bus.name,
  };
}
