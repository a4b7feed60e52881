import type { ApiRoute } from "local-cloud/console-api";
import { expect, test } from "vitest";
import { createCurl } from "./create-curl.ts";

const route = (method: string, path: string): ApiRoute => ({ routeKey: `${method} ${path}`, method, path, node: "f" });
const tables = [{ node: "table", name: "orders", hashKey: "ID" }];
const stack = (...routes: ApiRoute[]) => ({ api: { node: "api", url: "http://127.0.0.1:4000", routes }, tables });

test("reads the item through the GET route with its key", () => {
  const routes = [route("POST", "/prod/order"), route("GET", "/prod/shop/{shop}"), route("GET", "/prod/order/{ID}")];
  expect(createCurl(stack(...routes), "a b'")).toBe("curl 'http://127.0.0.1:4000/prod/order/a%20b%27'");
});

test("has no command without such a route", () => {
  expect(createCurl(stack(route("POST", "/prod/order")), "1")).toBeUndefined();
  expect(createCurl({ tables }, "1")).toBeUndefined();
});
