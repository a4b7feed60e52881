import { compileEventPattern, PatternIndex } from "event-pattern";
import { getPercentile } from "./percentiles.ts";

const RULES = 300;
const EVENTS_PER_ROUND = 20_000;
/** The first rounds warm up; the median leaves them out. */
const ROUNDS = 11;

const event = {
  version: "0",
  id: "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
  "detail-type": "order_created",
  source: "order_service",
  account: "000000000000",
  time: "2026-11-22T12:00:00Z",
  region: "eu-west-1",
  resources: [],
  detail: { metadata: { service: "order_service", schemaVersion: 1, correlationId: "request" }, data: { ID: "order" } },
};

/** Every thirtieth pattern matches; the others fail in different ways. */
const createPattern = (index: number): object => {
  const failing = [
    { source: ["order_service"], "detail-type": [`order_created_${index}`] },
    { "detail-type": [{ prefix: `fulfilment_${index}` }] },
    { source: [{ "anything-but": ["order_service"] }], detail: { data: { ID: [{ exists: true }] } } },
    { source: ["order_service"], detail: { metadata: { schemaVersion: [{ numeric: [">", index + 1] }] } } },
    { source: [{ wildcard: `shop*_${index}` }] },
  ];
  const matching = [
    { source: ["order_service"], "detail-type": ["order_created"] },
    { detail: { metadata: { service: [{ prefix: "order" }] }, data: { ID: [{ exists: true }] } } },
  ];
  const pattern = index % 30 === 0 ? matching[(index / 30) % 2] : failing[index % 5];
  return pattern ?? {};
};

/** Measures matching against the maximum number of rules of a bus, and the baseline of only parsing the events. */
export function measureMatching(): { eventsPerSecond: number; bareEventsPerSecond: number } {
  const rules = Array.from({ length: RULES }, (_, index) => ({ pattern: compileEventPattern(createPattern(index)) }));
  const index = new PatternIndex(rules);
  const expected = rules.filter(({ pattern }) => pattern.matches(event)).length;
  const found = index.findMatches(event).length;
  if (found !== expected) {
    throw new Error(`the index found ${found} rules, expected ${expected}`);
  }
  const json = JSON.stringify(event);
  const rounds = Array.from({ length: ROUNDS }, () => ({
    matched: measurePerSecond(() => index.findMatches(JSON.parse(json))),
    bare: measurePerSecond(() => JSON.parse(json)),
  }));
  return {
    eventsPerSecond: getPercentile(
      rounds.map(({ matched }) => matched),
      0.5,
    ),
    bareEventsPerSecond: getPercentile(
      rounds.map(({ bare }) => bare),
      0.5,
    ),
  };
}

/** Returns the number of runs per second of CPU, which equals the time on a machine without other load. */
function measurePerSecond(task: () => unknown): number {
  const before = process.cpuUsage();
  for (let run = 0; run < EVENTS_PER_ROUND; run++) {
    task();
  }
  const { system, user } = process.cpuUsage(before);
  return EVENTS_PER_ROUND / ((user + system) / 1_000_000);
}
