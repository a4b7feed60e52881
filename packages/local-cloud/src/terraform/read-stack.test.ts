// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's syntax
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { testStackFolder } from "../testing/stack-folder.ts";
import { readStack } from "./read-stack.ts";
import type { StackError } from "./stack-error.ts";

const provider = { aws: [{ region: "eu-central-1", default_tags: [{ tags: { project: "lab2" } }] }], archive: [{}] };

/** Returns the error of reading a stack with the content as its cdk.tf.json. */
function readError(content: string): StackError {
  const folder = testStackFolder({ "cdk.tf.json": content });
  try {
    readStack(folder);
  } catch (error) {
    const { message } = error as StackError;
    expect(message.startsWith(`${join(folder, "cdk.tf.json")}`)).toBe(true);
    expect(message).not.toContain("\n");
    return error as StackError;
  }
  throw new Error("the stack was read");
}

it("returns resources and data sources by type, outputs by name, and the region", () => {
  const folder = testStackFolder({
    "cdk.tf.json": JSON.stringify({
      "//": { metadata: {} },
      terraform: { required_providers: {} },
      provider,
      data: { archive_file: { bundle: { type: "zip" } } },
      resource: { aws_sqs_queue: { orders: { name: "orders" } } },
      output: { url: { value: "${aws_sqs_queue.orders.url}", sensitive: true } },
    }),
  });
  expect(readStack(folder)).toMatchObject({
    folder,
    region: "eu-central-1",
    blocks: new Map([
      ["aws_sqs_queue", { orders: { name: "orders" } }],
      ["data.archive_file", { bundle: { type: "zip" } }],
    ]),
    outputs: { url: "${aws_sqs_queue.orders.url}" },
  });
});

it("resolves the folder against the working directory", () => {
  const folder = testStackFolder({ "cdk.tf.json": JSON.stringify({ provider }) });
  expect(readStack(join(folder, "..", folder.split("/").at(-1) ?? "")).folder).toBe(folder);
});

test("reports a missing folder, or a file in its place, with the next step", () => {
  const folder = testStackFolder({ "cdk.tf.json": "{}" });
  for (const missing of [join(folder, "none"), join(folder, "cdk.tf.json")]) {
    expect(() => readStack(missing)).toThrow(expect.objectContaining({ code: "STACK_NOT_FOUND" }));
    expect(() => readStack(missing)).toThrow(`cannot read ${join(missing, "cdk.tf.json")} (`);
    expect(() => readStack(missing)).toThrow("synthesize the stack first, or pass its folder");
  }
});

test.each(["", "nope\n\nnope", "{\n  oops\n}", '{"a": 1,}', "\ufeff{}", "\u0000"])(
  "rejects %j as not JSON",
  (content) => {
    const error = readError(content);
    expect(error.code).toBe("STACK_NOT_JSON");
    expect(error.message).toContain("is not JSON: ");
  },
);

describe("a document with another shape is rejected with the location", () => {
  test.each<[unknown, string]>([
    [[], "top level"],
    [null, "top level"],
    ["text", "top level"],
    [{ provider, ephemeral: {} }, "ephemeral: the local cloud has no ephemeral resources"],
    [{ provider, query: {} }, "query: not supported by the local cloud; remove it to run this stack locally"],
    [
      { provider: { aws: [...provider.aws, ...provider.aws] } },
      "provider.aws: it has two default configurations; give one of them an alias",
    ],
    [{ provider, resource: "text" }, "resource: expected an object or a list of objects"],
    [{ provider, resource: [[{}]] }, "resource: expected an object or a list of objects"],
    [{ provider, resource: { aws_sqs_queue: 5 } }, "resource.aws_sqs_queue: expected an object"],
    [
      { provider, resource: [{ aws_sqs_queue: { a: {} } }, { aws_sqs_queue: { a: {} } }] },
      "aws_sqs_queue.a: it is defined twice; remove or rename one of them",
    ],
    [{ provider, locals: [{ a: 1 }, { a: 2 }] }, "local.a: it is defined twice"],
    [{ provider, resource: { aws_sqs_queue: { orders: "orders" } } }, "resource.aws_sqs_queue.orders"],
    [{ provider, resource: { aws_sqs_queue: { "a.b": {} } } }, "resource.aws_sqs_queue.a.b"],
    [{ provider, data: { archive_file: null } }, "data.archive_file"],
    [{ provider, output: { url: "text" } }, "output.url"],
  ])("%j", (document, location) => {
    const error = readError(JSON.stringify(document));
    expect(error.code).toBe("STACK_NOT_SUPPORTED");
    expect(error.message).toContain(`cdk.tf.json: ${location}`);
  });
});

