import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ReloadSession } from "../support/reload-session.ts";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const session = new ReloadSession();

test("the requests of README place an order and read its stamps", async () => {
  const [place = "", read = ""] = [...readme.matchAll(/^curl (127\.0\.0\.1:4000\S+)$/gm)].map(([, url]) => url);
  const { origin } = new URL(session.orderUrl);
  const request = async (url: string) => (await fetch(url.replace("127.0.0.1:4000", origin))).text();
  const placed = await request(place);
  expect(placed).toMatch(/^\{"status":"order_created","ID":"[\w-]+"\}\n$/);
  const { ID } = JSON.parse(placed);
  await session.untilCompleted(ID);
  expect(JSON.parse(await request(read.replace("<ID>", ID)))).toMatchObject({
    ID,
    time_logistic_service: expect.any(String),
  });
});

test("the edit of README is reloaded, AWS's error fails the next order, and earlier orders remain", async () => {
  const [, file = "", before = "", after = ""] =
    /In \[[^\]]+\]\((\S+)\), change `([^`]+)`\s+to `([^`]+)` and save/.exec(readme) ?? [];
  const earlier = await session.placeOrder();
  await session.untilCompleted(earlier);
  const read = async () => (await fetch(`${session.orderUrl}/${earlier}`)).json();
  const order = await read();

  const edited = session.edit(file, before, after);
  expect(await session.command.next("stack-replaced", undefined, edited)).toMatchObject({ kept: true });
  expect((await fetch(session.orderUrl, { method: "POST" })).status).toBe(500);
  const { message } = await session.command.next("access-denied", undefined, edited);
  expect(message).toContain(`not authorized to perform: ${before}`);
  expect(await read()).toEqual(order);
});
