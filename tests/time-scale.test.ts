import { createSystemClock } from "local-cloud";
import type { ArchivesView, ConsoleTrace, FunctionLogs, QueuesView } from "local-cloud/console-api";
import { expect, test } from "vitest";
import { untilActivity } from "./support/conditions.ts";
import { callConsole, runConsole } from "./support/console.ts";
import { placeOrder } from "./support/orders.ts";

test("shows real times under a time scale: in the timeline, the events, their archive, logs and dead letters", async () => {
  const from = Date.now();
  const stack = await runConsole({
    clock: createSystemClock({ timeScale: 3_600 }),
    faults: [{ on: "invocation", effect: "exception-before", function: "invoice-service", times: 3 }],
  });
  const id = await placeOrder(stack);
  await untilActivity(stack, "dead-letter");
  const { activities } = await callConsole<ConsoleTrace>(stack, "GET", `/api/trace/${id}`);
  const { archives } = await callConsole<ArchivesView>(stack, "GET", "/api/archives");
  const { queues } = await callConsole<QueuesView>(stack, "GET", "/api/queues");
  const { lines } = await callConsole<FunctionLogs>(
    stack,
    "GET",
    "/api/logs?function=aws_lambda_function.order-service",
  );
  const to = Date.now();

  const shown: Record<string, (number | undefined)[]> = {
    activities: activities.flatMap(({ activity, startedAt }) => [startedAt, activity.at]),
    "log lines": lines.map(({ at }) => at),
    events: activities.flatMap(({ activity }) => ("event" in activity ? [Date.parse(activity.event.time)] : [])),
    archives: archives.flatMap((archive) => [archive.from, archive.to]),
    "dead letters": queues.flatMap(({ messages }) => messages.map(({ sentAt }) => sentAt)),
  };
  for (const [name, times] of Object.entries(shown)) {
    expect(times, name).not.toEqual([]);
    // An event's time is in whole seconds.
    const others = times.filter((at = 0) => at < from - 1_000 || at > to);
    expect(others, name).toEqual([]);
  }
});
