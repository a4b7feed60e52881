import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type Outputs, OutputsError, parseOutputs, readOutputsFile, stampAttributes } from "./outputs.ts";

const outputs: Outputs = {
  order_url: "https://abc.execute-api.eu-west-1.amazonaws.com/prod/order",
  table_name: "lab2-dev-order-status",
  dead_letter_queue_urls: { "invoice-service": "https://sqs.eu-west-1.amazonaws.com/111122223333/letters" },
  function_arns: {
    "order-service": "arn:aws:lambda:eu-west-1:111122223333:function:order-service",
    "invoice-service": "arn:aws:lambda:eu-west-1:111122223333:function:invoice-service",
  },
  event_bus_arn: "arn:aws:events:eu-west-1:111122223333:event-bus/bus",
  rule_arns: { "order-created": "arn:aws:events:eu-west-1:111122223333:rule/bus/order-created" },
  archive_arn: "arn:aws:events:eu-west-1:111122223333:archive/events",
};

/** A file of outputs, removed when the test ends. */
async function fileOf(content: string) {
  const folder = await mkdtemp(join(tmpdir(), "outputs-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "outputs.json");
  await writeFile(file, content);
  return file;
}

test("a stack's outputs are those under its name; others are left alone", async () => {
  const file = await fileOf(JSON.stringify({ "orders-prod": {}, "orders-dev": { ...outputs, event_bus_name: "bus" } }));
  expect(await readOutputsFile(file, "orders-dev")).toEqual(outputs);
});

test("an order has a stamp of every service", () => {
  expect(stampAttributes(outputs)).toEqual(["time_order_service", "time_invoice_service"]);
});

test("a file that is not there is told with the command that writes it", async () => {
  const message =
    "no/such.json, which names what is deployed, is not there: " +
    "npx pnpm cdktf output orders-dev --outputs-file no/such.json writes it once the stack is deployed";
  const error = await readOutputsFile("no/such.json", "orders-dev").catch((error: unknown) => error);
  expect(error).toEqual(new OutputsError(message));
});

test.each([
  ["no JSON", "order_url = x"],
  ["null", "null"],
  ["another stack alone", JSON.stringify({ "orders-prod": outputs })],
])("a file with %s has no outputs of the stack", async (_, content) => {
  const file = await fileOf(content);
  await expect(readOutputsFile(file, "orders-dev")).rejects.toThrow(
    `orders-dev in ${file} has no valid output at all: npx pnpm cdktf output orders-dev`,
  );
});

test("an output that is missing is named, as after a deployment of an older stack", () => {
  const { function_arns: _, ...older } = outputs;
  expect(() => parseOutputs(older, "the stack", "deploy it")).toThrow(
    "the stack has no valid output function_arns: deploy it",
  );
});
