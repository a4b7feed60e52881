import { setTimeout } from "node:timers/promises";
import * as z from "zod";
import { AwsError } from "../core/aws-error.ts";
import type { AwsCall, AwsResponse, AwsService, RestService } from "../core/aws-service.ts";
import { ConnectionDroppedError } from "../core/connection-dropped-error.ts";
import type { Faults } from "./faults.ts";

const MESSAGE = "A fault was injected.";

export interface FaultyServiceOptions {
  faults: Faults;
  prefix: string;
  /** Stops the worker that runs an invocation, and resolves once it is gone. */
  crash(requestId: string): Promise<void>;
}

interface FaultyCall {
  call: Pick<AwsCall, "caller" | "cause"> & { signal?: AbortSignal };
  /** The name of the operation; undefined if no fault can be injected. */
  operation: string | undefined;
  execute(): Promise<AwsResponse>;
  /** Executes the call so that its last entry fails. @default as if there were no fault */
  failEntry?(): Promise<AwsResponse>;
}

/** Wraps a service so that faults are injected into the calls of functions. */
export function createFaultyService(service: AwsService, options: FaultyServiceOptions): AwsService {
  const { operations, query, targetPrefix } = service;
  return {
    targetPrefix,
    operations,
    query,
    call: (call) =>
      callWithFaults(options, {
        call,
        operation: call.operation,
        execute: () => service.call(call),
        failEntry: () => failLastEntry(service, call),
      }),
  };
}

/** Wraps a REST service in the same way. */
export function createFaultyRestService(service: RestService, options: FaultyServiceOptions): RestService {
  return {
    ...service,
    call: (call) =>
      callWithFaults(options, { call, operation: service.findOperation(call), execute: () => service.call(call) }),
  };
}

async function callWithFaults(
  { crash, faults, prefix }: FaultyServiceOptions,
  { call: { caller, cause, signal }, execute, failEntry = execute, operation }: FaultyCall,
): Promise<AwsResponse> {
  if (caller.kind !== "role" || cause?.type !== "invocation" || operation === undefined) {
    return execute();
  }
  const functionName = caller.arn.slice(caller.arn.lastIndexOf("/") + 1);
  const fault = faults.inject("call", { functionName, action: `${prefix}:${operation}`, cause });
  const ignoreResult = () => execute().catch(() => {});
  switch (fault?.effect) {
    case undefined:
      return execute();
    case "error":
      throw new AwsError("InternalServerError", MESSAGE, 500);
    case "throttle":
      throw new AwsError("ThrottlingException", MESSAGE);
    case "exception-before":
      throw new AwsError("FaultInjectedException", MESSAGE);
    case "exception-after":
      await ignoreResult();
      throw new AwsError("FaultInjectedException", MESSAGE);
    case "fail-entry":
      return failEntry();
    case "delay": {
      const response = await execute();
      // The caller may disconnect during the delay.
      await setTimeout(fault.delayMs, undefined, { ...(signal && { signal }) }).catch(() => {});
      return response;
    }
    case "lose-response":
      await ignoreResult();
      throw new ConnectionDroppedError();
    case "crash-before":
      await crash(cause.requestId);
      throw new ConnectionDroppedError();
    case "crash-after":
      await ignoreResult();
      await crash(cause.requestId);
      throw new ConnectionDroppedError();
  }
}

const putEventsRequest = z.looseObject({ Entries: z.array(z.looseObject({})).nonempty() });
const putEventsResponse = z.looseObject({ Entries: z.array(z.looseObject({})) });

/** Makes the last entry invalid, so that EventBridge rejects it, and reports another reason to the caller. */
async function failLastEntry(service: AwsService, call: AwsCall): Promise<AwsResponse> {
  const request = putEventsRequest.safeParse(parseJson(call.body));
  if (!request.success) {
    return service.call(call);
  }
  const { Entries } = request.data;
  const rejected = { ...Entries.pop(), Detail: MESSAGE };
  const body = Buffer.from(JSON.stringify({ Entries: [...Entries, rejected] }));
  const response = await service.call({ ...call, body });
  const results = putEventsResponse.parse(JSON.parse(String(response.body)));
  results.Entries.splice(-1, 1, { ErrorCode: "InternalFailure", ErrorMessage: MESSAGE });
  return { ...response, body: JSON.stringify(results) };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
