import { expect, test } from "vitest";
import { getRejectionReason } from "./foreign-request.ts";

const reject = (headers: Record<string, string>, localPort = 4566, allowsOrigin?: (origin: string) => boolean) =>
  getRejectionReason({ headers, socket: { localPort } }, allowsOrigin);

test.each(["127.0.0.1:4566", "localhost:4566", "LOCALHOST:4566", "[::1]:4566"])("accepts the host name %s", (host) => {
  expect(reject({ host })).toBeUndefined();
});

test("accepts a Host without a port on port 80", () => {
  expect(reject({ host: "localhost" }, 80)).toBeUndefined();
  expect(reject({ host: "localhost:80" }, 80)).toBeUndefined();
});

test.each([
  "evil.example:4566", // DNS rebinding
  "localhost.evil.example:4566",
  "127.0.0.1.evil.example:4566",
  "evil.example",
  "localhost", // port 80
  "localhost:4000",
  "127.0.0.2:4566",
  "0.0.0.0:4566",
  "localhost:4566@evil.example",
  "localhost:4566 evil",
  "localhost:",
])("rejects the Host %s and names the server's", (host) => {
  expect(reject({ host })).toBe(`invalid Host "${host}": this server is 127.0.0.1:4566 or localhost:4566`);
});

test("rejects a request without a Host", () => {
  expect(reject({})).toBe("missing Host: this server is 127.0.0.1:4566 or localhost:4566");
});

test("accepts pages of the same origin", () => {
  expect(reject({ host: "localhost:4566", origin: "http://localhost:4566" })).toBeUndefined();
  expect(reject({ host: "localhost:4566", "sec-fetch-site": "same-origin" })).toBeUndefined();
});

test("accepts typed addresses and clients that are not browsers", () => {
  expect(reject({ host: "localhost:4566", "sec-fetch-site": "none" })).toBeUndefined();
  expect(reject({ host: "localhost:4566" })).toBeUndefined();
});

test.each([
  "https://evil.example",
  "https://localhost:4566",
  "http://localhost:3000",
  "http://localhost:4566, https://evil.example",
  "null", // a sandboxed frame, or a file
  "",
])("rejects a page of the origin %j", (origin) => {
  const headers = { host: "localhost:4566", origin };
  expect(reject(headers)).toBe(`pages from ${origin} may not call this server`);
  expect(reject({ ...headers, "sec-fetch-site": "same-origin" })).toBeDefined();
});

test.each(["cross-site", "same-site", "anything"])("rejects a %s request without an origin", (site) => {
  const rejection = reject({ host: "localhost:4566", "sec-fetch-site": site });
  expect(rejection).toBe("pages from other origins may not call or link to this server: type the address instead");
});

test("accepts allowed origins, but not under other host names", () => {
  const shop = { origin: "https://shop.example", "sec-fetch-site": "cross-site" };
  const allowsShop = (origin: string) => origin === "https://shop.example";
  expect(reject({ host: "localhost:4566", ...shop }, 4566, allowsShop)).toBeUndefined();
  expect(reject({ host: "localhost:4566", origin: "https://evil.example" }, 4566, allowsShop)).toBeDefined();
  expect(reject({ host: "evil.example:4566", ...shop }, 4566, allowsShop)).toBeDefined();
});
