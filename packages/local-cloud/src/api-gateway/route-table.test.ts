import { describe, expect, test } from "vitest";
import { RouteTable } from "./route-table.ts";

const table = (...routeKeys: string[]) =>
  new RouteTable(routeKeys.map((routeKey) => ({ routeKey, integrationId: routeKey })));

describe("the routes of AWS's example", () => {
  const routes = ["$default", "ANY /{proxy+}", "GET /pets/{proxy+}", "GET /pets/dog/{id}", "GET /pets/dog/1"];

  test.each([
    ["GET", "/pets/dog/1", "GET /pets/dog/1"],
    ["GET", "/pets/dog/2", "GET /pets/dog/{id}"],
    ["GET", "/pets/cat/1", "GET /pets/{proxy+}"],
    ["POST", "/test/5", "ANY /{proxy+}"],
    ["POST", "/pets/dog/1", "ANY /{proxy+}"],
  ])("%s %s selects %s, in any order of definition", (method, path, routeKey) => {
    expect(table(...routes).select(method, path)?.route.routeKey).toBe(routeKey);
    expect(table(...routes.toReversed()).select(method, path)?.route.routeKey).toBe(routeKey);
  });
});

describe("among several matching routes", () => {
  test.each([
    ["a full match wins over a greedy one", "/x/b", "GET /{a}/b", "GET /x/{proxy+}"],
    ["a literal wins over a variable", "/order/new", "GET /order/new", "GET /order/{ID}"],
    ["the earlier literal wins", "/a/b", "GET /a/{second}", "GET /{first}/b"],
    ["the longer greedy one wins", "/a/b/c", "GET /a/b/{proxy+}", "GET /a/{proxy+}"],
    ["a method wins over ANY", "/order", "GET /order", "ANY /order"],
  ])("%s: %s", (_, path, winner, loser) => {
    for (const routes of [table(winner, loser), table(loser, winner)]) {
      expect(routes.select("GET", path)?.route.routeKey).toBe(winner);
    }
  });

  test("$default comes last for any method", () => {
    const routes = table("$default", "GET /order");
    expect(routes.select("GET", "/order")?.route.routeKey).toBe("GET /order");
    expect(routes.select("GET", "/orders")).toEqual({
      route: { routeKey: "$default", integrationId: "$default" },
      pathParameters: undefined,
    });
    expect(routes.select("DELETE", "/order")?.route.routeKey).toBe("$default");
  });
});

describe("selects no route for a path", () => {
  test.each([
    ["with another method", "POST", "/order/1"],
    ["with more segments", "GET", "/order/1/lines"],
    ["with fewer segments", "GET", "/order"],
    ["with an empty variable", "GET", "/order/"],
    ["with a trailing slash", "GET", "/order/1/"],
    ["in another case", "GET", "/Order/1"],
  ])("%s", (_, method, path) => {
    expect(table("GET /order/{ID}").select(method, path)).toBeUndefined();
  });
});

describe("path parameters", () => {
  test("are present only if the route has variables", () => {
    expect(table("GET /order").select("GET", "/order")?.pathParameters).toBeUndefined();
  });

  test("are decoded", () => {
    const select = (path: string) => table("GET /{customer}/{ID}").select("GET", path)?.pathParameters;
    expect(select("/J%C3%BCrgen%20K/a%2Fb")).toEqual({ customer: "Jürgen K", ID: "a/b" });
  });

  test("stay unchanged if their encoding is invalid", () => {
    expect(table("GET /{ID}").select("GET", "/%E0%A4%A")?.pathParameters).toEqual({ ID: "%E0%A4%A" });
  });

  test("match the rest of the path if they are greedy", () => {
    const select = (path: string) => table("GET /files/{proxy+}").select("GET", path)?.pathParameters;
    expect(select("/files/a/b%20c/d")).toEqual({ proxy: "a/b c/d" });
    expect(select("/files")).toBeUndefined();
  });
});
