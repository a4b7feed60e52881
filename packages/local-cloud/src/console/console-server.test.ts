import { request as httpRequest } from "node:http";
import { describe, expect, onTestFinished, test } from "vitest";
import { ActivityLog } from "../core/activity-log.ts";
import { testFeed } from "../testing/running-console.ts";
import { testStackFolder } from "../testing/stack-folder.ts";
import { ActivityStream } from "./activity-stream.ts";
import { ConsoleServer } from "./console-server.ts";

/** A console whose page is these files, until the test ends. */
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

/** A request as it is, without what fetch makes of it. */
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
  test("is what every path shows that is no file, for its state is in the address", async () => {
    const { url } = await startConsole(built);
    for (const path of ["/", "/orders", "/orders/2026.11", "/apiary", "/?order=1"]) {
      const response = await fetch(url + path);
      expect(await response.text()).toBe("<p>page");
      expect(response.headers.get("content-type")).toMatch("text/html");
      expect(response.headers.get("cache-control")).toBe("no-cache");
    }
  });

  test("loads nothing from elsewhere, and stands in no other page", async () => {
    const { url } = await startConsole(built);
    const policy = (await fetch(url)).headers.get("content-security-policy");
    expect(policy).toMatch(/^default-src 'self';.* frame-ancestors 'none'$/);
  });

  test("has files whose names have a hash for ever, and asks for the others again", async () => {
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

  test("may be linked to from anywhere, but not under another name", async () => {
    const { url } = await startConsole(built);
    expect(await raw(url, "/", { "sec-fetch-site": "cross-site" })).toMatchObject({ status: 200 });
    expect(await raw(url, "/", { host: "evil.example" })).toMatchObject({ status: 403 });
  });

  test("that is not built is told of in one writeText", async () => {
    const { url } = await startConsole();
    const response = await fetch(url);
    expect(response.status).toBe(503);
    expect(await response.text()).toBe("The console is not built. Run npm start to build it.\n");
  });

  test("takes nothing but GET and HEAD", async () => {
    const { url } = await startConsole(built);
    expect((await raw(url, "/", {}, "PUT")).status).toBe(405);
    expect(await raw(url, "/", {}, "HEAD")).toEqual({ status: 200, text: "" });
  });
});

describe("the API", () => {
  test("answers no page of another origin or site, and nobody under another name", async () => {
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

  test("fails inside with a code, and tells the reason to the log alone", async () => {
    const { activityLog, url } = await startConsole(built);
    const warned = activityLog.next(({ type }) => type === "warning");
    const response = await fetch(`${url}/api/broken`);
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ code: "INTERNAL_FAILURE" });
    expect(await warned).toMatchObject({ message: expect.stringMatching(/GET \/api\/broken failed .*broken/) });
  });
});
