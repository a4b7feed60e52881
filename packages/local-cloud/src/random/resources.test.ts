import { expect, test } from "vitest";
import { readStack } from "../terraform/read-stack.ts";
import type { ResourceType } from "../terraform/resource-type.ts";
import { resolveStack } from "../terraform/stack.ts";
import { testStackFolder } from "../testing/stack-folder.ts";
import * as random from "./resources.ts";

const types = Object.values(random) as unknown as readonly ResourceType<never>[];
const context = { accountId: "000000000000", awsEndpointUrl: "", apiUrl: "" };

/** Returns an attribute of `<type>.x`. */
function create(type: string, config: object, attribute: string): unknown {
  const content = {
    resource: { [type]: { x: config } },
    output: { value: { value: `\${${type}.x.${attribute}}` } },
  };
  const folder = testStackFolder({ "main.tf.json": JSON.stringify(content) });
  return resolveStack(readStack(folder), types, context).outputs.value;
}

test.each<[string, object, string, RegExp]>([
  ["random_id", { byte_length: 4 }, "hex", /^[\da-f]{8}$/],
  ["random_id", { byte_length: 4, prefix: "p-" }, "hex", /^p-[\da-f]{8}$/],
  ["random_id", { byte_length: 4 }, "dec", /^\d+$/],
  ["random_id", { byte_length: 5 }, "b64_url", /^[\w-]{7}$/],
  ["random_id", { byte_length: 4 }, "b64_std", /^[A-Za-z\d+/]{6}==$/],
  ["random_string", { length: 8, special: false, upper: false }, "result", /^[a-z\d]{8}$/],
  ["random_string", { length: 4, lower: false, numeric: false, special: false }, "id", /^[A-Z]{4}$/],
  ["random_password", { length: 20, override_special: "_", min_special: 5 }, "result", /^(?=(.*_){5}).{20}$/],
  ["random_pet", {}, "id", /^[a-z]+-[a-z]+$/],
  ["random_pet", { length: 3, prefix: "p", separator: "_" }, "id", /^p_[a-z]+_[a-z]+_[a-z]+$/],
  ["random_uuid", {}, "result", /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/],
  ["random_integer", { min: 3, max: 4 }, "id", /^[34]$/],
  ["random_shuffle", { input: ["a", "b"] }, "result[0]", /^[ab]$/],
])("%s with %j has %s, the same each time", (type, config, attribute, pattern) => {
  const value = create(type, config, attribute);
  expect(value).toMatch(pattern);
  expect(create(type, config, attribute)).toBe(value);
});

test("a change of the keepers changes the value", () => {
  const id = (version: string) => create("random_id", { byte_length: 8, keepers: { version } }, "hex");
  expect(id("1")).not.toBe(id("2"));
});

test("shuffles keep all elements, and may repeat them", () => {
  const shuffle = (config: object) => create("random_shuffle", { input: ["a", "b", "c"], ...config }, "result");
  expect([...(shuffle({}) as string[])].sort()).toEqual(["a", "b", "c"]);
  expect(shuffle({ result_count: 7 })).toHaveLength(7);
});
