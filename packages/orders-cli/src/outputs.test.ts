import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import {
  getOtherStampAttributes,
  getStampAttributes,
  type Outputs,
  OutputsError,
  parseOutputs,
  readOutputsFile,
} from "./outputs.ts";

const outputs: Outputs = {
  order_url: "https://abc.execute-api.eu-west-1.amazonaws.com/prod/order",
  table_name: "lab2-dev-order-status",
  dead_letter_queue_urls: { "invoice-service": "https://sqs.eu-west-1.amazonaws.com/111122223333/letters" },
  function_arns: {
    "order-service": "arn:aws:lambda:eu-west-1:111122223333:function:order-service",
    "invoice-service": "arn:aws:lambda:eu-west-1:111122223333:function:invoice-service",
  },
  order_stamps: { "order-service": "time_order_service" },
  event_bus_arn: "arn:aws:events:eu-west-1:111122223333:event-bus/bus",
  rule_arns: { "order-created": "arn:aws:events:eu-west-1:111122223333:rule/bus/order-created" },
  archive_arn: "arn:aws:events:eu-west-1:111122223333:archive/events",
  log_group_names: { "order-service": "/aws/lambda/order", "invoice-service": "/aws/lambda/invoice" },
  consumed_events: { "invoice-service": [{ source: "order_service", detail_type: "order_created" }] },
};

/** Creates an outputs file, removed when the test ends. */
async function createFile(content: string) {
  const folder = await mkdtemp(join(tmpdir(), "outputs-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "outputs.json");
  await writeFile(file, content);
  return file;
}

test("reads the outputs under the stack's name", async () => {
  const file = await createFile(
    JSON.stringify({ "orders-prod": {}, "orders-dev": { ...outputs, event_bus_name: "bus" } }),
  );
  expect(await readOutputsFile(file, "orders-dev")).toEqual(outputs);
});

test("derives a stamp from every service, and whether orders wait for it", () => {
  expect(getStampAttributes(outputs)).toEqual(["time_order_service"]);
  expect(getOtherStampAttributes(outputs)).toEqual(["time_invoice_service"]);
  const { order_stamps: _, ...earlier } = outputs;
  expect(getStampAttributes(earlier)).toEqual(["time_order_service", "time_invoice_service"]);
});

test("reports a missing file with the command that writes it", async () => {
  const message =
    "outputs file no/such.json not found: " +
    "deploy the stack, then run npx pnpm cdktf output orders-dev --outputs-file no/such.json";
  const error = await readOutputsFile("no/such.json", "orders-dev").catch((error: unknown) => error);
  expect(error).toEqual(new OutputsError(message));
});

test.each([
  ["invalid JSON", "order_url = x"],
  ["null", "null"],
  ["only another stack", JSON.stringify({ "orders-prod": outputs })],
])("rejects a file with %s", async (_, content) => {
  const file = await createFile(content);
  await expect(readOutputsFile(file, "orders-dev")).rejects.toThrow(
    `orders-dev in ${file} has no valid outputs: deploy the stack, then run npx pnpm cdktf output orders-dev`,
  );
});

test("names a missing output, as after a deployment of an older stack", () => {
  const { function_arns: _, ...older } = outputs;
  expect(() => parseOutputs(older, "the stack", "deploy it")).toThrow(
    "the stack has no valid output function_arns: deploy it",
  );
});
