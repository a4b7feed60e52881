import { resolve } from "node:path";
import * as z from "zod";
import { parseFunctionArn } from "../core/function-arn.ts";
import { defineResource, defineUnemulatedResource, tags } from "../terraform/resource-type.ts";
import { archiveFileShape, readArchive } from "./archive-file.ts";
import { LATEST, PUBLISHED, qualifyArn } from "./function-versions.ts";

/** A Lambda archive. Functions run from its source folder; nothing is zipped. */
export const archiveFile = defineResource("data.archive_file", archiveFileShape, readArchive);

/** The same as a resource, which the provider deprecates. */
export const archiveFileResource = defineResource("archive_file", archiveFileShape, readArchive);

const RESERVED_VARIABLES = new Set([
  "AWS_ACCESS_KEY",
  "AWS_ACCESS_KEY_ID",
  "AWS_DEFAULT_REGION",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_LAMBDA_RUNTIME_API",
  "AWS_REGION",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "LAMBDA_RUNTIME_DIR",
  "LAMBDA_TASK_ROOT",
  "_HANDLER",
  "_X_AMZN_TRACE_ID",
]);

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
const environmentVariables = z
  .record(z.string(), z.string())
  .refine((variables) => !Object.keys(variables).some((name) => RESERVED_VARIABLES.has(name)), {
    error: ({ input }) => {
      const reserved = Object.keys(input as object).filter((name) => RESERVED_VARIABLES.has(name));
      return `Lambda reserves ${reserved.join(", ")}: remove it from the function's variables`;
    },
  });

const failureArn = z
  .string()
  .regex(/^arn:aws:(sqs|sns):/, "must be the ARN of a queue or topic: the local cloud supports no other destinations");

export const lambdaFunction = defineResource(
  "aws_lambda_function",
  {
    function_name: z.string().min(1).max(64),
    description: z.string().optional(),
    role: z.string(),
    runtime: z
      .string()
      .regex(
        /^(nodejs\d+\.x|python3\.\d+)$/,
        "the local cloud supports only runtimes of Node.js and Python, such as nodejs24.x and python3.13",
      ),
    package_type: z.literal("Zip", "the local cloud supports only Zip").optional(),
    architectures: z
      .array(z.enum(["arm64", "x86_64"]))
      .length(1)
      .default(["x86_64"]),
    handler: z.string().regex(/^.*[^./]\.[^./]+$/, "must be file.export"),
    filename: z.string("the local cloud supports only code from an archive file; set filename"),
    memory_size: z.int().min(128).max(10_240).default(128),
    timeout: z.int().min(1).max(900).default(3),
    publish: z.boolean().default(false),
    reserved_concurrent_executions: z.int().min(-1).default(-1),
    dead_letter_config: z.strictObject({ target_arn: failureArn }).optional(),
    environment: z.strictObject({ variables: environmentVariables.default({}) }).optional(),
    /** The log levels are accepted without effect. */
    logging_config: z
      .strictObject({
        log_format: z.enum(["Text", "JSON"]),
        log_group: z.string().optional(),
        application_log_level: z.string().optional(),
        system_log_level: z.enum(["INFO", "WARN"], "the local cloud supports only INFO and WARN").optional(),
      })
      .refine(({ log_format, system_log_level }) => log_format === "JSON" || system_log_level === undefined, {
        path: ["system_log_level"],
        message: "only the format JSON has levels",
      })
      .optional(),
    layers: z.array(z.string()).max(5).default([]),
    tracing_config: z.strictObject({ mode: z.enum(["Active", "PassThrough"]) }).optional(),
    tags,
  },
  ({ filename, function_name, publish }, { accountId, region, stackFolder }) => {
    const arn = formatFunctionArn(function_name, accountId, region);
    const version = publish ? PUBLISHED : LATEST;
    const qualifiedArn = qualifyArn(arn, version);
    return {
      arn,
      id: function_name,
      code_path: resolve(stackFolder, filename),
      invoke_arn: formatInvokeArn(arn, region),
      version,
      qualified_arn: qualifiedArn,
      qualified_invoke_arn: formatInvokeArn(qualifiedArn, region),
    };
  },
  {
    withoutEffect: [
      ...["source_code_hash", "code_sha256", "kms_key_arn", "ephemeral_storage", "skip_destroy"],
      ...["replace_security_groups_on_destroy", "replacement_security_group_ids"],
    ],
    notEmulated: ["vpc_config", "file_system_config", "snap_start"],
    emulatedValues: { runtime: ["nodejs24.x"] },
  },
);

