import { expect, test } from "vitest";
import { getRejectionReason } from "./foreign-request.ts";

const refusal = (headers: Record<string, string>, localPort = 4566, allowsOrigin?: (origin: string) => boolean) =>
  getRejectionReason({ headers, socket: { localPort } }, allowsOrigin);

test.each(["127.0.0.1:4566", "localhost:4566", "LOCALHOST:4566", "[::1]:4566"])(
  "%s is a name of the server",
  (host) => {
    expect(refusal({ host })).toBeUndefined();
  },
);

test("the port of http need not be named", () => {
  expect(refusal({ host: "localhost" }, 80)).toBeUndefined();
  expect(refusal({ host: "localhost:80" }, 80)).toBeUndefined();
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
])("a request to %s is refused with the server's names", (host) => {
  expect(refusal({ host })).toBe(`the Host is ${host}, but this server is 127.0.0.1:4566 or localhost:4566`);
});

test("a request without a Host is refused", () => {
  expect(refusal({})).toBe("the Host is missing: this server is 127.0.0.1:4566 or localhost:4566");
});

test("a page of the server's own may ask", () => {
  expect(refusal({ host: "localhost:4566", origin: "http://localhost:4566" })).toBeUndefined();
  expect(refusal({ host: "localhost:4566", "sec-fetch-site": "same-origin" })).toBeUndefined();
});

test("an address that was typed is answered, and so is what is no browser", () => {
  expect(refusal({ host: "localhost:4566", "sec-fetch-site": "none" })).toBeUndefined();
  expect(refusal({ host: "localhost:4566" })).toBeUndefined();
});

test.each([
  "https://evil.example",
  "https://localhost:4566",
  "http://localhost:3000",
  "http://localhost:4566, https://evil.example",
  "null", // a sandboxed frame, or a file
  "",
])("a page of the origin %j is refused", (origin) => {
  const asked = { host: "localhost:4566", origin };
  expect(refusal(asked)).toBe(`pages of the origin ${origin} may not ask this server`);
  expect(refusal({ ...asked, "sec-fetch-site": "same-origin" })).toBeDefined();
});

test.each(["cross-site", "same-site", "anything"])("what a browser calls %s is refused without an origin", (site) => {
  const refused = refusal({ host: "localhost:4566", "sec-fetch-site": site });
  expect(refused).toBe("pages of other origins may not ask this server, nor link to it: type the address instead");
});

test("a server may allow other origins, but no other names", () => {
  const shop = { origin: "https://shop.example", "sec-fetch-site": "cross-site" };
  const allowsShop = (origin: string) => origin === "https://shop.example";
  expect(refusal({ host: "localhost:4566", ...shop }, 4566, allowsShop)).toBeUndefined();
  expect(refusal({ host: "localhost:4566", origin: "https://evil.example" }, 4566, allowsShop)).toBeDefined();
  expect(refusal({ host: "evil.example:4566", ...shop }, 4566, allowsShop)).toBeDefined();
});
