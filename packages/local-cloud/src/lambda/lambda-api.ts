import { AwsError } from "../core/aws-error.ts";
import type { AwsResponse, RestCall, RestService } from "../core/aws-service.ts";
import type { Clock } from "../core/clock.ts";
import { createRestResponse, createRestService } from "../protocols/rest-service.ts";
import type { FunctionConfiguration } from "./function-configuration.ts";
import { describeConfiguration, describeFunction, describeListed } from "./function-description.ts";
import { parseFunctionName } from "./function-name.ts";
import type { Lambda } from "./lambda.ts";
import { createEndLines, createStartLines } from "./system-log.ts";

const PATH = "/2015-03-31/functions";
/** Maximum of X-Amz-Log-Result, before it is encoded. */
const LOG_TAIL_BYTES = 4096;
const MAX_PAGE = 50;

export interface LambdaApiDependencies {
  accountId: string;
  region: string;
  lambda: Lambda;
  /** @throws {AwsError} AccessDeniedException */
  authorize(call: RestCall, action: string, resource: string): void;
  deployedAt: Date;
  clock: Pick<Clock, "toRealTime">;
}

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html */
export function createLambdaApi(dependencies: LambdaApiDependencies): RestService {
  const { deployedAt } = dependencies;
  return createRestService(PATH, [
    {
      method: "POST",
      path: `${PATH}/{FunctionName}/invocations`,
      run: (call, functionName = "") => invoke(dependencies, call, functionName),
    },
    { method: "GET", path: PATH, run: (call) => listFunctions(dependencies, call) },
    {
      method: "GET",
      path: `${PATH}/{FunctionName}`,
      run(call, functionName = "") {
        const { configuration } = findAuthorized(dependencies, call, functionName, "lambda:GetFunction");
        return createRestResponse(200, describeFunction(configuration, deployedAt));
      },
    },
    {
      method: "GET",
      path: `${PATH}/{FunctionName}/configuration`,
      run(call, functionName = "") {
        const { configuration } = findAuthorized(dependencies, call, functionName, "lambda:GetFunctionConfiguration");
        return createRestResponse(200, describeConfiguration(configuration, deployedAt));
      },
    },
  ]);
}

interface FoundFunction {
  configuration: FunctionConfiguration;
  invokedFunctionArn: string;
}

/** Finds the function of a call. Authorizes first, so that an unauthorized caller does not learn whether it exists. */
function findAuthorized(
  dependencies: LambdaApiDependencies,
  call: RestCall,
  functionName: string,
  action: string,
): FoundFunction {
  const { arn, qualifier } = parseFunctionName(functionName, call.query.get("Qualifier"), dependencies);
  dependencies.authorize(call, action, arn);
  const invokedFunctionArn = qualifier === undefined ? arn : `${arn}:${qualifier}`;
  const configuration = dependencies.lambda.configurations.find((each) => each.arn === arn);
  if (!configuration || (qualifier ?? "$LATEST") !== "$LATEST") {
    throw new AwsError("ResourceNotFoundException", `Function not found: ${invokedFunctionArn}`, 404);
  }
  return { configuration, invokedFunctionArn };
}

function listFunctions({ authorize, deployedAt, lambda }: LambdaApiDependencies, call: RestCall): AwsResponse {
  authorize(call, "lambda:ListFunctions", "*");
  const first = Number(call.query.get("Marker") ?? 0);
  const end = first + Math.min(Number(call.query.get("MaxItems") ?? MAX_PAGE), MAX_PAGE);
  if (!(Number.isInteger(first) && end > first)) {
    throw new AwsError("InvalidParameterValueException", "Marker or MaxItems is invalid");
  }
  const functions = lambda.configurations.map((configuration) => describeListed(configuration, deployedAt));
  const NextMarker = end < functions.length ? String(end) : null;
  return createRestResponse(200, { Functions: functions.slice(first, end), NextMarker });
}

async function invoke(dependencies: LambdaApiDependencies, call: RestCall, functionName: string): Promise<AwsResponse> {
  const found = findAuthorized(dependencies, call, functionName, "lambda:InvokeFunction");
  const payload = parsePayload(call.body);
  const type = call.headers["x-amz-invocation-type"] ?? "RequestResponse";
  switch (type) {
    case "RequestResponse":
      return invokeSynchronously(dependencies, found, call, payload);
    case "Event":
      await dependencies.lambda.invokeAsynchronously(found.configuration.arn, payload, call.cause, call.requestId);
      return createRestResponse(202);
    case "DryRun":
      return createRestResponse(204);
    default:
      throw createInvalidParameterError("invocationType", type, ["Event", "RequestResponse", "DryRun"]);
  }
}

async function invokeSynchronously(
  { clock, lambda }: LambdaApiDependencies,
  { configuration, invokedFunctionArn }: FoundFunction,
  { cause, headers, requestId }: RestCall,
  payload: string,
): Promise<AwsResponse> {
  const logType = headers["x-amz-log-type"] ?? "None";
  if (logType !== "None" && logType !== "Tail") {
    throw createInvalidParameterError("logType", logType, ["None", "Tail"]);
  }
  const clientContext = parseClientContext(headers["x-amz-client-context"]);
  const log = createStartLines(configuration, requestId, clock.toRealTime());
  const startedAt = performance.now();
  const result = await lambda.invokeSynchronously(
    configuration.arn,
    { requestId, payload, cause, clientContext, invokedFunctionArn },
    (line) => log.push(line),
  );
  const durationMs = performance.now() - startedAt;
  if (result.throttled) {
    throw new AwsError("TooManyRequestsException", "Rate Exceeded.", 429, {
      Reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
    });
  }
  log.push(...createEndLines(configuration, { requestId, durationMs, error: result.error }, clock.toRealTime()));
  const tail = Buffer.from(`${log.join("\n")}\n`)
    .subarray(-LOG_TAIL_BYTES)
    .toString("base64");
  return {
    statusCode: 200,
    headers: {
      "content-type": "application/json",
      "x-amz-executed-version": "$LATEST",
      ...(result.error && { "x-amz-function-error": "Unhandled" }),
      ...(logType === "Tail" && { "x-amz-log-result": tail }),
    },
    body: result.payload,
  };
}

function parsePayload(body: Buffer): string {
  const payload = body.toString("utf8") || "{}";
  try {
    JSON.parse(payload);
    return payload;
  } catch (error) {
    const message = `Could not parse request body into json: ${(error as Error).message}`;
    throw new AwsError("InvalidRequestContentException", message);
  }
}

function parseClientContext(header: string | undefined): string | undefined {
  if (header === undefined) {
    return undefined;
  }
  const json = Buffer.from(header, "base64").toString("utf8");
  try {
    JSON.parse(json);
    return json;
  } catch {
    const message = "Client context must be a valid Base64-encoded JSON object.";
    throw new AwsError("InvalidRequestContentException", message);
  }
}

function createInvalidParameterError(name: string, value: string, allowed: string[]): AwsError {
  const constraint = `Member must satisfy enum value set: [${allowed.join(", ")}]`;
  return new AwsError(
    "ValidationException",
    `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: ${constraint}`,
  );
}
