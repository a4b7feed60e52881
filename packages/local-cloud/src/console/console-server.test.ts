import { request as httpRequest } from "node:http";
import { describe, expect, onTestFinished, test } from "vitest";
import { ActivityLog } from "../core/activity-log.ts";
import { testFeed } from "../testing/running-console.ts";
import { testStackFolder } from "../testing/stack-folder.ts";
import { ActivityStream } from "./activity-stream.ts";
import { ConsoleServer } from "./console-server.ts";

/** Serves these files as the console's page until the test ends. */
async function startConsole(files?: Record<string, string>) {
  const activityLog = new ActivityLog();
  const folder = files && testStackFolder({ "dist/index.html": "<p>page", ...files });
  const server = new ConsoleServer({ folder: folder && `${folder}/dist`, activityLog });
  onTestFinished(() => server.stop());
  const url = await server.start(0);
  const operations = [{ method: "GET", path: "/api/broken", run: () => Promise.reject(new Error("broken")) }];
  server.serve({ operations, stream: new ActivityStream(testFeed().feed), stop: () => {} });
  return { activityLog, url };
}

const built = { "dist/assets/page-3f2a.js": "page()", "dist/icon.svg": "<svg/>", "secret.txt": "classified" };

/** Sends a raw request; fetch would normalize it. */
function raw(url: string, path: string, headers: Record<string, string> = {}, method = "GET") {
  return new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const request = httpRequest({ hostname, port, path, headers, method }, async (response) => {
      let text = "";
      for await (const chunk of response) {
        text += chunk;
      }
      resolve({ status: response.statusCode, text });
    });
    request.on("error", reject).end();
  });
}

describe("the page", () => {
  test("is served for every path that is not a file", async () => {
    const { url } = await startConsole(built);
    for (const path of ["/", "/orders", "/orders/2026.11", "/apiary", "/?order=1"]) {
      const response = await fetch(url + path);
      expect(await response.text()).toBe("<p>page");
      expect(response.headers.get("content-type")).toMatch("text/html");
      expect(response.headers.get("cache-control")).toBe("no-cache");
    }
  });

  test("loads nothing from other origins and cannot be framed", async () => {
    const { url } = await startConsole(built);
    const policy = (await fetch(url)).headers.get("content-security-policy");
    expect(policy).toMatch(/^default-src 'self';.* frame-ancestors 'none'$/);
  });

  test("caches hashed files forever and revalidates the others", async () => {
    const { url } = await startConsole(built);
    const script = await fetch(`${url}/assets/page-3f2a.js`);
    expect(script.headers.get("content-type")).toMatch("javascript");
    expect(script.headers.get("cache-control")).toMatch(/max-age=31536000, immutable/);
    const icon = await fetch(`${url}/icon.svg`);
    expect(icon.headers.get("content-type")).toBe("image/svg+xml");
    const again = await fetch(`${url}/icon.svg`, { headers: { "if-none-match": String(icon.headers.get("etag")) } });
    expect(again.status).toBe(304);
    expect((await fetch(`${url}/assets/page-0000.js`)).status).toBe(404);
  });

  test.each(["/../secret.txt", "/..%2fsecret.txt", "/%2e%2e/secret.txt", "/assets/../../secret.txt", "/%00", "/%"])(
    "has nothing outside of its folder: %s",
    async (path) => {
      const { url } = await startConsole(built);
      expect((await raw(url, path)).text).not.toContain("classified");
    },
  );

  test("accepts links from other sites, but no other host name", async () => {
    const { url } = await startConsole(built);
    expect(await raw(url, "/", { "sec-fetch-site": "cross-site" })).toMatchObject({ status: 200 });
    expect(await raw(url, "/", { host: "evil.example" })).toMatchObject({ status: 403 });
  });

  test("explains that it is not built", async () => {
    const { url } = await startConsole();
    const response = await fetch(url);
    expect(response.status).toBe(503);
    expect(await response.text()).toBe("The console is not built. Run npm start to build it.\n");
  });

  test("allows only GET and HEAD", async () => {
    const { url } = await startConsole(built);
    expect((await raw(url, "/", {}, "PUT")).status).toBe(405);
    expect(await raw(url, "/", {}, "HEAD")).toEqual({ status: 200, text: "" });
  });
});

describe("the API", () => {
  test("rejects other origins, sites and host names", async () => {
    const { url } = await startConsole(built);
    for (const headers of [
      { origin: "https://evil.example" },
      { origin: "null" },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { host: "evil.example" },
    ]) {
      expect(await raw(url, "/api/activities", headers)).toMatchObject({ status: 403 });
    }
  });

  test("responds to an internal error with a code and logs the reason", async () => {
    const { activityLog, url } = await startConsole(built);
    const warned = activityLog.next(({ type }) => type === "warning");
    const response = await fetch(`${url}/api/broken`);
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ code: "INTERNAL_FAILURE" });
    expect(await warned).toMatchObject({ message: expect.stringMatching(/GET \/api\/broken failed .*broken/) });
  });
});
