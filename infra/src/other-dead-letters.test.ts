import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { reference, synthesizeOrders } from "./synthesized-stack.ts";
import { everyOption } from "./testing/every-option.ts";

const { output, resource } = synthesizeOrders("dev", everyOption);
const other = output.other_dead_letter_queues?.value as Record<string, { url: string; runbook: string }>;

const fifo = (output.fifo_queues?.value ?? {}) as Record<string, { dead_letter_queue_url: string }>;

test("the outputs name every dead-letter queue of the stack", () => {
  const listed = [
    ...Object.values(output.dead_letter_queue_urls?.value ?? {}),
    ...Object.values(fifo).map(({ dead_letter_queue_url }) => dead_letter_queue_url),
    ...Object.values(other).map(({ url }) => url),
  ];
  const queues = Object.keys(resource.aws_sqs_queue ?? {}).filter((name) => name.endsWith("dead-letters"));
  expect(listed.sort()).toEqual(queues.map((name) => reference(`aws_sqs_queue.${name}.url`)).sort());
});

test("each queue without a service has a section in the runbook, to which its alarm links", () => {
  const runbook = readFileSync(new URL("../../docs/runbook.md", import.meta.url), "utf8");
  const anchors = [...runbook.matchAll(/^## (.*)$/gm)].map(([, title = ""]) =>
    title.toLowerCase().replaceAll(" ", "-"),
  );
  const alarms = Object.values(resource.aws_cloudwatch_metric_alarm ?? {});
  for (const [owner, { runbook: link }] of Object.entries(other)) {
    expect(anchors).toContain(link.replace("docs/runbook.md#", ""));
    const alarm = alarms.find(({ alarm_name }) => String(alarm_name).endsWith(`-${owner}-dead-letters`));
    expect(alarm?.alarm_description).toContain(link);
  }
});

test("a stack without such queues has no output for them", () => {
  expect(synthesizeOrders().output).not.toHaveProperty("other_dead_letter_queues");
});
