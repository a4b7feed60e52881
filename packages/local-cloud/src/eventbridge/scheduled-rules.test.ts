import { expect, test } from "vitest";
import { parseSchedule } from "../core/schedule.ts";
import { testEventBridge, testRule } from "../testing/event-bridge-setup.ts";

const MINUTE_MS = 60_000;

/** Sets up a rule that runs every five minutes and has two targets. */
function setUp(change: object = {}) {
  const schedule = parseSchedule("rate(5 minutes)");
  const rule = {
    ...testRule("cleanup", { source: ["none"] }, ["sweep", "report"]),
    pattern: undefined,
    schedule,
    ...change,
  };
  const eventBridge = testEventBridge({ rules: [rule] });
  eventBridge.resume();
  return { ...eventBridge, rule };
}

test("a rule runs at each time of its schedule, for each of its targets", async () => {
  const { clock, delivered, rule, settle } = setUp();
  await clock.advance(5 * MINUTE_MS - 1);
  expect(delivered).toEqual([]);
  const startedAt = clock.now() + 1;
  await clock.advance(5 * MINUTE_MS + 1);
  await settle();
  expect(delivered.map(({ targetArn }) => targetArn.replace(/.*:/, ""))).toEqual([
    "sweep",
    "report",
    "sweep",
    "report",
  ]);
  expect(delivered[0]?.event).toEqual({
    version: "0",
    id: expect.any(String),
    "detail-type": "Scheduled Event",
    source: "aws.events",
    account: "111122223333",
    time: new Date(startedAt).toISOString().replace(".000Z", "Z"),
    region: "eu-central-1",
    resources: [rule.arn],
    detail: {},
  });
});

test("its event can be traced", async () => {
  const { activities, clock, settle } = setUp();
  await clock.advance(5 * MINUTE_MS);
  await settle();
  expect(activities.map(({ type }) => type)).toEqual(["event-accepted", "rule-matched", "delivery", "delivery"]);
});

test("a rule that only has a schedule matches no event", async () => {
  const { activities, delivered, putEvents, settle } = setUp();
  await putEvents({ Entries: [{ Source: "a", DetailType: "b", Detail: "{}", EventBusName: "lab2-dev-bus" }] });
  await settle();
  expect(delivered).toEqual([]);
  expect(activities.map(({ type }) => type)).toEqual(["event-accepted", "event-dropped"]);
});

test("a disabled rule does not run, nor does one of a stopped local cloud", async () => {
  const disabled = setUp({ enabled: false });
  await disabled.clock.advance(60 * MINUTE_MS);
  const stopped = setUp();
  stopped.stop();
  await stopped.clock.advance(60 * MINUTE_MS);
  expect([...disabled.delivered, ...stopped.delivered]).toEqual([]);
});
