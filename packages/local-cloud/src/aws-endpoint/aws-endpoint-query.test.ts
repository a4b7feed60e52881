import { describe, expect, it, test } from "vitest";
import { AwsError } from "../core/aws-error.ts";
import type { QueryProtocol } from "../core/query-protocol.ts";
import { createJsonService, operation } from "../protocols/json-service.ts";
import { createRestResponse, createRestService } from "../protocols/rest-service.ts";
import { anything, startEndpoint } from "../testing/running-aws-endpoint.ts";

describe("a service that also speaks the query protocol", () => {
  const query: QueryProtocol = {
    version: "2026-01-01",
    errorNamespace: "com.example.orders",
    xmlNamespace: "http://orders.example.com/doc/2026-01-01/",
    pathMember: "OrderUrl",
    operations: {
      Echo: { input: { Count: "integer" }, output: { Items: { list: "Item" } } },
      Delete: { input: {} },
      Deny: { input: {} },
      Lose: { input: {} },
      Crash: { input: {} },
    },
    errors: { OrderDoesNotExist: { code: "Orders.NonExistentOrder", message: "no such order", statusCode: 404 } },
  };

  async function setUpQuery() {
    const started = await startEndpoint();
    const operations = {
      Echo: operation(anything, (input, { caller }) => ({
        Input: JSON.stringify(input),
        Items: ["a"],
        caller: caller.kind,
      })),
      Delete: operation(anything, () => ({})),
      Deny: operation(anything, () => {
        throw new AwsError("AccessDeniedException", "no <access>");
      }),
      Lose: operation(anything, () => {
        throw new AwsError("OrderDoesNotExist", "not there");
      }),
      Crash: operation(anything, () => {
        throw new TypeError("secret of /home/someone");
      }),
    };
    const rest = createRestService("/2015-03-31/orders", [
      {
        method: "POST",
        path: "/2015-03-31/orders",
        run: ({ body, query }) => createRestResponse(200, { body: `${body}`, q: query.get("Q") }),
      },
      {
        method: "GET",
        path: "/2015-03-31/orders",
        run: () => {
          throw new TypeError("secret of /home/someone");
        },
      },
    ]);
    const json = createJsonService("Orders_1", operations, query);
    started.endpoint.serve([json, rest], () => ({ kind: "root", arn: "root" }));
    const post = (form: string, path = "/") =>
      fetch(`${started.url}${path}`, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
        body: form,
      });
    return { ...started, post };
  }

  const metadata = "<ResponseMetadata><RequestId>ID</RequestId></ResponseMetadata>";

  /** Reads a response's status, type and XML, and replaces the header's request id in it by `ID`. */
  async function readXml(response: Response) {
    const requestId = response.headers.get("x-amzn-requestid") ?? "none";
    const xml = (await response.text()).replaceAll(requestId, "ID");
    return { status: response.status, type: response.headers.get("content-type"), xml };
  }

  const echoed = (input: string) => ({
    status: 200,
    type: "text/xml",
    xml: `<?xml version="1.0"?><EchoResponse xmlns="http://orders.example.com/doc/2026-01-01/"><EchoResult><Input>${input}</Input><Item>a</Item><caller>root</caller></EchoResult>${metadata}</EchoResponse>`,
  });

  it("takes a form and responds in XML", async () => {
    const { post } = await setUpQuery();
    const response = await post("Action=Echo&Version=2026-01-01&Count=2&ID=a%26b");
    expect(await readXml(response)).toEqual(echoed("{&#34;Count&#34;:2,&#34;ID&#34;:&#34;a&#38;b&#34;}"));
  });

  it("takes a URL whose path identifies the resource", async () => {
    const { url } = await setUpQuery();
    for (const path of ["/000000000000/order", "/000000000000/order/"]) {
      const response = await fetch(`${url}${path}?Action=Echo&Version=2026-01-01`);
      expect(await readXml(response)).toEqual(echoed("{&#34;OrderUrl&#34;:&#34;/000000000000/order&#34;}"));
    }
  });

  it("prefers the parameter over the path", async () => {
    const { post } = await setUpQuery();
    const response = await post("Action=Echo&Version=2026-01-01&OrderUrl=x", "/000000000000/order");
    expect(await readXml(response)).toEqual(echoed("{&#34;OrderUrl&#34;:&#34;x&#34;}"));
  });

  it("responds to an operation without output with only the request id", async () => {
    const { post } = await setUpQuery();
    expect((await readXml(await post("Action=Delete&Version=2026-01-01"))).xml).toBe(
      `<?xml version="1.0"?><DeleteResponse xmlns="http://orders.example.com/doc/2026-01-01/">${metadata}</DeleteResponse>`,
    );
  });

  test.each([
    ["Deny", 403, "<Type>Sender</Type><Code>AccessDenied</Code><Message>no &#60;access&#62;</Message>"],
    ["Lose", 404, "<Type>Sender</Type><Code>Orders.NonExistentOrder</Code><Message>no such order</Message>"],
    ["Crash", 500, "<Type>Receiver</Type><Code>InternalFailure</Code><Message>the local cloud failed; "],
    ["Nothing", 400, "<Code>InvalidAction</Code><Message>The action Nothing is not valid for this endpoint.</Message>"],
    ["constructor", 400, "<Code>InvalidAction</Code>"],
    ["Echo&Count=two", 400, "<Code>InvalidParameterValue</Code><Message>Value two for parameter Count is invalid."],
  ])("responds to %s with an error in XML", async (action, status, part) => {
    const { post } = await setUpQuery();
    const error = await readXml(await post(`Action=${action}&Version=2026-01-01`));
    expect(error).toMatchObject({ status, type: "text/xml", xml: expect.stringContaining(part) });
    expect(error.xml).toMatch(
      /^<\?xml version="1.0"\?><ErrorResponse xmlns="http:\/\/orders.*<Detail\/><\/Error><RequestId>ID<\/RequestId><\/ErrorResponse>$/,
    );
    expect(error.xml).not.toContain("secret");
  });

  it("rejects another version, or an unknown action without one, with an error in XML", async () => {
    const { post } = await setUpQuery();
    const { status, xml } = await readXml(await post("Action=ListTopics&Version=2010-03-31"));
    expect(status).toBe(400);
    expect(xml).toContain(
      "<Code>InvalidAction</Code><Message>the local cloud does not support POST / with Action ListTopics and Version 2010-03-31;",
    );
    const { xml: unversioned } = await readXml(await post("Action=ListTopics"));
    expect(unversioned).toContain("with Action ListTopics and Version missing;");
  });

  test.each([
    ["a form without a version", "POST", "/", "Action=Echo"],
    ["a form in the body and the URL", "POST", "/?Action=Echo", "Version=2026-01-01"],
    ["a POST with all parameters in the URL", "POST", "/?Action=Echo&Version=2026-01-01", undefined],
    ["a GET without a version", "GET", "/?Action=Echo", undefined],
    [
      "the parameters of a signature, version 2",
      "GET",
      "/?Action=Echo&AWSAccessKeyId=a&Timestamp=t&Expires=e&SignatureVersion=2&SignatureMethod=m&Signature=s&SecurityToken=t",
      undefined,
    ],
    [
      "the parameters of a signature, version 4",
      "GET",
      "/?Action=Echo&X-Amz-Algorithm=a&X-Amz-Credential=c&X-Amz-Date=d&X-Amz-Expires=9&X-Amz-SignedHeaders=host&X-Amz-Signature=s&X-Amz-Security-Token=t",
      undefined,
    ],
  ])("takes %s", async (_, method, path, body) => {
    const { url } = await setUpQuery();
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const response = await fetch(url + path, { method, ...(body && { headers, body }) });
    expect(await readXml(response)).toEqual(echoed("{}"));
  });

  it("finds the caller by the signature in the URL", async () => {
    const { endpoint, url } = await startEndpoint();
    const describeCaller = operation(anything, (_, { caller }) => ({ caller: "arn" in caller ? caller.arn : "" }));
    const operations = { Echo: describeCaller };
    const service = createJsonService("Orders_1", operations, {
      ...query,
      operations: { Echo: { input: {}, output: {} } },
    });
    endpoint.serve([service], (accessKeyId) => ({ kind: "root", arn: `key ${accessKeyId}` }));
    for (const signature of [
      "X-Amz-Credential=ASIA1%2F20260101%2Feu-central-1%2Forders%2Faws4_request",
      "AWSAccessKeyId=ASIA1",
    ]) {
      const response = await fetch(`${url}/?Action=Echo&${signature}`);
      expect(await response.text()).toContain("<caller>key ASIA1</caller>");
    }
  });

  test.each([
    ["is the value of its member", "Echo", "200"],
    ["is ignored", "Ignore", "200"],
    ["is rejected", "Reject", "400"],
  ])("a path %s, as its operation declares", async (_, action, status) => {
    const { endpoint, url } = await startEndpoint();
    const echo = operation(anything, (input) => ({ Input: JSON.stringify(input) }));
    const service = createJsonService(
      "Orders_1",
      { Echo: echo, Ignore: echo, Reject: echo },
      {
        ...query,
        operations: {
          Echo: { input: {}, output: {} },
          Ignore: { input: {}, output: {}, path: "ignored" },
          Reject: { input: {}, output: {}, path: "invalid" },
        },
      },
    );
    endpoint.serve([service], () => ({ kind: "root", arn: "root" }));
    const response = await fetch(`${url}/000000000000/order?Action=${action}`);
    const expected = {
      Echo: "<Input>{&#34;OrderUrl&#34;:&#34;/000000000000/order&#34;}</Input>",
      Ignore: "<Input>{}</Input>",
      Reject: "<Message>The action Reject is not valid for this endpoint.</Message>",
    }[action];
    expect([String(response.status), await response.text()]).toEqual([status, expect.stringContaining(expected ?? "")]);
    expect((await fetch(`${url}/?Action=${action}`)).status).toBe(200);
  });

  it("sends callers of AWS JSON the error code of the query protocol in a header", async () => {
    const { url } = await setUpQuery();
    const call = (target: string) => fetch(url, { method: "POST", headers: { "x-amz-target": target }, body: "{}" });
    const lost = await call("Orders_1.Lose");
    expect(lost.headers.get("x-amzn-query-error")).toBe("Orders.NonExistentOrder;Sender");
    expect(await lost.json()).toEqual({ __type: "com.example.orders#OrderDoesNotExist", message: "not there" });
    expect((await call("Orders_1.Crash")).headers.get("x-amzn-query-error")).toBe("InternalFailure;Receiver");
    expect((await call("Other_1.Lose")).headers.get("x-amzn-query-error")).toBeNull();
  });

  it("passes a form to the service of its path, with errors in JSON", async () => {
    const { post, url } = await setUpQuery();
    const response = await post('{"Action":"Echo"}', "/2015-03-31/orders?Q=1");
    expect(await response.json()).toEqual({ body: '{"Action":"Echo"}', q: "1" });
    const crashed = await fetch(`${url}/2015-03-31/orders?Action=Echo`);
    expect(crashed.status).toBe(500);
    expect(await crashed.json()).toMatchObject({ __type: "InternalFailure" });
  });
});
