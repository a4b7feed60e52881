import { describe, expect, test } from "vitest";
import { ActivityLog } from "../core/activity-log.ts";
import { AwsError } from "../core/aws-error.ts";
import type { AwsCall, RestCall } from "../core/aws-service.ts";
import { ConnectionDroppedError } from "../core/connection-dropped-error.ts";
import { createRestService } from "../protocols/rest-service.ts";
import { createFaultyRestService, createFaultyService } from "./create-faulty-service.ts";
import type { FaultInput } from "./fault.ts";
import { Faults } from "./faults.ts";

const functionArn = "arn:aws:sts::000000000000:assumed-role/order/lab2-dev-order-service";
const byFunction: Partial<AwsCall> = {
  caller: { kind: "role", arn: functionArn, roleArn: "arn:aws:iam::000000000000:role/order" },
  cause: { type: "invocation", requestId: "request-1" },
};

/** Sets up a PutEvents service behind one fault. `done` lists the executed calls and crashes in order. */
function setUp(fault: Omit<Extract<FaultInput, { on: "call" }>, "on" | "action">, body: object = {}) {
  const activityLog = new ActivityLog();
  const functionNames = ["lab2-dev-order-service"];
  const faults = new Faults({ seed: 1, functionNames, actions: () => ["events:PutEvents"], activityLog });
  faults.add({ on: "call", action: "events:PutEvents", ...fault });
  const done: string[] = [];
  const service = createFaultyService(
    {
      targetPrefix: "AWSEvents",
      operations: ["PutEvents"],
      async call({ body, operation }) {
        done.push(operation);
        const { Entries = [] } = JSON.parse(body.toString());
        const results = Entries.map(({ Detail }: { Detail: string }) =>
          Detail.startsWith("{") ? { EventId: "event-1" } : { ErrorCode: "MalformedDetail" },
        );
        const FailedEntryCount = results.filter((result: object) => "ErrorCode" in result).length;
        return { statusCode: 200, headers: {}, body: JSON.stringify({ FailedEntryCount, Entries: results }) };
      },
    },
    { faults, prefix: "events", crash: async (requestId) => void done.push(`crash of ${requestId}`) },
  );
  const call = async (changes: Partial<AwsCall> = {}) => {
    const request = { operation: "PutEvents", headers: {}, body: Buffer.from(JSON.stringify(body)), ...byFunction };
    const { signal } = new AbortController();
    const response = await service.call({ ...request, signal, ...changes } as AwsCall);
    return JSON.parse(String(response.body));
  };
  return { call, done };
}

describe("a call with the fault", () => {
  test.each([
    ["error", "InternalServerError", 500, []],
    ["throttle", "ThrottlingException", 400, []],
    ["exception-before", "FaultInjectedException", 400, []],
    ["exception-after", "FaultInjectedException", 400, ["PutEvents"]],
  ] as const)("%s fails with %s", async (effect, code, statusCode, expected) => {
    const { call, done } = setUp({ effect });
    const error = await call().catch((error: unknown) => error);
    expect(error).toBeInstanceOf(AwsError);
    expect(error).toMatchObject({ code, statusCode });
    expect(done).toEqual(expected);
  });

  test.each([
    ["lose-response", ["PutEvents"]],
    ["crash-before", ["crash of request-1"]],
    ["crash-after", ["PutEvents", "crash of request-1"]],
  ] as const)("%s gets no response", async (effect, expected) => {
    const { call, done } = setUp({ effect });
    await expect(call()).rejects.toBeInstanceOf(ConnectionDroppedError);
    expect(done).toEqual(expected);
  });

  test("delay is executed immediately, and its response is late", async () => {
    const { call, done } = setUp({ effect: "delay", delayMs: 20 });
    const startedAt = performance.now();
    const response = call();
    await Promise.resolve();
    expect(done).toEqual(["PutEvents"]);
    await response;
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(19);
  });

  test("fail-entry rejects only the last entry", async () => {
    const { call } = setUp({ effect: "fail-entry" }, { Entries: [{ Detail: "{}" }, { Detail: "{}" }] });
    expect(await call()).toEqual({
      FailedEntryCount: 1,
      Entries: [{ EventId: "event-1" }, { ErrorCode: "InternalFailure", ErrorMessage: "A fault was injected." }],
    });
  });
});

test.each(["lose-response", "crash-after"] as const)("%s affects a failing call, too", async (effect) => {
  const { call } = setUp({ effect });
  await expect(call({ body: Buffer.from("{") })).rejects.toBeInstanceOf(ConnectionDroppedError);
});

test("an invalid PutEvents is rejected by EventBridge itself", async () => {
  const { call } = setUp({ effect: "fail-entry" });
  await expect(call({ body: Buffer.from("{") })).rejects.toBeInstanceOf(SyntaxError);
});

test.each<[description: string, changes: Partial<AwsCall>]>([
  ["to another operation", { operation: "ListRules" }],
  ["by a user", { caller: { kind: "root", arn: "arn:aws:iam::000000000000:root" }, cause: undefined }],
])("a call %s is not affected", async (_, changes) => {
  const { call } = setUp({ effect: "error" });
  expect(await call(changes)).toEqual({ FailedEntryCount: 0, Entries: [] });
});

test("a fault affects the named operation of a REST service", async () => {
  const functionNames = ["lab2-dev-order-service"];
  const actions = ["scheduler:CreateSchedule"];
  const faults = new Faults({ seed: 1, functionNames, actions: () => actions, activityLog: new ActivityLog() });
  faults.add({ on: "call", action: "scheduler:CreateSchedule", effect: "exception-after" });
  const done: string[] = [];
  const toOperation = (method: string, name: string) => ({
    name,
    method,
    path: "/schedules/{Name}",
    run(_: RestCall, label?: string) {
      done.push(`${name} ${label}`);
      return { statusCode: 200, headers: {}, body: "{}" };
    },
  });
  const operations = [toOperation("POST", "CreateSchedule"), toOperation("DELETE", "DeleteSchedule")];
  const options = { faults, prefix: "scheduler", crash: async () => {} };
  const service = createFaultyRestService(createRestService("/schedule", operations), options);
  const call = (method: string) => service.call({ method, path: "/schedules/1", ...byFunction } as RestCall);
  await expect(call("POST")).rejects.toMatchObject({ code: "FaultInjectedException" });
  expect(await call("DELETE")).toMatchObject({ statusCode: 200 });
  expect(done).toEqual(["CreateSchedule 1", "DeleteSchedule 1"]);
});
