// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are Terraform's
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { testStackFolder } from "../testing/stack-folder.ts";
import { readStack } from "./read-stack.ts";
import type { StackError } from "./stack-error.ts";

const provider = { aws: [{ region: "eu-central-1", default_tags: [{ tags: { project: "lab2" } }] }], archive: [{}] };

/** The error of reading a stack whose cdk.tf.json is this. */
function refusalOf(content: string): StackError {
  const folder = testStackFolder({ "cdk.tf.json": content });
  try {
    readStack(folder);
  } catch (error) {
    const { message } = error as StackError;
    expect(message.startsWith(`${join(folder, "cdk.tf.json")}`)).toBe(true);
    expect(message).not.toContain("\n");
    return error as StackError;
  }
  throw new Error("it was read");
}

it("gives resources and data sources by type, outputs by name, and the region", () => {
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

it("finds the folder from where the process stands", () => {
  const folder = testStackFolder({ "cdk.tf.json": JSON.stringify({ provider }) });
  expect(readStack(join(folder, "..", folder.split("/").at(-1) ?? "")).folder).toBe(folder);
});

test("a folder that is missing, or no folder, is named with what to do", () => {
  const folder = testStackFolder({ "cdk.tf.json": "{}" });
  for (const missing of [join(folder, "none"), join(folder, "cdk.tf.json")]) {
    expect(() => readStack(missing)).toThrow(expect.objectContaining({ code: "STACK_NOT_FOUND" }));
    expect(() => readStack(missing)).toThrow(`${join(missing, "cdk.tf.json")} cannot be read (`);
    expect(() => readStack(missing)).toThrow("synthesize the stack first, or name its folder");
  }
});

test.each(["", "nope\n\nnope", "{\n  oops\n}", '{"a": 1,}', "\ufeff{}", "\u0000"])("%j is not JSON", (content) => {
  const error = refusalOf(content);
  expect(error.code).toBe("STACK_NOT_JSON");
  expect(error.message).toContain("is not JSON: ");
});

describe("a document of another shape is refused, with the place", () => {
  test.each<[unknown, string]>([
    [[], "top level"],
    [null, "top level"],
    ["text", "top level"],
    [{}, "provider"],
    [{ provider, module: {} }, 'top level: Unrecognized key: "module"'],
    [{ provider, variable: { region: {} } }, 'top level: Unrecognized key: "variable"'],
    [{ provider: {} }, "provider.aws: one configuration of the aws provider is supported"],
    [{ provider: { aws: [...provider.aws, ...provider.aws] } }, "provider.aws: one configuration of the aws provider"],
    [{ provider: { aws: provider.aws[0] } }, "provider.aws: one configuration of the aws provider is supported"],
    [{ provider: { ...provider, google: [{}] } }, 'provider: Unrecognized key: "google"'],
    [{ provider: { aws: [{}] } }, "provider.aws.0.region"],
    [{ provider: { aws: [{ region: "${var.region}" }] } }, "provider.aws.0.region: must be a region such as"],
    [{ provider, resource: [] }, "resource"],
    [{ provider, resource: { aws_sqs_queue: [] } }, "resource.aws_sqs_queue"],
    [{ provider, resource: { aws_sqs_queue: { orders: "orders" } } }, "resource.aws_sqs_queue.orders"],
    [{ provider, resource: { aws_sqs_queue: { "a.b": {} } } }, "resource.aws_sqs_queue.a.b"],
    [{ provider, data: { archive_file: null } }, "data.archive_file"],
    [{ provider, output: { url: "text" } }, "output.url"],
  ])("%j", (document, place) => {
    const error = refusalOf(JSON.stringify(document));
    expect(error.code).toBe("STACK_NOT_SUPPORTED");
    expect(error.message).toContain(`cdk.tf.json: ${place}`);
  });
});
