import type { Mistake } from "../../src/step.ts";

export const mistakes: Mistake[] = [
  {
    name: "uses another name for the attribute",
    file: "packages/service-kit/src/stamp.ts",
    search: "stampAttribute(service)",
    replacement: '"timeOrderService"',
    message: "UpdateItem was called with the attribute `timeOrderService`, and IAM denied it",
  },
  {
    name: "writes the stamp of another service",
    file: "packages/service-kit/src/stamp.ts",
    search: "stampAttribute(service)",
    replacement: 'stampAttribute("invoice_service")',
    message: /the attribute `time_invoice_service`.*`ID`, `time_order_service`, as the role of order-service allows/,
  },
  {
    name: "leaves the ID out of the key",
    file: "packages/service-kit/src/stamp.ts",
    search: "Key: { ID: { S: orderId } }",
    replacement: "Key: {}",
    message: /UpdateItem failed: ValidationException.*`Key` has the table's partition key, `ID`/,
  },
  {
    name: "stores the time as a number",
    file: "packages/service-kit/src/stamp.ts",
    search: "{ S: now().toISOString() }",
    replacement: "{ N: String(now().getTime()) }",
    message: /`time_order_service` is \d+; expected: .*text in ISO 8601/,
  },
  {
    name: "leaves out the type of a value",
    file: "packages/service-kit/src/stamp.ts",
    search: "{ S: now().toISOString() }",
    replacement: "now().toISOString()",
    message: /a value has no type.*`\{ S: text \}`/,
  },
  {
    name: "forgets await",
    file: "packages/service-kit/src/stamp.ts",
    search: "await client.send(",
    replacement: "void client.send(",
    message: /UpdateItem failed, but the caller got 200.*every promise is awaited/,
  },
  {
    name: "has no permission to write",
    file: "infra/src/service-permissions.ts",
    search: 'Action: ["dynamodb:UpdateItem"]',
    replacement: 'Action: ["dynamodb:PutItem"]',
    message: "no statement in the role of order-service allows `dynamodb:UpdateItem`",
  },
];
