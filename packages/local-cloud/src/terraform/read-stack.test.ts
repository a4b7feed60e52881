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
  expect(readStack(folder)).toEqual({
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
    [{}, "provider"],
    [{ provider, module: {} }, "module: not supported by the local cloud; remove it to run this stack locally"],
    [{ provider, variable: { region: {} } }, "variable: not supported by the local cloud; remove it"],
    [{ provider: {} }, "provider.aws: the local cloud supports exactly one configuration of the aws provider"],
    [
      { provider: { aws: [...provider.aws, ...provider.aws] } },
      "provider.aws: the local cloud supports exactly one configuration",
    ],
    [
      { provider: { aws: provider.aws[0] } },
      "provider.aws: the local cloud supports exactly one configuration of the aws provider",
    ],
    [{ provider: { ...provider, google: [{}] } }, "provider.google: not supported by the local cloud; remove it"],
    [{ provider: { aws: [{}] } }, "provider.aws.0.region"],
    [{ provider: { aws: [{ region: "${var.region}" }] } }, "provider.aws.0.region: must be a region such as"],
    [{ provider, resource: [] }, "resource"],
    [{ provider, resource: { aws_sqs_queue: [] } }, "resource.aws_sqs_queue"],
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

it("says which provider to add to a stack without one", () => {
  expect(readError("{}").message).toMatch(/provider: add a provider, such as \{"aws":\[\{"region":"eu-west-1"\}\]\}$/);
});
