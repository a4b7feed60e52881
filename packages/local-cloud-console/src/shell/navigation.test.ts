import { expect, test } from "vitest";
import { listLinks } from "./navigation.ts";

const api = {
  node: "api",
  url: "",
  routes: [{ routeKey: "POST /order", method: "POST", path: "/order", node: "api" }],
};
const listLabels = (stack: Parameters<typeof listLinks>[0]) => listLinks(stack).map(({ label }) => label);

test("links to the orders of a stack with an API", () => {
  expect(listLabels({ api })).toEqual(["Map", "Orders", "Table", "Dead letters", "Archive", "Playground"]);
});

test("does not link to orders in a stack that cannot place any", () => {
  expect(listLabels({})).toEqual(["Map", "Table", "Dead letters", "Archive", "Playground"]);
});

test("links to the orders until the stack is known", () => {
  expect(listLabels(undefined)).toContain("Orders");
});
