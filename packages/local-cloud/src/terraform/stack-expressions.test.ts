// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's syntax
import { describe, expect, it, test } from "vitest";
import { evaluate, queue, resolve, resolveQueues, stackError, subscription } from "../testing/queue-stack.ts";

describe("locals", () => {
  it("may refer to each other, to variables and to resources", () => {
    const content = {
      locals: [{ prefix: "${var.name}-dev" }, { arn: "${aws_sqs_queue.a.arn}", queues: { a: "${local.prefix}-a" } }],
      variable: { name: { default: "lab" } },
      resource: { aws_sqs_queue: { a: { name: "${local.queues.a}" } } },
    };
    expect(evaluate("${local.arn}", content)).toBe("arn:aws:sqs:eu-central-1:000000000000:lab-dev-a");
  });

  it("are rejected if they refer to themselves", () => {
    expect(() => evaluate("${local.a}", { locals: { a: "${local.b}", b: "${local.a}" } })).toThrow(
      stackError("CYCLIC_REFERENCE", "local.a refers to local.b refers to local.a"),
    );
  });
});

describe("count and for_each", () => {
  it("repeat a resource, and make references a list or a map", () => {
    const queues = {
      counted: { count: 2, name: "q${count.index}" },
      keyed: { for_each: { x: { delay: 1 }, y: { delay: 2 } }, name: "q-${each.key}", delay: "${each.value.delay}" },
      set: { for_each: '${toset(["b", "a"])}', name: "s-${each.value}" },
      none: { count: "${var.enabled ? 1 : 0}", name: "none" },
    };
    const content = { resource: { aws_sqs_queue: queues }, variable: { enabled: { default: false } } };
    expect(
      resolve(content)
        .resources(queue)
        .map(({ address, config }) => [address, config.name, config.delay]),
    ).toEqual([
      ["aws_sqs_queue.counted[0]", "q0", 0],
      ["aws_sqs_queue.counted[1]", "q1", 0],
      ['aws_sqs_queue.keyed["x"]', "q-x", 1],
      ['aws_sqs_queue.keyed["y"]', "q-y", 2],
      ['aws_sqs_queue.set["a"]', "s-a", 0],
      ['aws_sqs_queue.set["b"]', "s-b", 0],
    ]);
    expect(evaluate("${aws_sqs_queue.counted[*].name}", content)).toEqual(["q0", "q1"]);
    expect(evaluate("${{for k, q in aws_sqs_queue.keyed : k => q.arn}}", content)).toMatchObject({
      x: "arn:aws:sqs:eu-central-1:000000000000:q-x",
    });
    expect(evaluate('${aws_sqs_queue.keyed["y"].name}', content)).toBe("q-y");
    expect(evaluate('${try(aws_sqs_queue.none[0].name, "-")}', content)).toBe("-");
    expect(evaluate("${one(aws_sqs_queue.none[*].name)}", content)).toBe(null);
  });

  test.each([
    [{ count: -1 }, "aws_sqs_queue.a: count: must be a whole number from 0 to 1000"],
    [{ count: "many" }, "aws_sqs_queue.a: count: must be a whole number"],
    [{ for_each: [1] }, "aws_sqs_queue.a: for_each: must be a map or a set of strings"],
    [{ for_each: {}, count: 1 }, "aws_sqs_queue.a: has both count and for_each"],
    [
      { name: "${each.key}" },
      "aws_sqs_queue.a: ${each.key} is not available: each exists only in a resource with for_each",
    ],
    [{ name: "${count.index}" }, "aws_sqs_queue.a: ${count.index} is not available: count exists only in a resource"],
    [{ name: "${self.name}" }, "aws_sqs_queue.a: ${self.name} is not available: self exists only in provisioners"],
    [{ name: "${module.a.name}" }, "aws_sqs_queue.a: ${module.a.name} is not defined in the stack"],
  ])("%j is rejected by name", (config, message) => {
    expect(() => resolveQueues({ a: config })).toThrow(message);
  });
});

