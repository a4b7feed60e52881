import { PLACE_ORDER } from "service-kit/contract";
import type { Catalog } from "./event-catalog.ts";

/** A route of the HTTP API, such as `POST /payments`. */
export interface NewRoute {
  key: string;
  method: string;
  path: string;
  /** Variables of the path, such as `ID`. */
  variables: readonly string[];
}

/** GET is to be safe, and the handler stamps an order. */
const METHODS = ["POST", "PUT", "PATCH", "DELETE"];

/** API Gateway responds to these itself. */
const RESERVED = ["/ping", "/sping"];

const SEGMENT = /^([A-Za-z0-9._~-]+|\{[A-Za-z_][A-Za-z0-9_]*\})$/;

/** @throws {Error} if the route is invalid or exists, with the next step */
export function parseRoute(key: string, { contracts }: Pick<Catalog, "contracts">): NewRoute {
  const [method = "", path = "", ...rest] = key.split(" ");
  const invalid = (advice: string) => new Error(`invalid route "${key}": ${advice}`);
  if (!METHODS.includes(method) || path === "" || rest.length > 0) {
    const advice = method === "GET" ? ", because a GET must not change an order" : "";
    throw invalid(`use POST, PUT, PATCH or DELETE and a path, such as "POST /payments"${advice}`);
  }
  const segments = path.split("/").slice(1);
  if (!path.startsWith("/") || !segments.every((segment) => SEGMENT.test(segment))) {
    throw invalid("use a path of words and variables, such as /payments or /order/{ID}/payment");
  }
  const variables = segments.flatMap((segment) => /^\{(.*)\}$/.exec(segment)?.[1] ?? []);
  if (new Set(variables).size < variables.length) {
    throw invalid("use each variable once");
  }
  const id = variables.find((name) => name !== "ID" && name.toUpperCase() === "ID");
  if (id !== undefined) {
    throw invalid(`write {ID} instead of {${id}} for the ID of the order`);
  }
  if (RESERVED.includes(path)) {
    throw invalid("API Gateway reserves /ping and /sping for its health checks: use another path");
  }
  for (const [service, { routes = {} }] of Object.entries(contracts)) {
    const existing = Object.keys(routes).find((each) => toId(each) === toId(key) || toShape(each) === toShape(key));
    if (existing !== undefined) {
      const problem = existing === key ? "" : `${key} is the same as `;
      throw new Error(`${problem}${existing} of ${service}${existing === key ? " exists" : ""}: use another route`);
    }
  }
  return { key, method, path, variables };
}

/** Whether a service places the orders, which no other can do. */
export function placesOrders(contract: Catalog["contracts"][string]): boolean {
  return PLACE_ORDER in (contract.routes ?? {});
}

/** The stack names a route's resources for its words. */
const toId = (key: string) => key.match(/\w+/g)?.join("-").toLowerCase();

/** API Gateway does not distinguish routes by the names of their variables. */
const toShape = (key: string) => key.replaceAll(/\{\w+\}/g, "{}");
