import { expect, test } from "vitest";
import { createSampleEvents } from "./sample-events.ts";

const createStack = (...configs: object[]) =>
  ({ resources: () => configs.map((config) => ({ address: "", config, attributes: {} })) }) as never;
const detail = { type: "object", properties: { ID: { type: "string" } }, required: ["ID"] };
const type = "JSONSchemaDraft4";

test("creates an event for a schema of its detail, and for one of the whole event", () => {
  const envelope = { properties: { "detail-type": { type: "string" }, detail: { $ref: "#/definitions/d" } } };
  const discovered = { ...envelope, definitions: { d: detail } };
  expect(
    createSampleEvents(
      createStack(
        { name: "shop@order_created", type, content: JSON.stringify(detail) },
        { name: "a@b@paid", type, content: JSON.stringify(discovered) },
      ),
    ),
  ).toEqual([
    { source: "shop", "detail-type": "order_created", detail: { ID: "sample" } },
    { source: "a@b", "detail-type": "paid", detail: { ID: "sample" } },
  ]);
});

test.each([
  { name: "shop", type, content: JSON.stringify(detail) },
  { name: "shop@paid", type: "OpenApi3", content: JSON.stringify(detail) },
  { name: "shop@paid", type, content: "{" },
  { name: "shop@paid", type, content: "7" },
])("ignores another schema: %j", (config) => expect(createSampleEvents(createStack(config))).toEqual([]));
