import * as z from "zod";
import { type Operation, operation } from "../protocols/json-service.ts";
import type { Authorize } from "./authorization.ts";
import type { EventBus } from "./event-bus.ts";
import type { EventBuses } from "./event-buses.ts";
import { byName, page, pageParameters } from "./page.ts";

export function busOperations(buses: EventBuses, authorize: Authorize): Record<string, Operation> {
  return {
    ListEventBuses: operation(
      z.strictObject({ NamePrefix: z.string().optional(), ...pageParameters }),
      (input, call) => {
        authorize(call, "events:ListEventBuses", "*", {});
        const named = buses.all.filter(({ name }) => name.startsWith(input.NamePrefix ?? ""));
        const { items, next } = page(byName(named), input);
        return { EventBuses: items.map(listing), ...next };
      },
    ),

    DescribeEventBus: operation(z.strictObject({ Name: z.string().min(1).optional() }), ({ Name }, call) => {
      authorize(call, "events:DescribeEventBus", buses.arnOf(Name), {});
      return listing(buses.get(Name));
    }),
  };
}

function listing({ arn, createdAtMs, description, name }: EventBus) {
  const seconds = createdAtMs === undefined ? undefined : createdAtMs / 1000;
  return { Name: name, Arn: arn, Description: description, CreationTime: seconds, LastModifiedTime: seconds };
}
