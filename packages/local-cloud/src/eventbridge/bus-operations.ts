import * as z from "zod";
import { type Operation, operation } from "../protocols/json-service.ts";
import type { Authorize } from "./authorization.ts";
import type { EventBus } from "./event-bus.ts";
import type { EventBuses } from "./event-buses.ts";
import { pageParameters, paginate, sortByName } from "./paginate.ts";

export function createBusOperations(buses: EventBuses, authorize: Authorize): Record<string, Operation> {
  return {
    ListEventBuses: operation(
      z.strictObject({ NamePrefix: z.string().optional(), ...pageParameters }),
      (input, call) => {
        authorize(call, "events:ListEventBuses", "*", {});
        const named = buses.all.filter(({ name }) => name.startsWith(input.NamePrefix ?? ""));
        const { items, next } = paginate(sortByName(named), input);
        return { EventBuses: items.map(toListing), ...next };
      },
    ),

    DescribeEventBus: operation(z.strictObject({ Name: z.string().min(1).optional() }), ({ Name }, call) => {
      authorize(call, "events:DescribeEventBus", buses.toArn(Name), {});
      return toListing(buses.get(Name));
    }),
  };
}

function toListing({ arn, createdAtMs, description, name }: EventBus) {
  const seconds = createdAtMs === undefined ? undefined : createdAtMs / 1000;
  return { Name: name, Arn: arn, Description: description, CreationTime: seconds, LastModifiedTime: seconds };
}