/** Tools such as hcl2json write each block as a list, CDKTF writes an object. */
it("reads blocks in lists as it reads objects", () => {
  const blocks = {
    variable: { region: { default: "eu-west-1" } },
    locals: { name: "orders" },
    provider: { aws: { region: "${var.region}" } },
    data: { aws_region: { current: {} } },
    resource: { aws_sqs_queue: { orders: { name: "${local.name}" } } },
    output: { url: { value: "${aws_sqs_queue.orders.url}" } },
  };
  const inLists = (value: unknown, labels: number): unknown =>
    labels === 0
      ? [value]
      : Object.fromEntries(
          Object.entries(value as object).map(([label, inner]) => [label, inLists(inner, labels - 1)]),
        );
  const labels: Record<string, number> = { variable: 1, locals: 0, provider: 1, data: 2, resource: 2, output: 1 };
  const lists = Object.fromEntries(
    Object.entries(blocks).map(([type, value]) => [type, inLists(value, labels[type] ?? 0)]),
  );
  const read = (content: unknown) => {
    const { folder: _, ...document } = readStack(testStackFolder({ "main.tf.json": JSON.stringify(content) }));
    return document;
  };
  expect(read(lists)).toEqual(read(blocks));
});

it("reads Terraform's native syntax, too", () => {
  const folder = testStackFolder({
    "main.tf": `
      provider "aws" {
        region = "eu-west-1"
      }
      resource "aws_sqs_queue" "a" {
        name       = "a"
        depends_on = [aws_sqs_queue.b]
      }
    `,
    "b.tf.json": JSON.stringify({ resource: { aws_sqs_queue: { b: { name: "b" } } } }),
  });
  expect(readStack(folder)).toMatchObject({
    region: "eu-west-1",
    blocks: new Map([["aws_sqs_queue", { b: { name: "b" }, a: { name: "a", depends_on: ["${aws_sqs_queue.b}"] } }]]),
  });
});

it("merges all files of the folder", () => {
  const folder = testStackFolder({
    "provider.tf.json": JSON.stringify({
      provider: { aws: [{ region: "eu-west-1" }, { alias: "us", region: "us-east-1" }] },
    }),
    "queues.tf.json": JSON.stringify({ resource: { aws_sqs_queue: { a: { name: "a" } } } }),
    "more-queues.tf.json": JSON.stringify({ resource: { aws_sqs_queue: { b: { name: "b" } } } }),
    "terraform.tfvars.json": "{}",
  });
  expect(readStack(folder)).toMatchObject({
    region: "eu-west-1",
    aliases: { "aws.us": { region: "us-east-1" } },
    blocks: new Map([["aws_sqs_queue", { a: { name: "a" }, b: { name: "b" } }]]),
  });
});

test.each([
  ["main.tf", "main.tf: cannot parse line 1: expected an argument or a block"],
  ["override.tf", "override.tf: the local cloud does not merge override files"],
  ["override.tf.json", "override.tf.json: the local cloud does not merge override files"],
  ["main_override.tf.json", "main_override.tf.json: the local cloud does not merge override files"],
])("rejects %s with the next step", (name, message) => {
  expect(() => readStack(testStackFolder({ "cdk.tf.json": "{}", [name]: "{}" }))).toThrow(message);
});

it("accepts blocks without an effect on a new stack, and lists checks as not emulated", () => {
  const content = { terraform: [{}], moved: [{}], import: [{}], removed: {}, check: { health: { assert: {} } } };
  const { notEmulated } = readStack(testStackFolder({ "cdk.tf.json": JSON.stringify(content) }));
  expect(notEmulated).toEqual(["check.health"]);
});
