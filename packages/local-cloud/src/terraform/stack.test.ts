// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are Terraform's
import { describe, expect, it, test } from "vitest";
import * as z from "zod";
import { defineObserver, defineResource, type ResourceType } from "./resource-type.ts";
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
const logGroup = defineObserver("aws_cloudwatch_log_group", () => ({}));
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

/** The configuration of the queue `a` beside the queue `b`. */
function resolveQueue(a: Record<string, unknown>, b: Record<string, unknown> = { name: "b" }) {
  const queues = resolve({ aws_sqs_queue: { a: { name: "a", ...a }, b } }).resources(queue);
  return queues.find(({ address }) => address === "aws_sqs_queue.a")?.config;
}

const stackError = (code: string, message: string) =>
  expect.objectContaining({ name: "StackError", code, message: expect.stringContaining(message) });

describe("resources", () => {
  it("have their configuration, its defaults and their attributes", () => {
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

  it("that only observe are listed as such", () => {
    const stack = resolve({
      aws_cloudwatch_log_group: { logs: { name: "/aws/lambda/order" } },
      aws_sqs_queue: { a: { name: "a" } },
    });
    expect(stack.observing).toEqual(["aws_cloudwatch_log_group.logs"]);
  });

  it("may hold what CDKTF and Terraform keep there for themselves", () => {
    expect(resolveQueue({ "//": { metadata: {} }, lifecycle: { prevent_destroy: true } })).toEqual({
      name: "a",
      delay_seconds: 0,
    });
  });

  it("of a type that the local cloud does not have are refused by their address", () => {
    expect(() => resolve({ aws_s3_bucket: { files: {} } })).toThrow(
      stackError("STACK_NOT_SUPPORTED", "aws_s3_bucket.files: the local cloud has no aws_s3_bucket"),
    );
    expect(resolve({ aws_s3_bucket: {} }).observing).toEqual([]);
  });

  test.each([
    [{ kms_key: "k" }, "aws_sqs_queue.a: kms_key: the local cloud has no behaviour for this attribute"],
    [
      { redrive: { target: "t", limits: [], mode: 1 } },
      "aws_sqs_queue.a: redrive.mode: the local cloud has no behaviour",
    ],
    [{ delay_seconds: "soon" }, "aws_sqs_queue.a: delay_seconds: "],
    [{ redrive: { target: "t", limits: [1, "x"] } }, "aws_sqs_queue.a: redrive.limits.1: "],
    [JSON.parse('{"__proto__": {"polluted": 1}}'), "aws_sqs_queue.a: __proto__"],
  ])("with %j are refused by address and attribute", (config, message) => {
    expect(() => resolveQueue(config)).toThrow(stackError("INVALID_RESOURCE", message));
    expect({}).not.toHaveProperty("polluted");
  });
});

describe("a reference", () => {
  it("becomes what it refers to: an attribute, a configured value or a default, wherever it stands", () => {
    const b = { name: "b", redrive: { target: "t", limits: [7, 8] } };
    expect(resolveQueue({ name: "${aws_sqs_queue.b.arn}" }, b)?.name).toBe("arn:aws:sqs:eu-central-1:000000000000:b");
    expect(resolveQueue({ tags: { next: "${aws_sqs_queue.b.name}" } }, b)?.tags).toEqual({ next: "b" });
    expect(resolveQueue({ delay_seconds: "${aws_sqs_queue.b.delay_seconds}" }, b)?.delay_seconds).toBe(0);
    expect(resolveQueue({ delay_seconds: "${aws_sqs_queue.b.redrive.limits[1]}" }, b)?.delay_seconds).toBe(8);
    expect(resolveQueue({ redrive: "${aws_sqs_queue.b.redrive}" }, b)?.redrive).toEqual(b.redrive);
  });

  it("keeps a boolean or a number as such when it stands alone, and is text within text", () => {
    const b = { name: "b", fifo_queue: false, delay_seconds: 5 };
    expect(resolveQueue({ fifo_queue: "${aws_sqs_queue.b.fifo_queue}" }, b)?.fifo_queue).toBe(false);
    expect(
      resolveQueue({ name: "${aws_sqs_queue.b.delay_seconds}s, ${aws_sqs_queue.b.fifo_queue}, $${x}" }, b)?.name,
    ).toBe("5s, false, ${x}");
  });

  it("may be a key", () => {
    expect(resolveQueue({ tags: { "${aws_sqs_queue.b.name}-$${x}": "1" } })?.tags).toEqual({ "b-${x}": "1" });
  });

  it("may lead from resource to resource and to data sources", () => {
    const stack = resolve({
      aws_sqs_queue: { a: { name: "${aws_sqs_queue.b.name}!" }, b: { name: "${data.archive_file.code.path}" } },
      "data.archive_file": { code: { source: "bundle" } },
    });
    expect(stack.resources(queue).map(({ config }) => config.name)).toEqual(expect.arrayContaining(["/stack/bundle!"]));
    expect(stack.resources(archive)[0]?.attributes.address).toBe("data.archive_file.code");
  });

  it("that nests values is refused within text, where Terraform could not print it either", () => {
    const b = { name: "b", redrive: { target: "t", limits: [1] } };
    for (const path of ["redrive", "redrive.limits", "nothing"]) {
      expect(() => resolveQueue({ name: `x-\${aws_sqs_queue.b.${path}}` }, b)).toThrow(
        stackError("INVALID_RESOURCE", `aws_sqs_queue.a: \${aws_sqs_queue.b.${path}} is no text`),
      );
    }
  });

  test.each([
    "${aws_sqs_queue.none.arn}",
    "${data.archive_file.none.path}",
    "${aws_dynamodb_table.b.arn}",
    "${aws_sqs_queue.constructor.name}",
    "${aws_sqs_queue.__proto__.name}",
  ])("to nothing, %s, is named with the resource that holds it", (name) => {
    expect(() => resolveQueue({ name })).toThrow(
      stackError("UNKNOWN_REFERENCE", `aws_sqs_queue.a: ${name} refers to nothing in the stack`),
    );
  });

  test.each([
    "${aws_sqs_queue.b.policy}",
    "${aws_sqs_queue.b.fifo_queue}",
    "${aws_sqs_queue.b.arn.length}",
    "${aws_sqs_queue.b.arn[0]}",
    "${aws_sqs_queue.b.constructor}",
    "${aws_sqs_queue.b[0].arn}",
  ])("to an attribute that the resource does not have, %s, is named", (name) => {
    expect(() => resolveQueue({ name })).toThrow(
      stackError("UNKNOWN_REFERENCE", `aws_sqs_queue.a: the local cloud has no value for ${name}`),
    );
  });

  it("in a circle is refused with the whole circle", () => {
    expect(() => resolveQueue({ name: "${aws_sqs_queue.b.arn}" }, { name: "${aws_sqs_queue.a.arn}" })).toThrow(
      stackError("CYCLIC_REFERENCE", "aws_sqs_queue.a refers to aws_sqs_queue.b refers to aws_sqs_queue.a"),
    );
    expect(() => resolveQueue({ name: "${aws_sqs_queue.a.url}" })).toThrow(
      stackError("CYCLIC_REFERENCE", "aws_sqs_queue.a refers to aws_sqs_queue.a"),
    );
  });
});

describe("depends_on", () => {
  it("may name any resource or data source of the stack, whichever comes first", () => {
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
    "%j, which the stack does not have, is named",
    (address) => {
      expect(() => resolveQueue({ depends_on: [address] })).toThrow(
        stackError("UNKNOWN_REFERENCE", `aws_sqs_queue.a: ${address} refers to nothing in the stack`),
      );
    },
  );

  test.each([null, 5, "aws_sqs_queue.b", {}, [5]])("%j is refused", (dependsOn) => {
    expect(() => resolveQueue({ depends_on: dependsOn })).toThrow(
      stackError("INVALID_RESOURCE", "aws_sqs_queue.a: depends_on: must be a list of addresses"),
    );
  });

  it("in a circle is refused, as Terraform does", () => {
    expect(() => resolveQueue({ depends_on: ["aws_sqs_queue.b"] }, { name: "${aws_sqs_queue.a.arn}" })).toThrow(
      stackError("CYCLIC_REFERENCE", "aws_sqs_queue.a refers to aws_sqs_queue.b refers to aws_sqs_queue.a"),
    );
  });
});

describe("outputs", () => {
  it("are resolved, nested ones too", () => {
    const outputs = { urls: { a: "${aws_sqs_queue.a.url}" }, names: ["${aws_sqs_queue.a.name}"], count: 1 };
    expect(resolve({ aws_sqs_queue: { a: { name: "a" } } }, outputs).outputs).toEqual({
      urls: { a: "http://127.0.0.1:4566/000000000000/a" },
      names: ["a"],
      count: 1,
    });
  });

  it("that refer to nothing are refused", () => {
    expect(() => resolve({}, { url: "${aws_sqs_queue.a.url}" })).toThrow(
      stackError("UNKNOWN_REFERENCE", "output: ${aws_sqs_queue.a.url} refers to nothing in the stack"),
    );
  });
});

describe("what nests without end is refused", () => {
  test("values", () => {
    let value: unknown = "x";
    for (let depth = 0; depth < 100_000; depth++) {
      value = [value];
    }
    expect(() => resolveQueue({ redrive: value })).toThrow(stackError("STACK_NOT_SUPPORTED", "aws_sqs_queue.a: "));
    expect(() => resolve({}, { value })).toThrow(stackError("STACK_NOT_SUPPORTED", "output: "));
    expect(() => resolveQueue({ depends_on: value })).toThrow(stackError("INVALID_RESOURCE", "depends_on"));
  });

  test("references and dependencies", () => {
    const chain = (link: (next: string) => object) =>
      Object.fromEntries(
        Array.from({ length: 10_000 }, (_, index) => [
          `q${index}`,
          { name: "q", ...link(`aws_sqs_queue.q${index + 1}`) },
        ]),
      );
    const refusal = stackError("STACK_NOT_SUPPORTED", "nest more than 100 deep");
    expect(() => resolve({ aws_sqs_queue: chain((next) => ({ name: `\${${next}.name}` })) })).toThrow(refusal);
    expect(() => resolve({ aws_sqs_queue: chain((next) => ({ depends_on: [next] })) })).toThrow(refusal);
  });
});
