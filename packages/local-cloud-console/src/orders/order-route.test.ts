import { expect, test } from "vitest";
import { findOrderRoute } from "./order-route.ts";

const route = (method: string, path: string) => ({ routeKey: `${method} ${path}`, method, path, node: "api" });

test("finds the POST route without path variables", () => {
  const routes = [route("GET", "/prod/order"), route("POST", "/prod/order/{ID}"), route("POST", "/prod/order")];
  expect(findOrderRoute({ api: { node: "api", url: "", routes } })?.routeKey).toBe("POST /prod/order");
  expect(findOrderRoute({})).toBeUndefined();
});
