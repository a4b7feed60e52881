// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's syntax
import { describe, expect, it, test } from "vitest";
import * as z from "zod";
import { defineResource, defineUnemulatedResource, type ResourceType } from "./resource-type.ts";
import { resolveStack } from "./stack.ts";

const queue = defineResource(
  "aws_sqs_queue",
  {
    name: z.string(),
    delay_seconds: z.int().default(0),
    fifo_queue: z.boolean().optional(),
    redrive: z.strictObject({ target: z.string(), limits: z.array(z.int()) }).optional(),
    tags: z.record(z.string(), z.string()).optional(),
  },
  ({ name }, { accountId, awsEndpointUrl, region }) => ({
    arn: `arn:aws:sqs:${region}:${accountId}:${name}`,
    url: `${awsEndpointUrl}/${accountId}/${name}`,
    nothing: null,
  }),
);
const archive = defineResource("data.archive_file", { source: z.string() }, ({ source }, { address, stackFolder }) => ({
  path: `${stackFolder}/${source}`,
  address,
}));
const logGroup = defineUnemulatedResource("aws_cloudwatch_log_group", () => ({}));
const types = [queue, archive, logGroup] as unknown as readonly ResourceType<never>[];

function resolve(
  blocks: Record<string, Record<string, Record<string, unknown>>>,
  outputs: Record<string, unknown> = {},
) {
  return resolveStack(
    { folder: "/stack", region: "eu-central-1", blocks: new Map(Object.entries(blocks)), outputs },
    types,
    {
      accountId: "000000000000",
      awsEndpointUrl: "http://127.0.0.1:4566",
      apiUrl: "",
    },
  );
}

/** Returns the resolved configuration of queue `a` in a stack that also has queue `b`. */
function resolveQueue(a: Record<string, unknown>, b: Record<string, unknown> = { name: "b" }) {
  const queues = resolve({ aws_sqs_queue: { a: { name: "a", ...a }, b } }).resources(queue);
  return queues.find(({ address }) => address === "aws_sqs_queue.a")?.config;
}

const stackError = (code: string, message: string) =>
  expect.objectContaining({ name: "StackError", code, message: expect.stringContaining(message) });

describe("a resource", () => {
  it("has its configuration, defaults and attributes", () => {
    const stack = resolve({ aws_sqs_queue: { a: { name: "orders" } } });
    expect(stack.region).toBe("eu-central-1");
    expect(stack.resources(queue)).toEqual([
      {
        address: "aws_sqs_queue.a",
        config: { name: "orders", delay_seconds: 0 },
        attributes: {
          arn: "arn:aws:sqs:eu-central-1:000000000000:orders",
          url: "http://127.0.0.1:4566/000000000000/orders",
          nothing: null,
        },
      },
    ]);
    expect(stack.resources(archive)).toEqual([]);
  });

  it("is listed as not emulated if its type is", () => {
    const stack = resolve({
      aws_cloudwatch_log_group: { logs: { name: "/aws/lambda/order" } },
      aws_sqs_queue: { a: { name: "a" } },
    });
    expect(stack.notEmulated).toEqual(["aws_cloudwatch_log_group.logs"]);
  });

  it("may contain the metadata of CDKTF and Terraform", () => {
    expect(resolveQueue({ "//": { metadata: {} }, lifecycle: { prevent_destroy: true } })).toEqual({
      name: "a",
      delay_seconds: 0,
    });
  });

  it("is rejected by its address if its type is not supported", () => {
    expect(() => resolve({ aws_s3_bucket: { files: {} } })).toThrow(
      stackError(
        "STACK_NOT_SUPPORTED",
        'aws_s3_bucket.files: aws_s3_bucket is not supported by the local cloud; see "Supported resources" in docs/local-cloud.md, or run the stack without: --ignore aws_s3_bucket',
      ),
    );
    expect(resolve({ aws_s3_bucket: {} }).notEmulated).toEqual([]);
    expect(() => resolve({ google_pubsub_topic: { orders: {} } })).toThrow("--ignore google_pubsub_topic");
  });

  test.each([
    [
      { kms_key: "k" },
      "aws_sqs_queue.a: kms_key: not supported by the local cloud; remove it to run this stack locally",
    ],
    [
      { redrive: { target: "t", limits: [], mode: 1 } },
      "aws_sqs_queue.a: redrive.mode: not supported by the local cloud",
    ],
    [{ delay_seconds: "soon" }, "aws_sqs_queue.a: delay_seconds: "],
    [{ redrive: { target: "t", limits: [1, "x"] } }, "aws_sqs_queue.a: redrive.limits.1: "],
    [JSON.parse('{"__proto__": {"polluted": 1}}'), "aws_sqs_queue.a: __proto__"],
  ])("is rejected by address and attribute for %j", (config, message) => {
    expect(() => resolveQueue(config)).toThrow(stackError("INVALID_RESOURCE", message));
    expect({}).not.toHaveProperty("polluted");
  });
});

