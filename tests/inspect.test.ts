import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Debugger, MappedScript } from "./support/debugger.ts";
import { JsonCommand } from "./support/json-command.ts";
import { replaceHandler } from "./support/run-stack.ts";
import { copyWorkspace, type WorkspaceCopy } from "./support/workspace-copy.ts";

/** The timeout of the functions and of their integration. */
const TIMEOUT_SECONDS = 1;

const HANGS_ON_REQUEST = `
  import service from "./bundle.cjs";
  export const handler = (event, context) =>
    event.hang ? new Promise((resolve) => setTimeout(resolve, 60_000)) : service.handler(event, context);
`;

let copy: WorkspaceCopy;
let command: JsonCommand;

beforeAll(() => {
  copy = copyWorkspace();
  const file = join(copy.stackFolder, "cdk.tf.json");
  const stack = JSON.parse(readFileSync(file, "utf8"));
  for (const service of ["order-service", "forecasting-service"]) {
    stack.resource.aws_lambda_function[service].timeout = TIMEOUT_SECONDS;
  }
  replaceHandler(stack, copy.stackFolder, "forecasting-service", HANGS_ON_REQUEST);
  for (const integration of Object.values<Record<string, unknown>>(stack.resource.aws_apigatewayv2_integration)) {
    integration.timeout_milliseconds = TIMEOUT_SECONDS * 1000;
  }
  writeFileSync(file, JSON.stringify(stack));
  command = new JsonCommand(copy.main, {
    folder: copy.folder,
    parameters: [copy.stackFolder, "--no-watch", "--inspect", "order-service", "--inspect-port", "0"],
  });
});

afterAll(async () => {
  command?.child.kill("SIGKILL");
  await command?.exited;
  await copy?.remove();
});

/** Invokes a function that no debugger pauses, and waits for its timeout. */
async function untilFunctionTimesOut(): Promise<void> {
  const { awsUrl, outputs, region } = await command.next("started");
  const credentials = { accessKeyId: "anyone", secretAccessKey: "anything" };
  const lambda = new LambdaClient({ endpoint: awsUrl, region, credentials });
  const FunctionName = outputs.function_arns["forecasting-service"];
  const { Payload } = await lambda.send(new InvokeCommand({ FunctionName, Payload: '{"hang":true}' }));
  lambda.destroy();
  expect(JSON.parse(String(Payload?.transformToString())).errorType).toBe("Sandbox.Timedout");
}

it("a debugger pauses a service at a source line for longer than its timeout, and the service resumes", async () => {
  const { inspectPort, outputs } = await command.next("started");
  const inspector = await Debugger.attach(inspectPort);
  await inspector.call("Runtime.enable");
  await inspector.call("Debugger.enable");
  const parsed = await inspector.event("Debugger.scriptParsed", ({ url }) => url.endsWith("/handler.cjs"));
  const script = new MappedScript(parsed);

  const file = join(copy.folder, "packages/services/order-service/src/order-api.ts");
  const line = readFileSync(file, "utf8")
    .split("\n")
    .findIndex((text) => text.includes("await stamp(ID)"));
  const { breakpointId } = await inspector.call("Debugger.setBreakpointByUrl", {
    url: parsed.url,
    ...script.findLocation(file, line),
  });

  let responded = false;
  const pending = fetch(outputs.order_url, { method: "POST" }).finally(() => {
    responded = true;
  });
  const { callFrames } = await inspector.event("Debugger.paused");
  expect(script.findSource(callFrames[0].location)).toEqual({ file, line });
  const { result } = await inspector.call("Debugger.evaluateOnCallFrame", {
    callFrameId: callFrames[0].callFrameId,
    expression: "typeof process.env.TABLE_NAME",
  });
  expect(result.value).toBe("string");

  await untilFunctionTimesOut();
  expect(responded).toBe(false);
  await inspector.call("Debugger.removeBreakpoint", { breakpointId });
  await inspector.call("Debugger.resume");
  const response = await pending;
  expect(response.status).toBe(200);
  const { ID } = (await response.json()) as { ID: string };
  await command.next("order-completed", (line) => line.ID === ID);
  inspector.close();
});

it("Ctrl-C stops a service that a debugger has paused", async () => {
  const { inspectPort, outputs } = await command.next("started");
  const inspector = await Debugger.attach(inspectPort);
  await inspector.call("Debugger.enable");
  await inspector.call("Debugger.pause");
  const dropped = fetch(outputs.order_url, { method: "POST" }).catch(() => "dropped");
  await inspector.event("Debugger.paused");
  command.child.kill("SIGINT");
  expect(await command.exited).toBe(0);
  expect(await dropped).toBe("dropped");
});
