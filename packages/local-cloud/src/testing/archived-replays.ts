import { expect, vi } from "vitest";
import { testArchive, testBus, testEventBridge, testRule } from "./event-bridge-setup.ts";

export const entry = {
  Source: "order_service",
  DetailType: "order_created",
  Detail: '{"data":{"ID":"order-1"}}',
  EventBusName: testBus.name,
};
export const ARCHIVE = "arn:aws:events:eu-central-1:111122223333:archive/lab2-dev-events";
export const [first, second] = [
  testRule("first", { source: ["order_service"] }, ["invoice"]),
  testRule("second", { source: ["order_service"] }, ["forecasting"]),
] as const;
export const START = 1_767_225_600;
export const request = {
  ReplayName: "again",
  EventSourceArn: ARCHIVE,
  EventStartTime: START,
  EventEndTime: START + 3600,
  Destination: { Arn: testBus.arn },
};

/** Sets up EventBridge with an archived event at each number of seconds after START, all delivered once. */
export async function withArchived(...seconds: number[]) {
  const bridge = testEventBridge({ archives: [testArchive()], rules: [first, second] });
  for (const second of seconds) {
    await bridge.putEvents({ Entries: [{ ...entry, Time: START + second }] });
  }
  await bridge.settle();
  const before = bridge.delivered.splice(0);
  const describe = () => bridge.call("DescribeReplay", { ReplayName: "again" });
  return {
    ...bridge,
    before,
    describe,
    until: (State: string) => vi.waitFor(async () => expect(await describe()).toMatchObject({ State })),
  };
}
