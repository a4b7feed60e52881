import { compileFilterPattern, InvalidEventPatternError } from "event-pattern";
import type { ServiceContract } from "service-kit/contract";
import * as z from "zod";
import { consumerNames, contracts, type ServiceName, serviceNames } from "./contracts.ts";
import { publishedEvents } from "./published-events.ts";

const name = z.string().regex(/^[a-z][a-z0-9-]{0,29}$/, "must be 1 to 30 lowercase letters, digits and hyphens");
const accounts = z.array(z.string().regex(/^\d{12}$/, "must be 12 digits")).optional();
const detailType = z.enum([...publishedEvents.keys()]);

/** Names of other resources of a topic, which would have the same name in Terraform. */
const RESERVED = /^(rule|target|dead-letters)$|-(permission|subscription)$/;
const queueName = name.refine(
  (value) => !RESERVED.test(value) && !serviceNames.some((service) => service === value),
  "is reserved for a resource of the topic: choose another name",
);

const filterPolicy = z.record(z.string(), z.unknown()).superRefine((policy, context) => {
  if (Object.keys(policy).length === 0) {
    return;
  }
  try {
    compileFilterPattern(JSON.stringify(policy), "MessageBody");
  } catch (error) {
    const { message } = error as Error;
    const reason = error instanceof InvalidEventPatternError ? error.reason : message;
    context.addIssue({ code: "custom", message: `SNS rejects it: ${reason}` });
  }
});
const subscription = z.strictObject({ filterPolicy: filterPolicy.optional() });

/** Topics by the detail type of their event. */
export const topicsSchema = z
  .partialRecord(
    detailType,
    z.strictObject({
      subscriberAccounts: accounts,
      queues: z.record(queueName, subscription).optional(),
      services: z.partialRecord(z.enum(consumerNames), subscription).optional(),
    }),
  )
  .superRefine((topics, context) => {
    for (const [event, topic] of Object.entries(topics)) {
      for (const service of Object.keys(topic?.services ?? {})) {
        const { consumes }: ServiceContract = contracts[service as ServiceName];
        if (consumes?.detailType !== event) {
          const message = `consumes ${consumes?.detailType}: move it to the topic of that event`;
          context.addIssue({ code: "custom", path: [event, "services", service], message });
        }
      }
    }
  });

/** Buses of other teams by name. */
export const sharedBusesSchema = z.record(
  name,
  z.strictObject({ events: unique(z.array(detailType).min(1)), accounts }),
);

/** Rejects a list with equal items. */
export function unique<Item>(list: z.ZodArray<z.ZodType<Item, Item>>) {
  return list.refine((items) => new Set(items).size === items.length, "must not repeat an item");
}
