import { describe, expect, test } from "vitest";
import { checkRequest, type PutEventsEntry, readEntry } from "./put-events.ts";

const entry: PutEventsEntry = {
  Source: "order_service",
  DetailType: "order_created",
  Detail: '{"data":{"ID":"order-1"}}',
  Resources: [],
};
const context = { account: "111122223333", region: "eu-central-1", nowMs: Date.UTC(2026, 10, 22, 12, 0, 0, 987) };

const ONE_MB = 1024 * 1024;

/** Creates an entry of a size in bytes: one for the source, one for the detail type, the rest for Detail. */
const createEntry = (bytes: number, fields: Partial<PutEventsEntry> = {}): PutEventsEntry => ({
  Source: "s",
  DetailType: "d",
  Detail: "x".repeat(bytes - 2),
  Resources: [],
  ...fields,
});

describe("a request", () => {
  test.each([1, 10])("may have %i entries", (count) => {
    expect(() => checkRequest(Array(count).fill(entry))).not.toThrow();
  });

  test.each([0, 11])("with %i entries is a ValidationException", (count) => {
    expect(() => checkRequest(Array(count).fill(entry))).toThrow(
      expect.objectContaining({
        code: "ValidationException",
        statusCode: 400,
        message: expect.stringContaining("Value at 'entries' failed to satisfy constraint: Member must have length"),
      }),
    );
  });

  test("may have at most 1 MB", () => {
    expect(() => checkRequest([createEntry(ONE_MB)])).not.toThrow();
    expect(() => checkRequest([createEntry(ONE_MB + 1)])).toThrow(
      expect.objectContaining({
        code: "ValidationException",
        statusCode: 400,
        message: "Total size of the entries in the request is over the limit.",
      }),
    );
  });

  test.each<[string, PutEventsEntry[]]>([
    ["every entry", [createEntry(ONE_MB - 10), createEntry(11)]],
    ["14 bytes for a time", [createEntry(ONE_MB - 13, { Time: 0 })]],
    ["each resource", [createEntry(ONE_MB - 3, { Resources: ["ab", "cd"] })]],
    ["bytes in UTF-8, not characters", [createEntry(ONE_MB - 1, { Source: "é\u{1f600}" })]],
  ])("counts %s", (_, entries) => {
    expect(() => checkRequest(entries)).toThrow("over the limit");
  });

  test("does not count the name of the bus or a trace header", () => {
    const fields = { EventBusName: "lab2-dev-bus", TraceHeader: "Root=1-5759e988-bd862e3fe1be46a994272793" };
    expect(() => checkRequest([createEntry(ONE_MB, fields)])).not.toThrow();
  });
});

describe("a valid entry", () => {
  test("becomes an event with a complete envelope", () => {
    const event = readEntry({ ...entry, Resources: ["arn:aws:s3:::orders"] }, context);
    expect(event).toEqual({
      version: "0",
      id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      "detail-type": "order_created",
      source: "order_service",
      account: "111122223333",
      time: "2026-11-22T12:00:00Z",
      region: "eu-central-1",
      resources: ["arn:aws:s3:::orders"],
      detail: { data: { ID: "order-1" } },
    });
  });

  test("receives a new id each time", () => {
    const ids = [1, 2, 3].map(() => (readEntry(entry, context) as { id: string }).id);
    expect(new Set(ids).size).toBe(3);
  });

  test("has the publisher's time in whole seconds", () => {
    expect(readEntry({ ...entry, Time: 1_583_348_638.39 }, context)).toMatchObject({ time: "2020-03-04T19:03:58Z" });
    expect(readEntry({ ...entry, Time: 0 }, context)).toMatchObject({ time: "1970-01-01T00:00:00Z" });
  });
});

describe("an entry is rejected if it", () => {
  test.each(["Source", "DetailType", "Detail"] as const)("has no %s, or an empty one", (field) => {
    const error = {
      ErrorCode: "InvalidArgument",
      ErrorMessage: `Parameter ${field} is not valid. Reason: ${field} is a required argument.`,
    };
    expect(readEntry({ ...entry, [field]: undefined }, context)).toEqual(error);
    expect(readEntry({ ...entry, [field]: "" }, context)).toEqual(error);
  });

  test.each(["{", "[]", "null", '"text"', "1", `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`])(
    "has a Detail that is not a JSON object: %.20s",
    (Detail) => {
      expect(readEntry({ ...entry, Detail }, context)).toEqual({
        ErrorCode: "MalformedDetail",
        ErrorMessage: "Detail is malformed.",
      });
    },
  );

  test("has a source reserved for AWS", () => {
    expect(readEntry({ ...entry, Source: "aws.events" }, context)).toMatchObject({
      ErrorCode: "NotAuthorizedForSourceException",
    });
    expect(readEntry({ ...entry, Source: "awsome" }, context)).toMatchObject({ source: "awsome" });
  });
});
