import { expect, test } from "vitest";
import { exchange, startHttpApi } from "../testing/running-http-api.ts";

/** The fields are those of AWS's example. */
test("sends an event of payload format 1.0", async () => {
  const { activities, payloads, url } = await startHttpApi({
    routes: ["ANY /my/{name}"],
    payloadFormatVersion: "1.0",
    output: { statusCode: 200, body: "done" },
  });
  const request = [
    "POST /prod/my/path?parameter1=value1&parameter1=value2&parameter2=value HTTP/1.1",
    `Host: ${new URL(url).host}`,
    "Connection: close",
    "Cookie: cookie1=a; cookie2=b",
    "Authorization: secret",
    "Header1: value1",
    "Header1: value2",
    "User-Agent: agent",
    "Content-Type: text/plain",
    "Content-Length: 17",
    "",
    "Hello from Lambda",
  ];
  expect(await exchange(url, request.join("\r\n"))).toContain("200 OK");
  expect(payloads[0]).toEqual({
    version: "1.0",
    resource: "/my/{name}",
    path: "/prod/my/path",
    httpMethod: "POST",
    headers: expect.objectContaining({
      Host: new URL(url).host,
      "User-Agent": "agent",
      cookie: "cookie1=a; cookie2=b",
      header1: "value1,value2",
    }),
    multiValueHeaders: expect.objectContaining({
      "User-Agent": ["agent"],
      "Content-Length": ["17"],
      header1: ["value1", "value2"],
    }),
    queryStringParameters: { parameter1: "value2", parameter2: "value" },
    multiValueQueryStringParameters: { parameter1: ["value1", "value2"], parameter2: ["value"] },
    requestContext: {
      accountId: "111122223333",
      apiId: "api-id",
      authorizer: { claims: null, scopes: null },
      domainName: new URL(url).host,
      domainPrefix: "127",
      extendedRequestId: expect.any(String),
      httpMethod: "POST",
      identity: expect.objectContaining({ accessKey: null, sourceIp: "127.0.0.1", userAgent: "agent" }),
      path: "/prod/my/path",
      protocol: "HTTP/1.1",
      requestId: expect.any(String),
      requestTime: "04/Mar/2020:19:03:58 +0000",
      requestTimeEpoch: 1583348638390,
      resourceId: "ANY /my/{name}",
      resourcePath: "/my/{name}",
      stage: "prod",
    },
    pathParameters: { name: "path" },
    stageVariables: null,
    body: "Hello from Lambda",
    isBase64Encoded: false,
  });
  const recorded = JSON.stringify(activities);
  expect(recorded).toContain("agent");
  expect(recorded).not.toContain("secret");
  expect(recorded).not.toContain("cookie1=a");
});

test("has null in place of missing parameters and a missing body", async () => {
  const { payloads, url } = await startHttpApi({ payloadFormatVersion: "1.0", output: "not a response" });
  expect((await fetch(`${url}/prod/x`)).status).toBe(500);
  expect(payloads[0]).toMatchObject({
    resource: "$default",
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    body: null,
  });
});
