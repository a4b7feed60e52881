import { describe, expect, it, test } from "vitest";
import { AwsError } from "../core/aws-error.ts";
import type { QueryProtocol } from "../core/query-protocol.ts";
import { createJsonService, operation } from "../protocols/json-service.ts";
import { createRestResponse, createRestService } from "../protocols/rest-service.ts";
import { anything, startEndpoint } from "../testing/running-aws-endpoint.ts";

describe("a service that also speaks the query protocol", () => {
  const query: QueryProtocol = {
    version: "2026-01-01",
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

  it("rejects another version with an error in XML", async () => {
    const { post } = await setUpQuery();
    const { status, xml } = await readXml(await post("Action=GetCallerIdentity&Version=2011-06-15"));
    expect(status).toBe(400);
    expect(xml).toContain(
      "<Code>InvalidAction</Code><Message>the local cloud does not support POST / with Version 2011-06-15;",
    );
    expect((await readXml(await post("Action=Echo"))).xml).toContain("with Version missing;");
  });

  it("sends callers of AWS JSON the error code of the query protocol in a header", async () => {
    const { url } = await setUpQuery();
    const call = (target: string) => fetch(url, { method: "POST", headers: { "x-amz-target": target }, body: "{}" });
    const lost = await call("Orders_1.Lose");
    expect(lost.headers.get("x-amzn-query-error")).toBe("Orders.NonExistentOrder;Sender");
    expect(await lost.json()).toEqual({ __type: "OrderDoesNotExist", message: "not there" });
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