describe("a reference", () => {
  it("resolves to an attribute, a configured value or a default, at any depth", () => {
    const b = { name: "b", redrive: { target: "t", limits: [7, 8] } };
    expect(resolveQueue({ name: "${aws_sqs_queue.b.arn}" }, b)?.name).toBe("arn:aws:sqs:eu-central-1:000000000000:b");
    expect(resolveQueue({ tags: { next: "${aws_sqs_queue.b.name}" } }, b)?.tags).toEqual({ next: "b" });
    expect(resolveQueue({ delay_seconds: "${aws_sqs_queue.b.delay_seconds}" }, b)?.delay_seconds).toBe(0);
    expect(resolveQueue({ delay_seconds: "${aws_sqs_queue.b.redrive.limits[1]}" }, b)?.delay_seconds).toBe(8);
    expect(resolveQueue({ redrive: "${aws_sqs_queue.b.redrive}" }, b)?.redrive).toEqual(b.redrive);
  });

  it("preserves the type of a boolean or number, except within text", () => {
    const b = { name: "b", fifo_queue: false, delay_seconds: 5 };
    expect(resolveQueue({ fifo_queue: "${aws_sqs_queue.b.fifo_queue}" }, b)?.fifo_queue).toBe(false);
    expect(
      resolveQueue({ name: "${aws_sqs_queue.b.delay_seconds}s, ${aws_sqs_queue.b.fifo_queue}, $${x}" }, b)?.name,
    ).toBe("5s, false, ${x}");
  });

  it("may be a key", () => {
    expect(resolveQueue({ tags: { "${aws_sqs_queue.b.name}-$${x}": "1" } })?.tags).toEqual({ "b-${x}": "1" });
  });

  it("may chain across resources and data sources", () => {
    const stack = resolve({
      aws_sqs_queue: { a: { name: "${aws_sqs_queue.b.name}!" }, b: { name: "${data.archive_file.code.path}" } },
      "data.archive_file": { code: { source: "bundle" } },
    });
    expect(stack.resources(queue).map(({ config }) => config.name)).toEqual(expect.arrayContaining(["/stack/bundle!"]));
    expect(stack.resources(archive)[0]?.attributes.address).toBe("data.archive_file.code");
  });

  it("is rejected within text if it resolves to an object, a list or null, as in Terraform", () => {
    const b = { name: "b", redrive: { target: "t", limits: [1] } };
    for (const path of ["redrive", "redrive.limits", "nothing"]) {
      expect(() => resolveQueue({ name: `x-\${aws_sqs_queue.b.${path}}` }, b)).toThrow(
        stackError(
          "INVALID_RESOURCE",
          `aws_sqs_queue.a: \${aws_sqs_queue.b.${path}} is not a string, number or boolean`,
        ),
      );
    }
  });

  test.each([
    "${aws_sqs_queue.none.arn}",
    "${data.archive_file.none.path}",
    "${aws_dynamodb_table.b.arn}",
    "${aws_sqs_queue.constructor.name}",
    "${aws_sqs_queue.__proto__.name}",
  ])("is rejected with its location if it is undefined: %s", (name) => {
    expect(() => resolveQueue({ name })).toThrow(
      stackError("UNKNOWN_REFERENCE", `aws_sqs_queue.a: ${name} is not defined in the stack`),
    );
  });

  test.each([
    "${aws_sqs_queue.b.policy}",
    "${aws_sqs_queue.b.fifo_queue}",
    "${aws_sqs_queue.b.arn.length}",
    "${aws_sqs_queue.b.arn[0]}",
    "${aws_sqs_queue.b.constructor}",
    "${aws_sqs_queue.b[0]}",
  ])("is rejected by name if the attribute does not exist: %s", (name) => {
    expect(() => resolveQueue({ name })).toThrow(
      stackError("UNKNOWN_REFERENCE", `aws_sqs_queue.a: ${name} has no value`),
    );
  });

  it("is rejected with the whole circle if it is circular", () => {
    expect(() => resolveQueue({ name: "${aws_sqs_queue.b.arn}" }, { name: "${aws_sqs_queue.a.arn}" })).toThrow(
      stackError("CYCLIC_REFERENCE", "aws_sqs_queue.a refers to aws_sqs_queue.b refers to aws_sqs_queue.a"),
    );
    expect(() => resolveQueue({ name: "${aws_sqs_queue.a.url}" })).toThrow(
      stackError("CYCLIC_REFERENCE", "aws_sqs_queue.a refers to aws_sqs_queue.a"),
    );
  });
});

