import { callerName } from "iam-policy";
import { AwsError } from "../core/aws-error.ts";
import type { AwsResponse, RestCall, RestService } from "../core/aws-service.ts";
import { createRestResponse, createRestService } from "../protocols/rest-service.ts";
import { type FoundFunction, findAuthorized, type LambdaApiDependencies } from "./authorized-function.ts";
import { describeConfiguration, describeFunction, describeListed } from "./function-description.ts";
import type { Invocation } from "./invocation.ts";
import { selectPage } from "./list-page.ts";
import { createVersionOperations } from "./version-operations.ts";

const PATH = "/2015-03-31/functions";
/** Maximum of X-Amz-Log-Result, before it is encoded. */
const LOG_TAIL_BYTES = 4096;

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
        const found = findAuthorized(dependencies, call, functionName, "lambda:GetFunction");
        return createRestResponse(200, describeFunction(found, deployedAt));
      },
    },
    {
      method: "GET",
      path: `${PATH}/{FunctionName}/configuration`,
      run(call, functionName = "") {
        const found = findAuthorized(dependencies, call, functionName, "lambda:GetFunctionConfiguration");
        return createRestResponse(200, describeConfiguration(found, deployedAt));
      },
    },
    ...createVersionOperations(dependencies, `${PATH}/{FunctionName}`),
  ]);
}

function listFunctions({ authorize, deployedAt, lambda }: LambdaApiDependencies, call: RestCall): AwsResponse {
  authorize(call, "lambda:ListFunctions", "*");
  const functions = lambda.configurations.map((configuration) => describeListed(configuration, deployedAt));
  const { items: Functions, NextMarker } = selectPage(functions, call);
  return createRestResponse(200, { Functions, NextMarker });
}

async function invoke(dependencies: LambdaApiDependencies, call: RestCall, functionName: string): Promise<AwsResponse> {
  const found = findAuthorized(dependencies, call, functionName, "lambda:InvokeFunction");
  const payload = parsePayload(call.body);
  const type = call.headers["x-amz-invocation-type"] ?? "RequestResponse";
  switch (type) {
    case "RequestResponse":
      return invokeSynchronously(dependencies, found, call, payload);
    case "Event":
      await dependencies.lambda.invokeAsynchronously(found.invokedFunctionArn, payload, {
        ...getOrigin(call),
        requestId: call.requestId,
      });
      return createRestResponse(202);
    case "DryRun":
      return createRestResponse(204);
    default:
      throw createInvalidParameterError("invocationType", type, ["Event", "RequestResponse", "DryRun"]);
  }
}

async function invokeSynchronously(
  { lambda }: LambdaApiDependencies,
  { invokedFunctionArn, version }: FoundFunction,
  call: RestCall,
  payload: string,
): Promise<AwsResponse> {
  const { headers, requestId } = call;
  const logType = headers["x-amz-log-type"] ?? "None";
  if (logType !== "None" && logType !== "Tail") {
    throw createInvalidParameterError("logType", logType, ["None", "Tail"]);
  }
  const clientContext = parseClientContext(headers["x-amz-client-context"]);
  const log: string[] = [];
  const result = await lambda.invokeSynchronously(
    { ...getOrigin(call), requestId, payload, clientContext, invokedFunctionArn },
    (line) => log.push(line),
  );
  if (result.throttled) {
    throw new AwsError("TooManyRequestsException", "Rate Exceeded.", 429, {
      Reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
    });
  }
  const tail = Buffer.from(`${log.join("\n")}\n`)
    .subarray(-LOG_TAIL_BYTES)
    .toString("base64");
  return {
    statusCode: 200,
    headers: {
      "content-type": "application/json",
      "x-amz-executed-version": version,
      ...(result.error && { "x-amz-function-error": "Unhandled" }),
      ...(logType === "Tail" && { "x-amz-log-result": tail }),
    },
    body: result.payload,
  };
}

/** A function's call has a cause, which names its caller. */
function getOrigin({ caller, cause }: RestCall): Pick<Invocation, "cause" | "caller"> {
  return cause ? { cause } : { caller: callerName(caller) };
}

function parsePayload(body: Buffer): string {
  try {
    const payload = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body) || "{}";
    JSON.parse(payload);
    return payload;
  } catch (error) {
    const reason = `Could not parse payload into json: ${(error as Error).message}`;
    const message = `Could not parse request body into json: ${reason}`;
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
