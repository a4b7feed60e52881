import { expect, test } from "vitest";
import { recordedEvent } from "./recorded-event.ts";
import { startHttpApi } from "./test-http-api.ts";

test("a request's credentials are hidden, and all else is told", () => {
  const event = {
    rawPath: "/prod/order",
    cookies: ["session=s3cret=", "theme=dark", "flag"],
    headers: { authorization: "Bearer s3cret", "idempotency-key": "k" },
    body: "{}",
  };
  expect(recordedEvent(event)).toEqual({
    rawPath: "/prod/order",
    cookies: ["session=(hidden)", "theme=(hidden)", "flag"],
    headers: { authorization: "(hidden)", "idempotency-key": "k" },
    body: "{}",
  });
});

test("a request without credentials is told as it is", () => {
  const event = { headers: { host: "localhost" } };
  expect(recordedEvent(event)).toEqual(event);
});

test("the function gets the credentials, the record does not", async () => {
  const { activities, payloads, url } = await startHttpApi();
  const headers = { authorization: "Bearer s3cret", cookie: "session=s3cret" };
  await (await fetch(`${url}/prod/order`, { headers })).text();
  expect(payloads[0]).toMatchObject({ cookies: ["session=s3cret"], headers: { authorization: "Bearer s3cret" } });
  expect(activities).toMatchObject([{ type: "http-request", detail: { headers: { authorization: "(hidden)" } } }]);
  expect(JSON.stringify(activities)).not.toContain("s3cret");
});
