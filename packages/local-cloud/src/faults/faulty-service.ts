import { setTimeout } from "node:timers/promises";
import * as z from "zod";
import { AwsError } from "../core/aws-error.ts";
import type { AwsCall, AwsResponse, AwsService } from "../core/aws-service.ts";
import { ConnectionDroppedError } from "../core/connection-dropped-error.ts";
import type { Faults } from "./faults.ts";

const MESSAGE = "A fault was injected.";

export interface FaultyServiceOptions {
  faults: Faults;
  /** As in IAM's actions, such as `dynamodb`. */
  prefix: string;
  /** Ends the worker that runs an invocation, and resolves once it is gone. */
  crash(requestId: string): Promise<void>;
}

/** A service whose calls by functions meet the faults that are on. */
export function faultyService(service: AwsService, { crash, faults, prefix }: FaultyServiceOptions): AwsService {
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
      const fault = faults.strike("call", { functionName, action: `${prefix}:${operation}`, cause });
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
          await done(service, call);
          throw new AwsError("FaultInjectedException", MESSAGE);
        case "fail-entry":
          return failLastEntry(service, call);
        case "delay": {
          const answer = await service.call(call);
          // The caller may be gone by then, and the call is done all the same.
          await setTimeout(fault.delayMs, undefined, { signal }).catch(() => {});
          return answer;
        }
        case "lose-answer":
          await done(service, call);
          throw new ConnectionDroppedError();
        case "crash-before":
          await crash(cause.requestId);
          throw new ConnectionDroppedError();
        case "crash-after":
          await done(service, call);
          await crash(cause.requestId);
          throw new ConnectionDroppedError();
      }
    },
  };
}

/** Resolves once a call is done, or has failed: the caller does not learn which. */
async function done(service: AwsService, call: AwsCall): Promise<void> {
  await service.call(call).catch(() => {});
}

const putEventsRequest = z.looseObject({ Entries: z.array(z.looseObject({})).nonempty() });
const putEventsAnswer = z.looseObject({ Entries: z.array(z.looseObject({})) });

/** EventBridge sees an entry that it does not take in the place of the last one, and the caller another reason. */
async function failLastEntry(service: AwsService, call: AwsCall): Promise<AwsResponse> {
  const request = putEventsRequest.safeParse(parseJson(call.body));
  if (!request.success) {
    return service.call(call);
  }
  const { Entries } = request.data;
  const refused = { ...Entries.pop(), Detail: "not JSON" };
  const body = Buffer.from(JSON.stringify({ Entries: [...Entries, refused] }));
  const answer = await service.call({ ...call, body });
  const results = putEventsAnswer.parse(JSON.parse(String(answer.body)));
  results.Entries.splice(-1, 1, { ErrorCode: "InternalFailure", ErrorMessage: MESSAGE });
  return { ...answer, body: JSON.stringify(results) };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
