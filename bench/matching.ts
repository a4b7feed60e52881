import { compileEventPattern } from "event-pattern";

const RULES = 300;
const EVENTS = 5_000;

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

const createPattern = (index: number): object => {
  const kinds = [
    { source: ["order_service"], "detail-type": [`order_created_${index}`] },
    { "detail-type": [{ prefix: `fulfilment_${index}` }] },
    { source: [{ "anything-but": ["order_service"] }], detail: { data: { ID: [{ exists: true }] } } },
    { source: ["order_service"], detail: { metadata: { schemaVersion: [{ numeric: [">", index + 1] }] } } },
    { source: [{ wildcard: `shop*_${index}` }] },
  ];
  return index === 0 ? { source: ["order_service"], "detail-type": ["order_created"] } : (kinds[index % 5] ?? {});
};

/** Measures matching against the maximum number of rules of a bus, and the baseline of only parsing the events. */
export function measureMatching(): { eventsPerSecond: number; bareEventsPerSecond: number } {
  const patterns = Array.from({ length: RULES }, (_, index) => compileEventPattern(createPattern(index)));
  const json = JSON.stringify(event);
  const matched = measurePerSecond(() => {
    const parsed = JSON.parse(json);
    return patterns.filter((pattern) => pattern.matches(parsed)).length;
  });
  if (matched.result !== 1) {
    throw new Error(`${matched.result} rules matched, expected 1`);
  }
  const bare = measurePerSecond(() => JSON.parse(json));
  return { eventsPerSecond: matched.perSecond, bareEventsPerSecond: bare.perSecond };
}

function measurePerSecond<Result>(task: () => Result): { perSecond: number; result: Result } {
  let result = task();
  for (let run = 0; run < 500; run++) {
    result = task();
  }
  const startedAt = performance.now();
  for (let run = 0; run < EVENTS; run++) {
    result = task();
  }
  return { perSecond: EVENTS / ((performance.now() - startedAt) / 1000), result };
}
