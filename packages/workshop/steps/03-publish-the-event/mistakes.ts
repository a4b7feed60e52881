import type { Mistake } from "../../src/step.ts";

export const mistakes: Mistake[] = [
  {
    name: "passes the detail as an object",
    file: "packages/service-kit/src/publish.ts",
    search: "Detail: JSON.stringify(detail)",
    replacement: "Detail: detail",
    message: "`Detail` is the JSON text of the detail: `JSON.stringify(detail)`",
  },
  {
    name: "turns the detail into text that is not JSON",
    file: "packages/service-kit/src/publish.ts",
    search: "JSON.stringify(detail)",
    replacement: "String(detail)",
    message: "EventBridge rejected the event with the Detail `[object Object]`: MalformedDetail",
  },
  {
    name: "encodes the detail twice",
    file: "packages/service-kit/src/publish.ts",
    search: "JSON.stringify(detail)",
    replacement: "JSON.stringify(JSON.stringify(detail))",
    message: /MalformedDetail.*`JSON.stringify`, once/,
  },
  {
    name: "publishes the data without the metadata",
    file: "packages/service-kit/src/publish.ts",
    search: "JSON.stringify(detail)",
    replacement: "JSON.stringify(detail.data)",
    message: "the JSON text of `detail`: `metadata`, and `data` with the order's ID",
  },
  {
    name: "leaves out the bus",
    file: "packages/service-kit/src/publish.ts",
    search: "EventBusName: eventBusName, ",
    replacement: "",
    message: /PutEvents was sent to the bus `default`.*expected: `EventBusName` is `eventBusName`/,
  },
  {
    name: "names the bus of one environment",
    file: "packages/service-kit/src/publish.ts",
    search: "EventBusName: eventBusName",
    replacement: 'EventBusName: "lab2-dev-bus"',
    message: /PutEvents got the bus `lab2-dev-bus` although `eventBusName` was `lab2-prod-bus`/,
  },
  {
    name: "throws an error without a code",
    file: "packages/service-kit/src/publish.ts",
    search: `throw new PublishFailedError(
        detailType,
`,
    replacement: `throw new Error(
`,
    message: /the publisher threw Error: InternalFailure.*a `PublishFailedError`/,
  },
  {
    name: "uses the detail type as the source",
    file: "packages/service-kit/src/publish.ts",
    search: "Source: source",
    replacement: "Source: detailType",
    message: /PutEvents was called with Source `order_created`, and IAM denied it; expected: `order_service`/,
  },
  {
    name: "ignores FailedEntryCount",
    file: "packages/service-kit/src/publish.ts",
    search: "if (FailedEntryCount !== 0) {",
    replacement: "if (FailedEntryCount === undefined) {",
    message: "PutEvents responded with 200 and `FailedEntryCount` 1, but the caller got 200",
  },
  {
    name: "ignores FailedEntryCount and passes text that is not JSON",
    file: "packages/service-kit/src/publish.ts",
    search: `Detail: JSON.stringify(detail) },
        ],
      }),
    );
    if (FailedEntryCount !== 0) {`,
    replacement: `Detail: String(detail) },
        ],
      }),
    );
    if (FailedEntryCount === undefined) {`,
    message: "EventBridge rejected the event with the Detail `[object Object]`",
  },
];
