import { describe, expect, test } from "vitest";
import { parseSettings, readSettings } from "../environments.ts";
import { findPolicyViolations } from "../policies.ts";
import { getResource, parseStatements, reference, synthesizeOrders } from "../synthesized-stack.ts";

const stack = synthesizeOrders("dev", {
  indexes: {
    "by-customer": { partitionKey: "customer", sortKey: "time_order_service", readers: ["order-service"] },
    "by-day": { partitionKey: "day", attributes: ["customer", "total"] },
  },
});
const getTable = (json = stack) => getResource(json, "aws_dynamodb_table", "order-status");

describe("an index of the table", () => {
  test("has its keys as strings, and copies no attribute that was not asked for", () => {
    expect(getTable()).toMatchObject({
      attribute: ["ID", "customer", "time_order_service", "day"].map((name) => ({ name, type: "S" })),
      global_secondary_index: [
        {
          name: "by-customer",
          hash_key: "customer",
          range_key: "time_order_service",
          projection_type: "KEYS_ONLY",
        },
        {
          name: "by-day",
          hash_key: "day",
          projection_type: "INCLUDE",
          non_key_attributes: ["customer", "total"],
        },
      ],
    });
    expect(getTable(synthesizeOrders())).not.toHaveProperty("global_secondary_index");
  });

  test("is queried by its readers alone", () => {
    const findQueries = (service: string) =>
      parseStatements(getResource(stack, "aws_iam_role_policy", `${service}-policy`).policy).filter(
        ({ Sid }) => Sid === "QueryOrders",
      );
    expect(findQueries("order-service")).toEqual([
      {
        Sid: "QueryOrders",
        Effect: "Allow",
        Action: ["dynamodb:Query"],
        Resource: [`${reference("aws_dynamodb_table.order-status.arn")}/index/by-customer`],
      },
    ]);
    expect(findQueries("invoice-service")).toEqual([]);
    expect(findPolicyViolations(stack)).toEqual([]);
  });

  test.each([
    ["a name", { "by customer": { partitionKey: "customer" } }],
    ["a reader", { "by-customer": { partitionKey: "customer", readers: ["shop-service"] } }],
    ["a key", { "by-customer": { partitionKey: "" } }],
  ])("is rejected with %s that is invalid", (_, indexes) => {
    expect(() => parseSettings("dev", { ...readSettings("dev", {}), indexes })).toThrow(/indexes/);
  });
});
