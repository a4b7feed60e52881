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

  const numbered = (count: number, attributes: string[] = []) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`by-${index}`, { partitionKey: `key${index}`, attributes }]),
    );
  const letters = Array.from("abcdefghijklmnopqrst");

  test.each<[indexes: object, problem: string]>([
    [{ "by customer": { partitionKey: "customer" } }, "indexes.by customer: must be 3 to 255 letters"],
    [{ "by-customer": { partitionKey: "customer", readers: ["shop-service"] } }, "indexes.by-customer.readers.0: "],
    [{ "by-customer": { partitionKey: "" } }, "indexes.by-customer.partitionKey: "],
    [{ "by-expiry": { partitionKey: "expires_at" } }, "indexes.by-expiry.partitionKey: must not be a number"],
    [{ "by-customer": { partitionKey: "customer", sortKey: "customer" } }, "indexes.by-customer.sortKey: must differ"],
    [{ "by-customer": { partitionKey: "customer", attributes: ["customer"] } }, "indexes.by-customer: attributes must"],
    [
      { "by-customer": { partitionKey: "customer", attributes: ["ID"] } },
      "indexes.by-customer: attributes must differ",
    ],
    [{ "by-customer": { partitionKey: "customer", attributes: ["a", "a"] } }, "indexes.by-customer: attributes must"],
    [numbered(21), "indexes: a table has at most 20 indexes"],
    [numbered(6, letters), "indexes: all indexes together may copy at most 100 attributes"],
  ])("is rejected as in %j", (indexes, problem) => {
    expect(() => parseSettings("dev", { ...readSettings("dev", {}), indexes })).toThrow(problem);
  });

  test.each([
    { "by-customer": { partitionKey: "customer", sortKey: "ID", attributes: ["a"] } },
    { "by-day": { partitionKey: "day", attributes: letters } },
    numbered(20),
  ])("may be as in %j", (indexes) => {
    expect(parseSettings("dev", { ...readSettings("dev", {}), indexes }).indexes).toEqual(indexes);
  });
});
