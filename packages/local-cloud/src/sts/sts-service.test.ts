import type { Caller } from "iam-policy";
import { expect, test } from "vitest";
import { startEndpoint } from "../testing/running-aws-endpoint.ts";
import { createStsService } from "./sts-service.ts";

async function setUp(caller: Caller) {
  const { endpoint, url } = await startEndpoint();
  endpoint.serve([createStsService("000000000000")], () => caller);
  return async (form: string) => {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const response = await fetch(url, { method: "POST", headers, body: form });
    const requestId = response.headers.get("x-amzn-requestid") ?? "none";
    return { status: response.status, xml: (await response.text()).replace(requestId, "ID") };
  };
}

const root: Caller = { kind: "root", arn: "arn:aws:iam::000000000000:root" };

test("identifies the account's root", async () => {
  const post = await setUp(root);
  expect((await post("Action=GetCallerIdentity&Version=2011-06-15")).xml).toBe(
    '<?xml version="1.0"?><GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
      "<UserId>000000000000</UserId><Account>000000000000</Account><Arn>arn:aws:iam::000000000000:root</Arn>" +
      "</GetCallerIdentityResult><ResponseMetadata><RequestId>ID</RequestId></ResponseMetadata></GetCallerIdentityResponse>",
  );
});

test("identifies the role of a function", async () => {
  const arn = "arn:aws:sts::000000000000:assumed-role/order/order-function";
  const post = await setUp({ kind: "role", arn, roleArn: "arn:aws:iam::000000000000:role/order" });
  const { xml } = await post("Action=GetCallerIdentity&Version=2011-06-15");
  expect(xml).toMatch(/<UserId>AROA[0-9A-F]{17}:order-function<\/UserId><Account>000000000000<\/Account>/);
  expect(xml).toContain(`<Arn>${arn}</Arn>`);
});

test("rejects the other operations by name", async () => {
  const post = await setUp(root);
  const { status, xml } = await post("Action=AssumeRole&Version=2011-06-15&RoleArn=a&RoleSessionName=b");
  expect(status).toBe(400);
  expect(xml).toContain("<Code>UnsupportedOperation</Code><Message>the local cloud does not support AssumeRole: it");
});