/** Packages that functions share. @see https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html */
export const lambdaLayer = defineResource(
  "aws_lambda_layer_version",
  {
    layer_name: z.string(),
    description: z.string().optional(),
    filename: z.string("the local cloud supports only layers from an archive file; set filename"),
    compatible_runtimes: z.array(z.string()).optional(),
    compatible_architectures: z.array(z.string()).optional(),
    license_info: z.string().optional(),
  },
  ({ filename, layer_name }, { accountId, region, stackFolder }) => {
    const layer_arn = `arn:aws:lambda:${region}:${accountId}:layer:${layer_name}`;
    const arn = `${layer_arn}:${PUBLISHED}`;
    return { id: arn, arn, layer_arn, version: PUBLISHED, code_path: resolve(stackFolder, filename) };
  },
  { withoutEffect: ["source_code_hash", "code_sha256", "skip_destroy"] },
);

/** A function of the stack. */
export const functionData = defineResource(
  "data.aws_lambda_function",
  { function_name: z.string(), qualifier: z.string().optional() },
  ({ function_name, qualifier }, { accountId, region }) => {
    const arn = formatFunctionArn(function_name, accountId, region);
    const qualifiedArn = qualifyArn(arn, qualifier ?? LATEST);
    return {
      id: function_name,
      arn,
      invoke_arn: formatInvokeArn(arn, region),
      qualified_arn: qualifiedArn,
      qualified_invoke_arn: formatInvokeArn(qualifiedArn, region),
    };
  },
);

/** Workers are not provisioned: one of each function is always there. */
export const provisionedConcurrency = defineUnemulatedResource(
  "aws_lambda_provisioned_concurrency_config",
  (config) => ({
    id: `${config.function_name},${config.qualifier}`,
  }),
);

/** The local cloud's own Node.js and Python run all functions. */
export const runtimeManagement = defineUnemulatedResource("aws_lambda_runtime_management_config", (config) => ({
  id: config.function_name,
}));

/** Loops between functions and queues are not detected. */
export const recursionConfig = defineUnemulatedResource("aws_lambda_function_recursion_config", (config) => ({
  id: config.function_name,
}));

export const lambdaAlias = defineResource(
  "aws_lambda_alias",
  {
    name: z.string().regex(/^(?!\d+$)[\w-]{1,128}$/, "must be letters, digits, '-' or '_', and not a number"),
    description: z.string().optional(),
    function_name: z.string(),
    function_version: z.string(),
    routing_config: z.never("the local cloud has one version of a function, so it cannot share its traffic").optional(),
  },
  ({ function_name, name }, { accountId, region }) => {
    const functionArn = parseFunctionArn(function_name)?.functionArn;
    const arn = qualifyArn(functionArn ?? formatFunctionArn(function_name, accountId, region), name);
    return { arn, id: arn, invoke_arn: formatInvokeArn(arn, region) };
  },
);

/** A version or an alias. Without one, a permission or a setting is for the unqualified function alone. */
const qualifier = z
  .string()
  .regex(/^[\w-]+$/, "must be a version or an alias")
  .optional();

/** A statement of the function's resource policy. */
export const lambdaPermission = defineResource(
  "aws_lambda_permission",
  {
    statement_id: z.string(),
    action: z.string(),
    function_name: z.string(),
    qualifier,
    principal: z.string(),
    source_arn: z.string().optional(),
    source_account: z.string().optional(),
    function_url_auth_type: z.enum(["AWS_IAM", "NONE"]).optional(),
  },
  ({ statement_id }) => ({ id: statement_id }),
  { generatedName: "statement_id" },
);

export const eventInvokeConfig = defineResource(
  "aws_lambda_function_event_invoke_config",
  {
    function_name: z.string(),
    qualifier,
    maximum_retry_attempts: z.int().min(0).max(2).default(2),
    maximum_event_age_in_seconds: z.int().min(60).max(21_600).default(21_600),
    destination_config: z
      .strictObject({ on_failure: z.strictObject({ destination: failureArn }).optional() })
      .optional(),
  },
  ({ function_name, qualifier }) => ({ id: qualifyArn(function_name, qualifier) }),
);

function formatFunctionArn(name: string, accountId: string, region: string): string {
  return `arn:aws:lambda:${region}:${accountId}:function:${name}`;
}

/** Formats the URI with which API Gateway invokes a function, a version or an alias. */
function formatInvokeArn(arn: string, region: string): string {
  return `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${arn}/invocations`;
}