describe("depends_on", () => {
  it("may name any resource or data source of the stack, in any order", () => {
    const stack = resolve({
      aws_sqs_queue: {
        a: { name: "a", depends_on: ["aws_sqs_queue.b", "data.archive_file.code"] },
        b: { name: "b" },
      },
      "data.archive_file": { code: { source: "bundle" } },
    });
    expect(stack.resources(queue)).toHaveLength(2);
  });

  test.each(["aws_sqs_queue.none", "data.archive_file.none", "module.network", "aws_sqs_queue.toString", "b", ""])(
    "rejects the undefined %j by name",
    (address) => {
      expect(() => resolveQueue({ depends_on: [address] })).toThrow(
        stackError("UNKNOWN_REFERENCE", `aws_sqs_queue.a: ${address} is not defined in the stack`),
      );
    },
  );

  test.each([null, 5, "aws_sqs_queue.b", {}, [5]])("rejects %j", (dependsOn) => {
    expect(() => resolveQueue({ depends_on: dependsOn })).toThrow(
      stackError("INVALID_RESOURCE", "aws_sqs_queue.a: depends_on: must be a list of addresses"),
    );
  });

  it("rejects a circle, as Terraform does", () => {
    expect(() => resolveQueue({ depends_on: ["aws_sqs_queue.b"] }, { name: "${aws_sqs_queue.a.arn}" })).toThrow(
      stackError("CYCLIC_REFERENCE", "aws_sqs_queue.a refers to aws_sqs_queue.b refers to aws_sqs_queue.a"),
    );
  });
});

describe("outputs", () => {
  it("are resolved, including nested values", () => {
    const outputs = { urls: { a: "${aws_sqs_queue.a.url}" }, names: ["${aws_sqs_queue.a.name}"], count: 1 };
    expect(resolve({ aws_sqs_queue: { a: { name: "a" } } }, outputs).outputs).toEqual({
      urls: { a: "http://127.0.0.1:4566/000000000000/a" },
      names: ["a"],
      count: 1,
    });
  });

  it("are rejected if a reference is undefined", () => {
    expect(() => resolve({}, { url: "${aws_sqs_queue.a.url}" })).toThrow(
      stackError("UNKNOWN_REFERENCE", "output.url: ${aws_sqs_queue.a.url} is not defined in the stack"),
    );
  });
});

describe("rejects deep nesting", () => {
  test("in values", () => {
    let value: unknown = "x";
    for (let depth = 0; depth < 100_000; depth++) {
      value = [value];
    }
    expect(() => resolveQueue({ redrive: value })).toThrow(stackError("STACK_NOT_SUPPORTED", "aws_sqs_queue.a: "));
    expect(() => resolve({}, { value })).toThrow(stackError("STACK_NOT_SUPPORTED", "output.value: "));
    expect(() => resolveQueue({ depends_on: value })).toThrow(stackError("INVALID_RESOURCE", "depends_on"));
  });

  test("in references and dependencies", () => {
    const chain = (link: (next: string) => object) =>
      Object.fromEntries(
        Array.from({ length: 10_000 }, (_, index) => [
          `q${index}`,
          { name: "q", ...link(`aws_sqs_queue.q${index + 1}`) },
        ]),
      );
    const rejection = stackError("STACK_NOT_SUPPORTED", "nested more than 100 levels deep");
    expect(() => resolve({ aws_sqs_queue: chain((next) => ({ name: `\${${next}.name}` })) })).toThrow(rejection);
    expect(() => resolve({ aws_sqs_queue: chain((next) => ({ depends_on: [next] })) })).toThrow(rejection);
  });
});
