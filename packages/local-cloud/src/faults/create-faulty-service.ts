import { setTimeout } from "node:timers/promises";
import * as z from "zod";
import { AwsError } from "../core/aws-error.ts";
import type { AwsCall, AwsResponse, AwsService } from "../core/aws-service.ts";
import { ConnectionDroppedError } from "../core/connection-dropped-error.ts";
import type { Faults } from "./faults.ts";

const MESSAGE = "A fault was injected.";

export interface FaultyServiceOptions {
  faults: Faults;
  prefix: string;
  /** Stops the worker that runs an invocation, and resolves once it is gone. */
  crash(requestId: string): Promise<void>;
}

/** Wraps a service so that faults are injected into the calls of functions. */
export function createFaultyService(service: AwsService, { crash, faults, prefix }: FaultyServiceOptions): AwsService {
  return {
    targetPrefix: service.targetPrefix,
    operations: service.operations,
    query: service.query,
    async call(call) {
      const { caller, cause, operation, signal } = call;
      if (caller.kind !== "role" || cause?.type !== "invocation") {
        return service.call(call);
      }
      const functionName = caller.arn.slice(caller.arn.lastIndexOf("/") + 1);
      const fault = faults.inject("call", { functionName, action: `${prefix}:${operation}`, cause });
      switch (fault?.effect) {
        case undefined:
          return service.call(call);
        case "error":
          throw new AwsError("InternalServerError", MESSAGE, 500);
        case "throttle":
          throw new AwsError("ThrottlingException", MESSAGE);
        case "exception-before":
          throw new AwsError("FaultInjectedException", MESSAGE);
        case "exception-after":
          await execute(service, call);
          throw new AwsError("FaultInjectedException", MESSAGE);
        case "fail-entry":
          return failLastEntry(service, call);
        case "delay": {
          const response = await service.call(call);
          // The caller may disconnect during the delay.
          await setTimeout(fault.delayMs, undefined, { signal }).catch(() => {});
          return response;
        }
        case "lose-response":
          await execute(service, call);
          throw new ConnectionDroppedError();
        case "crash-before":
          await crash(cause.requestId);
          throw new ConnectionDroppedError();
        case "crash-after":
          await execute(service, call);
          await crash(cause.requestId);
          throw new ConnectionDroppedError();
      }
    },
  };
}

async function execute(service: AwsService, call: AwsCall): Promise<void> {
  await service.call(call).catch(() => {});
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
