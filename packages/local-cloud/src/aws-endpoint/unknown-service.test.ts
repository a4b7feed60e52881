import { expect, test } from "vitest";
import { createJsonService } from "../protocols/json-service.ts";
import { createRestService } from "../protocols/rest-service.ts";
import { startEndpoint } from "../testing/running-aws-endpoint.ts";

const json = "application/x-amz-json-1.0";
const form = "application/x-www-form-urlencoded";
const message = (request: string) => `the local cloud does not support ${request}; it supports dynamodb, lambda`;

/** Requests of the AWS CLI, shortened. The format of an error depends on the protocol of the service. */
test.each([
  {
    service: "ecs",
    request: { method: "POST", headers: { "x-amz-target": "ContainerService.ListClusters", "content-type": json } },
    type: json,
    body: JSON.stringify({ __type: "UnknownOperationException", message: message("ecs (POST /)") }),
  },
  {
    service: "apigateway",
    request: { path: "/restapis" },
    type: json,
    body: JSON.stringify({ __type: "UnknownOperationException", message: message("apigateway (GET /restapis)") }),
  },
  {
    service: "sns",
    request: { method: "POST", headers: { "content-type": form }, body: "Action=ListTopics&Version=2010-03-31" },
    type: "text/xml",
    body: `<?xml version="1.0"?><ErrorResponse><Error><Type>Sender</Type><Code>InvalidAction</Code><Message>${message("sns (POST /)")}</Message><Detail/></Error><RequestId>ID</RequestId></ErrorResponse>`,
  },
  {
    service: "ec2",
    request: { method: "POST", headers: { "content-type": form }, body: "Action=DescribeVpcs&Version=2016-11-15" },
    type: "text/xml",
    body: `<?xml version="1.0"?><Response><Errors><Error><Code>UnknownOperationException</Code><Message>${message("ec2 (POST /)")}</Message></Error></Errors><RequestID>ID</RequestID></Response>`,
  },
  {
    service: "s3",
    request: {},
    type: "text/xml",
    body: `<?xml version="1.0"?><Error><Code>UnknownOperationException</Code><Message>${message("s3 (GET /)")}</Message><RequestId>ID</RequestId></Error>`,
  },
  {
    service: "route53",
    request: { path: "/2013-04-01/hostedzone" },
    type: "text/xml",
    body: `<?xml version="1.0"?><ErrorResponse><Error><Type>Sender</Type><Code>InvalidAction</Code><Message>${message("route53 (GET /2013-04-01/hostedzone)")}</Message><Detail/></Error><RequestId>ID</RequestId></ErrorResponse>`,
  },
  {
    service: "monitoring",
    request: { method: "POST", path: "/service/G/operation/L", headers: { "smithy-protocol": "rpc-v2-cbor" } },
    type: "application/cbor",
    body: `\u{a2}f__typex\u{19}UnknownOperationExceptiongmessagexg${message("monitoring (POST /service/G/operation/L)")}`,
  },
])("rejects a request for $service in the protocol of its service", async ({ body, request, service, type }) => {
  const { endpoint, url } = await startEndpoint();
  const dynamodb = createJsonService("DynamoDB_20120810", {});
  const lambda = createRestService("/2015-03-31/functions", []);
  endpoint.serve(
    [
      { ...dynamodb, name: "dynamodb" },
      { ...lambda, name: "lambda" },
    ],
    () => ({ kind: "root", arn: "root" }),
  );
  const { path = "/", headers, ...init } = { path: "/", headers: {}, ...request };
  const authorization = `AWS4-HMAC-SHA256 Credential=AKIA/20260101/eu-central-1/${service}/aws4_request, Signature=0`;
  const response = await fetch(url + path, { ...init, headers: { ...headers, authorization } });
  const received = Buffer.from(await response.arrayBuffer()).toString("latin1");
  expect(received.replaceAll(response.headers.get("x-amzn-requestid") ?? "none", "ID")).toBe(body);
  expect(response.headers.get("content-type")).toBe(type);
  expect(response.status).toBe(type === "text/xml" && body.includes("InvalidAction") ? 400 : 404);
});

test("rejects an unknown path of a known service", async () => {
  const { endpoint, url } = await startEndpoint();
  endpoint.serve([{ ...createRestService("/2015-03-31/functions", []), name: "lambda" }], () => {
    return { kind: "root", arn: "root" };
  });
  const authorization = "AWS4-HMAC-SHA256 Credential=AKIA/20260101/eu-central-1/lambda/aws4_request, Signature=0";
  const response = await fetch(`${url}/2018-10-31/layers`, { headers: { authorization } });
  expect(await response.json()).toMatchObject({
    message: "the local cloud does not support GET /2018-10-31/layers of lambda; it supports lambda",
  });
});
