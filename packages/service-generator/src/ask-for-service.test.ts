import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { askForService } from "./ask-for-service.ts";
import { readCatalog } from "./event-catalog.ts";
import { repositoryRoot } from "./link-packages.ts";
import type { ServiceRequest } from "./new-service.ts";

const catalog = await readCatalog(repositoryRoot);

/** Enters a line for each question as soon as it is asked. */
async function enter(given: Partial<ServiceRequest>, entries: string[]) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  output.on("data", (chunk) => {
    if (String(chunk).endsWith(": ")) {
      const next = entries.shift();
      if (next === undefined) {
        input.end();
      } else {
        input.write(`${next}\n`);
      }
    }
  });
  const shown = text(output);
  const request = askForService(catalog, given, { input, output });
  await request.catch(() => {}).finally(() => output.end());
  return { request, shown: await shown };
}

test("asks for each part, again if it is invalid", async () => {
  const { request, shown } = await enter({}, ["payment", "sample-service", "order_crated", "order_created", ""]);
  expect(await request).toEqual({ name: "sample-service", consumes: "order_created", publishes: undefined });
  expect(shown).toContain('invalid name "payment"');
  expect(shown).toContain("did you mean order_created?");
});

test("accepts a route instead of an event", async () => {
  const { request, shown } = await enter({}, ["sample-service", "GET /samples", "POST /samples", "sample_taken"]);
  expect(await request).toEqual({ name: "sample-service", api: "POST /samples", publishes: "sample_taken" });
  expect(shown).toContain("a GET must not change an order");
});

test("asks only for what is not given", async () => {
  const { request } = await enter({ name: "sample-service", publishes: "sample_taken" }, ["order_created"]);
  expect(await request).toEqual({
    name: "sample-service",
    consumes: "order_created",
    publishes: "sample_taken",
  });
});

test("changes nothing if the input ends", async () => {
  const { request } = await enter({}, ["sample-service"]);
  await expect(request).rejects.toThrow("canceled: nothing has changed");
});