describe("a block", () => {
  test.each([
    [{ redrive: { target: "t", limit: 1 } }],
    [{ redrive: [{ target: "t", limit: 1 }] }],
    [{ dynamic: { redrive: { for_each: [1], content: { target: "t", limit: "${redrive.value}" } } } }],
    [
      {
        dynamic: {
          redrive: [{ for_each: { t: 1 }, iterator: "r", content: [{ target: "${r.key}", limit: "${r.value}" }] }],
        },
      },
    ],
    [{ dynamic: { redrive: { for_each: "${toset([1])}", iterator: "${r}", content: { target: "t", limit: 1 } } } }],
  ])("%j may be an object, in a list, or dynamic", (config) => {
    expect(resolveQueues({ a: { name: "a", ...config } })[0]?.config.redrive).toEqual({ target: "t", limit: 1 });
  });

  test.each([
    [{ attribute: { name: "x" } }, [{ name: "x" }]],
    [{ attribute: [{ name: "x" }, { name: "y" }] }, [{ name: "x" }, { name: "y" }]],
    [
      {
        attribute: { name: "x" },
        dynamic: {
          attribute: { for_each: ["y", "z"], content: { name: "${attribute.value}", type: "${attribute.key}" } },
        },
      },
      [{ name: "x" }, { name: "y", type: "0" }, { name: "z", type: "1" }],
    ],
    [{ dynamic: { attribute: { for_each: [], content: {} } } }, []],
  ])("%j may be repeated", (config, expected) => {
    expect(resolveQueues({ a: { name: "a", ...config } })[0]?.config.attribute).toEqual(expected);
  });
});

it("converts values to the types of attributes, and leaves out null, as Terraform does", () => {
  const config = { name: 5, delay: "3", fifo: "true", redrive: [], tags: { a: 1, b: true, c: null }, policy: null };
  expect(resolveQueues({ a: config })[0]?.config).toEqual({
    name: "5",
    delay: 3,
    fifo: true,
    attribute: [],
    tags: { a: "1", b: "true" },
  });
});

it("generates names, always the same ones", () => {
  const [a, b] = resolveQueues({ a: {}, b: { name_prefix: "orders-" } });
  expect(a?.config.name).toMatch(/^terraform-\d{26}$/);
  expect(b?.config.name).toMatch(/^orders-\d{26}$/);
  expect(resolveQueues({ a: {} })[0]?.config.name).toBe(a?.config.name);
});

it("accepts settings without an effect, and lists those that are not emulated", () => {
  const config = { name: "a", skip_destroy: true, timeouts: { create: "1m" }, provisioner: {}, encryption: { key: 1 } };
  const stack = resolve({ resource: { aws_sqs_queue: { a: config } } });
  expect(stack.resources(queue)[0]?.config.name).toBe("a");
  expect(stack.notEmulated).toEqual(["aws_sqs_queue.a.encryption"]);
});

describe("the region", () => {
  it("may be an expression, or the user's default", () => {
    const content = {
      provider: { aws: [{ region: "${var.region}" }] },
      variable: { region: { default: "us-west-2" } },
    };
    expect(resolve(content).region).toBe("us-west-2");
    expect(resolve({ provider: {} }, { defaultRegion: "eu-west-3" }).region).toBe("eu-west-3");
    expect(resolve({ provider: { aws: {} } })).toMatchObject({ region: "us-east-1", isRegionAssumed: true });
  });

  it("is the same for all resources", () => {
    const aws = [
      { region: "eu-central-1" },
      { alias: "same", region: "eu-central-1" },
      { alias: "us", region: "us-east-1" },
    ];
    const queueOf = (provider: string) => ({
      provider: { aws },
      resource: { aws_sqs_queue: { a: { name: "a", provider } } },
    });
    expect(resolve(queueOf("aws.same")).resources(queue)).toHaveLength(1);
    expect(resolve(queueOf("${aws.same}")).resources(queue)).toHaveLength(1);
    const alone = {
      provider: { aws: { alias: "eu", region: "${var.region}" } },
      variable: { region: { default: "eu-west-2" } },
    };
    expect(resolve({ ...queueOf("aws.eu"), ...alone }).region).toBe("eu-west-2");
    expect(() => resolve(queueOf("aws.us"))).toThrow(
      /^aws_sqs_queue\.a: is in the region us-east-1, .*; move it there, or .* --ignore aws_sqs_queue\.a; docs\/local-cloud\.md/,
    );
    expect(() => resolve(queueOf("aws.none"))).toThrow("aws_sqs_queue.a: provider: the stack has no provider aws.none");
  });

  it("must be one", () => {
    expect(() => resolve({ provider: { aws: { region: "nowhere" } } })).toThrow(
      stackError("STACK_NOT_SUPPORTED", 'provider.aws.region: must be a region such as eu-central-1, not "nowhere"'),
    );
  });
});

