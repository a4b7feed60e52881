// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are Terraform's
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { orderArn, testFunctionStack } from "../testing/function-stack.ts";
import { readAsynchronousSettings, readFunctions } from "./read-functions.ts";

const stackError = (code: string, message: string) =>
  expect.objectContaining({ name: "StackError", code, message: expect.stringContaining(message) });

describe("a function", () => {
  it("runs from the folder of its archive, with Lambda's defaults", () => {
    const stack = testFunctionStack();
    expect(readFunctions(stack)).toEqual([
      {
        name: "lab2-dev-order",
        arn: orderArn,
        description: "",
        architecture: "x86_64",
        tags: {},
        roleArn: "arn:aws:iam::000000000000:role/lab2-dev-order",
        codeFolder: join(stack.folder, "code"),
        layerFolders: [],
        missingLayerArns: [],
        handler: "handler.handler",
        runtime: "nodejs24.x",
        memoryMb: 128,
        timeoutSeconds: 3,
        environment: {},
        activeTracing: false,
        logGroupName: "/aws/lambda/lab2-dev-order",
        logFormat: "Text",
        systemLogLevel: "INFO",
        publishes: false,
        aliases: [],
        region: "eu-central-1",
      },
    ]);
  });

  it("has the settings of the stack", () => {
    const stack = testFunctionStack(
      {},
      {
        memory_size: 512,
        timeout: 29,
        environment: { variables: { TABLE_NAME: "orders" } },
        logging_config: { log_format: "JSON", log_group: "/orders" },
      },
    );
    expect(readFunctions(stack)).toMatchObject([
      {
        memoryMb: 512,
        timeoutSeconds: 29,
        environment: { TABLE_NAME: "orders" },
        logGroupName: "/orders",
        logFormat: "JSON",
      },
    ]);
  });

  it("has the layers of the stack, and lacks others", () => {
    const other = "arn:aws:lambda:eu-central-1:017000801446:layer:AWSLambdaPowertoolsTypeScriptV2:41";
    const layer = { layer_name: "shared", filename: "archives/order.zip" };
    const layers = ["${aws_lambda_layer_version.shared.arn}", other];
    const stack = testFunctionStack({ aws_lambda_layer_version: { shared: layer } }, { layers });
    expect(readFunctions(stack)).toMatchObject([
      { layerFolders: [join(stack.folder, "code")], missingLayerArns: [other] },
    ]);
  });

  it.each([
    [undefined, undefined],
    [-1, undefined],
    [0, 0],
    [2, 2],
  ])(
    "with reserved_concurrent_executions %s has the reserved concurrency %s",
    (reserved_concurrent_executions, reservedConcurrency) => {
      const stack = testFunctionStack({}, { reserved_concurrent_executions });
      expect(readFunctions(stack)[0]?.reservedConcurrency).toBe(reservedConcurrency);
    },
  );

  it("is rejected if its name is taken", () => {
    const order = {
      function_name: "lab2-dev-order",
      role: "arn:aws:iam::000000000000:role/lab2-dev-order",
      runtime: "nodejs24.x",
      handler: "handler.handler",
      filename: "archives/order.zip",
    };
    expect(() => readFunctions(testFunctionStack({ aws_lambda_function: { order, other: order } }))).toThrow(
      stackError(
        "INVALID_RESOURCE",
        "aws_lambda_function.other: function_name: aws_lambda_function.order also has the name lab2-dev-order",
      ),
    );
  });

  it("is rejected if its archive is unknown", () => {
    expect(() => readFunctions(testFunctionStack({}, { filename: "other.zip" }))).toThrow(
      stackError(
        "INVALID_RESOURCE",
        "aws_lambda_function.order: filename: the stack has no archive_file with the output_path other.zip",
      ),
    );
  });

  test.each([
    [
      { runtime: "java21" },
      "runtime: the local cloud supports only runtimes of Node.js and Python, such as nodejs24.x and python3.13, or run it",
    ],
    [{ package_type: "Image" }, "package_type: the local cloud supports only Zip, or run it without the resource"],
    [{ filename: null, s3_bucket: "code" }, "filename: the local cloud supports only code from an archive file"],
    [{ handler: "handler" }, "handler: must be file.export"],
    [{ timeout: 0 }, "timeout: "],
    [{ timeout: 901 }, "timeout: "],
    [{ memory_size: 127 }, "memory_size: "],
    [
      { dead_letter_config: { target_arn: "arn:aws:s3:::alarms" } },
      "dead_letter_config.target_arn: must be the ARN of a queue or topic",
    ],
    [{ image_config: {} }, "image_config: not supported by the local cloud; remove it to run this stack locally"],
    [{ reserved_concurrent_executions: -2 }, "reserved_concurrent_executions: "],
    [
      { environment: { variables: { AWS_REGION: "eu-west-1", TABLE_NAME: "orders" } } },
      "environment.variables: Lambda reserves AWS_REGION: remove it from the function's variables",
    ],
    [
      { logging_config: { log_format: "JSON", system_log_level: "DEBUG" } },
      "logging_config.system_log_level: the local cloud supports only INFO and WARN",
    ],
    [
      { logging_config: { log_format: "Text", system_log_level: "WARN" } },
      "logging_config.system_log_level: only the format JSON has levels",
    ],
    [{ environment: { variables: { N: [1] } } }, "environment.variables.N: "],
  ])("with %j is rejected", (order, message) => {
    expect(() => testFunctionStack({}, order)).toThrow(
      stackError("INVALID_RESOURCE", `aws_lambda_function.order: ${message}`),
    );
  });

  test.each(["none", "no-folder"])(
    "is rejected with the next step if its source_dir %s is not a folder",
    (source_dir) => {
      const archive = { type: "zip", source_dir, output_path: "archives/order.zip" };
      expect(() => testFunctionStack({ "data.archive_file": { order: archive } })).toThrow(
        stackError("STACK_NOT_FOUND", "is not a folder: synthesize the stack again"),
      );
    },
  );
});

