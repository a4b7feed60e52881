import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { Learner } from "../../src/step.ts";

export async function walk({ system }: Learner): Promise<void> {
  const entry = {
    EventBusName: String(system.cloud.outputs.event_bus_arn),
    Source: "order_service",
    DetailType: "order_canceled",
    Detail: JSON.stringify({ data: { ID: "mine" } }),
  };
  await system.observe(() => system.eventBridge.send(new PutEventsCommand({ Entries: [entry] })));
}