test.each([
  ['${nosuch("a")}', "STACK_NOT_SUPPORTED", 'cannot evaluate ${nosuch("a")}: the function nosuch is not supported'],
  [
    '${yamldecode("a: 1")}',
    "STACK_NOT_SUPPORTED",
    "the function yamldecode is not supported; write its result instead; docs/local-cloud.md lists",
  ],
  ['${upper("a"}', "STACK_NOT_SUPPORTED", 'cannot parse ${upper("a"}: expected ")"'],
  ['${tonumber("x")}', "INVALID_RESOURCE", 'cannot evaluate ${tonumber("x")}: a number is required'],
  ["${local.x}", "UNKNOWN_REFERENCE", "${local.x} is not defined in the stack"],
])("rejects %s by name", (expression, code, message) => {
  expect(() => evaluate(expression)).toThrow(stackError(code, message));
});

it("offers to ignore the resource with an unknown function", () => {
  const a = { count: 1, name: '${yamldecode("a: 1")}' };
  expect(() => resolve({ resource: { aws_sqs_queue: { a } } })).toThrow(
    /^aws_sqs_queue\.a\[0\]: .* --ignore aws_sqs_queue\.a; docs/,
  );
});

it("reads files of the stack's folder", () => {
  const files = { "policies/queue.json.tftpl": '{"queue":"${name}"}' };
  const content = {
    output: { x: { value: '${templatefile("${path.module}/policies/queue.json.tftpl", { name = "a" })}' } },
  };
  expect(resolve(content, {}, files).outputs.x).toBe('{"queue":"a"}');
});

describe("an ignored resource", () => {
  const resource = {
    aws_s3_bucket: { files: { bucket: "files" } },
    aws_sqs_queue: { a: { name: "a", policy: "${jsonencode({ Resource = aws_s3_bucket.files.arn })}" } },
    aws_subscription: { s: { queue: "${aws_s3_bucket.files.id}" }, t: { queue: "${aws_sqs_queue.a.arn}" } },
  };

  test.each(["aws_s3_bucket", "aws_s3_bucket.files"])("is left out with what depends on it: %s", (name) => {
    const stack = resolve({ resource }, { ignored: [name] });
    expect(stack.ignored).toEqual(["aws_s3_bucket.files", "aws_subscription.s"]);
    expect(stack.resources(subscription).map(({ address }) => address)).toEqual(["aws_subscription.t"]);
    expect(stack.resources(queue)[0]?.config.policy).toContain("aws_s3_bucket.files");
  });

  it("may be a module", () => {
    const content = {
      module: { network: { source: "./network" } },
      resource: {
        aws_sqs_queue: { a: { name: "${module.network.name}" }, b: { name: "b" } },
        aws_subscription: { s: { queue: "${aws_sqs_queue.a.arn}" } },
      },
    };
    expect(() => resolve(content)).toThrow(
      stackError(
        "STACK_NOT_SUPPORTED",
        'module.network: module is not supported by the local cloud; see "Supported resources" in docs/local-cloud.md, put the resources of the module into the stack, or run the stack without: --ignore module',
      ),
    );
    for (const name of ["module", "module.network"]) {
      const stack = resolve(content, { ignored: [name] });
      expect(stack.ignored).toEqual(["module.network", "aws_sqs_queue.a", "aws_subscription.s"]);
      expect(stack.resources(queue).map(({ address }) => address)).toEqual(["aws_sqs_queue.b"]);
    }
  });

  it("is named with the option if it is not ignored", () => {
    expect(() => resolve({ resource: { ...resource, aws_s3_object: { o: {} } } })).toThrow(
      stackError("STACK_NOT_SUPPORTED", "--ignore aws_s3_bucket --ignore aws_s3_object"),
    );
  });
});
