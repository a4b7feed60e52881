import { describe, expect, test } from "vitest";
import { byInvocation, ended, invoked, links, recordOrders, testTraces } from "../testing/trace-setup.ts";

describe("a lookup", () => {
  /** Records a request, its invocation and the table's call by it. */
  const request = ({ record }: ReturnType<typeof testTraces>, requestId: string, action: string, response = {}) =>
    record(
      invoked(`by-${requestId}`, { type: "http-request", requestId }),
      {
        ...{ type: "api-call", caller: "order", action, resource: "arn:table", cause: byInvocation(`by-${requestId}`) },
        detail: { Key: { ID: { S: "1" } } },
      },
      ended(`by-${requestId}`),
      {
        ...{ type: "http-request", requestId, method: "GET", path: "/prod/order/1", routeKey: "GET /order/{ID}" },
        ...{ statusCode: 404, durationMs: 3, ...response },
      },
    );

  test.each([404, 200, 400])("leaves an unknown ID unknown if it responds with %i", (statusCode) => {
    const context = testTraces();
    request(context, "request-1", "dynamodb:GetItem", { statusCode });
    expect(context.traces.find("1")).toBeUndefined();
    expect(links(context.traces.find("request-1"))).toHaveLength(4);
  });

  test("does not belong to the story of its order", () => {
    const context = testTraces();
    recordOrders(context, "1");
    const before = links(context.traces.find("1"));
    request(context, "request-1", "dynamodb:GetItem", { statusCode: 200 });
    expect(links(context.traces.find("1"))).toEqual(before);
  });

  test.each([
    ["writes", "dynamodb:UpdateItem", { statusCode: 200 }],
    ["fails", "dynamodb:GetItem", { statusCode: 503 }],
    ["has another method than GET", "dynamodb:GetItem", { method: "POST" }],
  ])("is traced if it %s", (_, action, response) => {
    const context = testTraces();
    request(context, "request-1", action, response);
    expect(links(context.traces.find("1"))).toHaveLength(4);
  });
});