describe("settings of asynchronous invocations", () => {
  const createQueueArn = (queue: string) => `arn:aws:sqs:eu-central-1:000000000000:${queue}`;
  const aws_sqs_queue = { failures: { name: "failures" }, letters: { name: "letters" } };
  const readSettings = (config: Record<string, unknown>, order: Record<string, unknown> = {}) => {
    const resources = { aws_sqs_queue, aws_lambda_function_event_invoke_config: { order: config } };
    return readAsynchronousSettings(testFunctionStack(resources, order));
  };

  it("have Lambda's defaults", () => {
    expect(readAsynchronousSettings(testFunctionStack())).toEqual(new Map());
    expect(readSettings({ function_name: "lab2-dev-order" })).toEqual(
      new Map([[orderArn, { maximumRetryAttempts: 2, maximumEventAgeSeconds: 21_600 }]]),
    );
  });

  test.each(["lab2-dev-order", "${aws_lambda_function.order.function_name}", "${aws_lambda_function.order.arn}"])(
    "may be for %s",
    (function_name) => {
      const settings = readSettings({
        function_name,
        maximum_retry_attempts: 0,
        maximum_event_age_in_seconds: 60,
        destination_config: { on_failure: { destination: "${aws_sqs_queue.failures.arn}" } },
      });
      expect(settings).toEqual(
        new Map([
          [orderArn, { maximumRetryAttempts: 0, maximumEventAgeSeconds: 60, onFailureArn: createQueueArn("failures") }],
        ]),
      );
    },
  );

  it("include the function's dead-letter queue, with and without a destination", () => {
    const order = { dead_letter_config: { target_arn: "${aws_sqs_queue.letters.arn}" } };
    const deadLetterQueueArn = createQueueArn("letters");
    expect(readAsynchronousSettings(testFunctionStack({ aws_sqs_queue }, order))).toEqual(
      new Map([[orderArn, { deadLetterQueueArn }]]),
    );
    const destination_config = { on_failure: { destination: "${aws_sqs_queue.failures.arn}" } };
    expect(readSettings({ function_name: "lab2-dev-order", destination_config }, order).get(orderArn)).toEqual({
      maximumRetryAttempts: 2,
      maximumEventAgeSeconds: 21_600,
      onFailureArn: createQueueArn("failures"),
      deadLetterQueueArn,
    });
  });

  it("are rejected with an unknown queue", () => {
    const target_arn = createQueueArn("other");
    expect(() => readSettings({ function_name: "lab2-dev-order" }, { dead_letter_config: { target_arn } })).toThrow(
      stackError(
        "INVALID_RESOURCE",
        `aws_lambda_function.order: dead_letter_config.target_arn: the stack has no queue ${target_arn}`,
      ),
    );
    const destination_config = { on_failure: { destination: target_arn } };
    expect(() => readSettings({ function_name: "lab2-dev-order", destination_config })).toThrow(
      stackError(
        "INVALID_RESOURCE",
        `aws_lambda_function_event_invoke_config.order: destination_config.on_failure.destination: the stack has no queue ${target_arn}`,
      ),
    );
  });

  it("are rejected with a FIFO queue, as on AWS", () => {
    const target_arn = createQueueArn("letters.fifo");
    expect(() => readSettings({ function_name: "lab2-dev-order" }, { dead_letter_config: { target_arn } })).toThrow(
      `aws_lambda_function.order: dead_letter_config.target_arn: ${target_arn} must be a standard queue`,
    );
  });

  it("are those of an alias or version if they have a qualifier, and include the function's dead-letter queue", () => {
    const aws_lambda_function_event_invoke_config = {
      latest: { function_name: "lab2-dev-order", maximum_retry_attempts: 0 },
      live: {
        function_name: "lab2-dev-order",
        qualifier: "${aws_lambda_alias.live.name}",
        destination_config: { on_failure: { destination: "${aws_sqs_queue.failures.arn}" } },
      },
    };
    const aws_lambda_alias = { live: { name: "live", function_name: "lab2-dev-order", function_version: "1" } };
    const resources = { aws_sqs_queue, aws_lambda_alias, aws_lambda_function_event_invoke_config };
    const order = { publish: true, dead_letter_config: { target_arn: "${aws_sqs_queue.letters.arn}" } };
    const defaults = { maximumRetryAttempts: 2, maximumEventAgeSeconds: 21_600 };
    const deadLetterQueueArn = createQueueArn("letters");
    expect(readAsynchronousSettings(testFunctionStack(resources, order))).toEqual(
      new Map<string, unknown>([
        [orderArn, { ...defaults, maximumRetryAttempts: 0, deadLetterQueueArn }],
        [`${orderArn}:1`, { deadLetterQueueArn }],
        [`${orderArn}:live`, { ...defaults, onFailureArn: createQueueArn("failures"), deadLetterQueueArn }],
      ]),
    );
  });

  it("are rejected with an unknown version or alias", () => {
    expect(() => readSettings({ function_name: "lab2-dev-order", qualifier: "live" })).toThrow(
      stackError(
        "INVALID_RESOURCE",
        "aws_lambda_function_event_invoke_config.order: qualifier: lab2-dev-order has no version or alias live",
      ),
    );
  });

  it("are rejected with an unknown function", () => {
    expect(() => readSettings({ function_name: "lab2-dev-orders" })).toThrow(
      stackError(
        "INVALID_RESOURCE",
        "aws_lambda_function_event_invoke_config.order: function_name: the stack has no function lab2-dev-orders",
      ),
    );
  });
});
