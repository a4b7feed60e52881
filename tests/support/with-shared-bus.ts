// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's syntax

import { synthesizeOrders } from "infra/src/synthesized-stack.ts";
import type { StackEdit } from "./run-stack.ts";

const SHARED_BUS_NAME = "${aws_cloudwatch_event_bus.partners-bus.name}";

const allow = (service: string, Action: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action, Resource: "*" }],
  });

/** Shares order_created on a bus, on which another team has a rule with the queue `audit` as its target. */
export const withSharedBus =
  (target: object = {}): StackEdit =>
  (json) => {
    const sharedBuses = { partners: { events: ["order_created"], accounts: ["111122223333"] } };
    Object.assign(json, synthesizeOrders("dev", { sharedBuses }));
    const { resource } = json;
    Object.assign(resource.aws_cloudwatch_event_target?.["partners-bus-order-created-target"] ?? {}, target);
    const add = (type: string, name: string, block: Record<string, unknown>) => {
      resource[type] = { ...resource[type], [name]: block };
    };
    add("aws_cloudwatch_event_rule", "audit", {
      // As a rule of the other bus.
      name: "lab2-dev-order-created",
      event_bus_name: SHARED_BUS_NAME,
      event_pattern: '{"detail-type":["order_created"]}',
    });
    add("aws_cloudwatch_event_target", "audit", {
      rule: "${aws_cloudwatch_event_rule.audit.name}",
      event_bus_name: SHARED_BUS_NAME,
      target_id: "audit",
      arn: "${aws_sqs_queue.audit.arn}",
    });
    add("aws_sqs_queue", "audit", { name: "lab2-dev-audit", policy: allow("events.amazonaws.com", "sqs:SendMessage") });
    const assume_role_policy = allow("events.amazonaws.com", "sts:AssumeRole").replace(',"Resource":"*"', "");
    add("aws_iam_role", "audit", { name: "audit", assume_role_policy });
  };
