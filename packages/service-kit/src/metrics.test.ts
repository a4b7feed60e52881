import { afterEach, expect, test, vi } from "vitest";
import { createCount } from "./metrics.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

test("writes a count as one embedded-metric-format log line in the namespace Orders with its environment and service", () => {
  const lines: string[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((line) => lines.push(String(line)) > 0);
  createCount({ environment: "dev", service: "order_service" })("OrdersAccepted");
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({
      OrdersAccepted: 1,
      environment: "dev",
      service: "order_service",
      _aws: expect.objectContaining({
        CloudWatchMetrics: [
          {
            Namespace: "Orders",
            Dimensions: [["environment", "service"]],
            Metrics: [{ Name: "OrdersAccepted", Unit: "Count" }],
          },
        ],
      }),
    }),
  ]);
});
