import type { LearnerSystem } from "../../step.ts";

/** Creates a system in which order-service may stamp and publish. It has no local cloud, and finds no line of code. */
export function createFakeSystem(): LearnerSystem {
  const statements = [
    {
      Action: ["dynamodb:UpdateItem"],
      Condition: { "ForAllValues:StringEquals": { "dynamodb:Attributes": ["ID", "time_order_service"] } },
    },
    { Action: ["events:PutEvents"], Condition: { StringEquals: { "events:source": "order_service" } } },
  ];
  const role = { name: "lab2-dev-order-service", policy: JSON.stringify({ Statement: statements }) };
  const system: Partial<LearnerSystem> = {
    cloud: {
      outputs: { event_bus_name: "lab2-dev-bus", table_name: "lab2-dev-order-status" },
    } as unknown as LearnerSystem["cloud"],
    stack: { resource: { aws_iam_role_policy: { "order-service-policy": role } }, data: {}, output: {} },
    locate: (file) => file,
  };
  return system as LearnerSystem;
}
