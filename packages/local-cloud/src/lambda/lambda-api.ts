import { AwsError } from "../core/aws-error.ts";
import type { AwsResponse, RestCall, RestService } from "../core/aws-service.ts";
import type { Clock } from "../core/clock.ts";
import { createRestResponse, createRestService } from "../protocols/rest-service.ts";
import type { FunctionConfiguration } from "./function-configuration.ts";
import { describeConfiguration, describeFunction, describeListed } from "./function-description.ts";
import { type NamedFunction, parseFunctionName } from "./function-name.ts";
import type { Lambda } from "./lambda.ts";
import { endLines, startLines } from "./system-log.ts";

/** The most that X-Amz-Log-Result holds, before it is encoded. */
const LOG_TAIL_BYTES = 4096;
/** The most that ListFunctions answers at once. */
const LARGEST_PAGE = 50;

export interface LambdaApiDependencies {
  accountId: string;
  region: string;
  lambda: Lambda;
  /** @throws {AwsError} AccessDeniedException */
  authorize(call: RestCall, action: string, resource: string): void;
  /** What functions say they were last modified at. */
  deployedAt: Date;
  clock: Pick<Clock, "now">;
}

/**
 * Lambda's API, as far as it invokes and describes functions.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html
 */
export function createLambdaApi(dependencies: LambdaApiDependencies): RestService {
  const { authorize, deployedAt, lambda } = dependencies;

  /** The function that a call is about. Whoever may not call it does not learn whether it exists. */
  function find(call: RestCall, functionName: string, action: string): NamedFunction & FoundFunction {
    const named = parseFunctionName(functionName, call.query.get("Qualifier"), dependencies);
    authorize(call, action, named.arn);
    const qualified = named.qualifier === undefined ? named.arn : `${named.arn}:${named.qualifier}`;
    const configuration = lambda.configurations.find(({ arn }) => arn === named.arn);
    if (!configuration || (named.qualifier ?? "$LATEST") !== "$LATEST") {
      throw new AwsError("ResourceNotFoundException", `Function not found: ${qualified}`, 404);
    }
    return { ...named, configuration, invokedFunctionArn: qualified };
  }

  return createRestService("/2015-03-31/functions", [
    {
      method: "POST",
      path: "/2015-03-31/functions/{FunctionName}/invocations",
      run(call, functionName = "") {
        const found = find(call, functionName, "lambda:InvokeFunction");
        const payload = payloadOf(call.body);
        const type = call.headers["x-amz-invocation-type"] ?? "RequestResponse";
        switch (type) {
          case "RequestResponse":
            return invoke(dependencies, found, call, payload);
          case "Event":
            return accept(lambda, found, call, payload);
          case "DryRun":
            return createRestResponse(204);
          default:
            throw invalidParameter("invocationType", type, ["Event", "RequestResponse", "DryRun"]);
        }
      },
    },
    {
      method: "GET",
      path: "/2015-03-31/functions",
      run(call) {
        authorize(call, "lambda:ListFunctions", "*");
        const first = Number(call.query.get("Marker") ?? 0);
        const end = first + Math.min(Number(call.query.get("MaxItems") ?? LARGEST_PAGE), LARGEST_PAGE);
        if (!(Number.isInteger(first) && end > first)) {
          throw new AwsError("InvalidParameterValueException", "Marker or MaxItems is invalid");
        }
        const functions = lambda.configurations.map((configuration) => describeListed(configuration, deployedAt));
        const NextMarker = end < functions.length ? String(end) : null;
        return createRestResponse(200, { Functions: functions.slice(first, end), NextMarker });
      },
    },
    {
      method: "GET",
      path: "/2015-03-31/functions/{FunctionName}",
      run(call, functionName = "") {
        const { configuration } = find(call, functionName, "lambda:GetFunction");
        return createRestResponse(200, describeFunction(configuration, deployedAt));
      },
    },
    {
      method: "GET",
      path: "/2015-03-31/functions/{FunctionName}/configuration",
      run(call, functionName = "") {
        const { configuration } = find(call, functionName, "lambda:GetFunctionConfiguration");
        return createRestResponse(200, describeConfiguration(configuration, deployedAt));
      },
    },
  ]);
}

interface FoundFunction {
  configuration: FunctionConfiguration;
  /** As `context.invokedFunctionArn` has it. */
  invokedFunctionArn: string;
}

async function invoke(
  { clock, lambda }: LambdaApiDependencies,
  { configuration, invokedFunctionArn }: FoundFunction,
  { cause, headers, requestId }: RestCall,
  payload: string,
): Promise<AwsResponse> {
  const logType = headers["x-amz-log-type"] ?? "None";
  if (logType !== "None" && logType !== "Tail") {
    throw invalidParameter("logType", logType, ["None", "Tail"]);
  }
  const clientContext = clientContextOf(headers["x-amz-client-context"]);
  const log = startLines(configuration, requestId, clock.now());
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
  log.push(...endLines(configuration, { requestId, durationMs, error: result.error }, clock.now()));
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

async function accept(
  lambda: Lambda,
  { configuration }: FoundFunction,
  { cause, requestId }: RestCall,
  payload: string,
): Promise<AwsResponse> {
  await lambda.invokeAsynchronously(configuration.arn, payload, cause, requestId);
  return createRestResponse(202);
}

/** The payload as JSON; none stands for an empty object. */
function payloadOf(body: Buffer): string {
  const payload = body.toString("utf8") || "{}";
  try {
    JSON.parse(payload);
    return payload;
  } catch (error) {
    throw new AwsError(
      "InvalidRequestContentException",
      `Could not parse request body into json: ${(error as Error).message}`,
    );
  }
}

function clientContextOf(header: string | undefined): string | undefined {
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

function invalidParameter(name: string, value: string, allowed: string[]): AwsError {
  const constraint = `Member must satisfy enum value set: [${allowed.join(", ")}]`;
  return new AwsError(
    "ValidationException",
    `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: ${constraint}`,
  );
}
