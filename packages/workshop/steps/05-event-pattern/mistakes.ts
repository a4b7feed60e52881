import type { Mistake } from "../../src/step.ts";

export const mistakes: Mistake[] = [
  {
    name: "passes the pattern as text",
    file: "infra/src/constructs/event-rule.ts",
    search: 'JSON.stringify({ source: [event.source], "detail-type": [event.detailType] })',
    replacement: 'JSON.stringify(JSON.stringify({ source: [event.source], "detail-type": [event.detailType] }))',
    message: "the pattern is JSON text within JSON text",
  },
  {
    name: "names the field detailType",
    file: "infra/src/constructs/event-rule.ts",
    search: '"detail-type": [',
    replacement: "detailType: [",
    message: /`detailType` is missing.*the detail type is in `detail-type`, with a hyphen/,
  },
  {
    name: "gives a value instead of a list",
    file: "infra/src/constructs/event-rule.ts",
    search: "source: [event.source]",
    replacement: "source: event.source",
    message: "each field of the pattern has a list of values",
  },
  {
    name: "matches every event of the source",
    file: "infra/src/constructs/event-rule.ts",
    search: ', "detail-type": [event.detailType] }',
    replacement: " }",
    message: "also matches `order_canceled` from `order_service`",
  },
];
