import { expect, test } from "vitest";
import { formatLogLine } from "./format-log-line.ts";

const stack = `RangeError: no stock
    at Un.send (/stacks/orders-dev/assets/invoice/handler.cjs:27:4543)
    at process.processTicksAndRejections (node:internal/process/task_queues:104:5)
    at async <anonymous> (/stacks/orders-dev/invoice-service/src/invoice-order.ts:24:28)
    at async <anonymous> (/stacks/orders-dev/service-kit/src/consume.ts:61:7)`;

test.each<[object | string, string]>([
  [{ level: "WARN", message: "no such order" }, "WARN no such order"],
  [{ level: "INFO", message: "order created", ID: "6f1e", cold_start: true }, "INFO order created, ID 6f1e"],
  [
    {
      level: "ERROR",
      message: "order_created not handled",
      ID: "6f1e",
      error: { name: "RangeError", message: "no stock", stack },
    },
    "ERROR order_created not handled: RangeError: no stock, ID 6f1e, at invoice-service/src/invoice-order.ts:24:28",
  ],
  [
    { level: "ERROR", message: "no", error: { stack: "Error\n    at file:///code/stock.ts:1:2\n    at /b.ts:3:4" } },
    "ERROR no, at file:///code/stock.ts:1:2",
  ],
  [{ level: "ERROR", message: "no", error: { stack: "Error\n    at /code/handler.cjs:1:2" } }, "ERROR no"],
  [{ level: "INFO" }, '{"level":"INFO"}'],
  ["null", "null"],
  ["here I am", "here I am"],
  ["{not JSON", "{not JSON"],
])("formats %j", (line, text) => {
  expect(formatLogLine(typeof line === "string" ? line : JSON.stringify(line))).toBe(text);
});
