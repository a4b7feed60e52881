import { decode } from "./percent-encoding.ts";

export interface Route {
  /** Such as `GET /order/{ID}`, `ANY /{proxy+}` or `$default`. */
  routeKey: string;
  integrationId: string;
  /** @default any client may call the route */
  authorization?: RouteAuthorization | undefined;
}

export interface RouteAuthorization {
  authorizerId: string;
  /** Scopes of which a token must have one; empty to accept any token. */
  scopes: string[];
}

export interface RouteMatch {
  route: Route;
  pathParameters: Record<string, string> | undefined;
}

interface CompiledRoute {
  route: Route;
  method: string;
  segments: Segment[];
}

type Segment = { literal: string } | { variable: string; greedy: boolean };

const rank = (segment: Segment | undefined) =>
  segment === undefined ? 0 : "literal" in segment ? 3 : segment.greedy ? 1 : 2;

const isGreedy = ({ segments }: CompiledRoute) => rank(segments.at(-1)) === 1;

/**
 * Selects a route: literals before variables before greedy variables, a method before `ANY`, `$default` last.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html#http-api-develop-routes.evaluation
 */
export class RouteTable {
  #routes: CompiledRoute[];
  #default: Route | undefined;

  constructor(routes: Route[]) {
    this.#default = routes.find(({ routeKey }) => routeKey === "$default");
    this.#routes = routes
      .filter((route) => route !== this.#default)
      .map(compile)
      .sort(compareRoutes);
  }

  /** @param path the path below the stage, starting with a slash, still encoded */
  select(method: string, path: string): RouteMatch | undefined {
    const parts = splitPath(path);
    for (const compiled of this.#routes) {
      if (compiled.method !== method && compiled.method !== "ANY") {
        continue;
      }
      const pathParameters = matchPath(compiled.segments, parts);
      if (!pathParameters) {
        continue;
      }
      const hasParameters = Object.keys(pathParameters).length > 0;
      return { route: compiled.route, pathParameters: hasParameters ? pathParameters : undefined };
    }
    return this.#default && { route: this.#default, pathParameters: undefined };
  }
}

function compile(route: Route): CompiledRoute {
  const [method = "", path = ""] = route.routeKey.split(" ");
  const segments = splitPath(path).map((part): Segment => {
    const [, variable, plus] = /^\{([^}+]+)(\+)?\}$/.exec(part) ?? [];
    return variable ? { variable, greedy: plus !== undefined } : { literal: part };
  });
  return { route, method, segments };
}

function compareRoutes(a: CompiledRoute, b: CompiledRoute): number {
  if (isGreedy(a) !== isGreedy(b)) {
    return Number(isGreedy(a)) - Number(isGreedy(b));
  }
  const length = Math.max(a.segments.length, b.segments.length);
  for (let index = 0; index < length; index++) {
    const difference = rank(b.segments[index]) - rank(a.segments[index]);
    if (difference !== 0) {
      return difference;
    }
  }
  return Number(a.method === "ANY") - Number(b.method === "ANY");
}

function matchPath(segments: Segment[], parts: string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const part = parts[index];
    if (part === undefined) {
      return undefined;
    }
    if ("literal" in segment) {
      if (segment.literal !== part) {
        return undefined;
      }
    } else if (segment.greedy) {
      parameters[segment.variable] = decode(parts.slice(index).join("/"));
      return parameters;
    } else {
      if (part === "") {
        return undefined;
      }
      parameters[segment.variable] = decode(part);
    }
  }
  return segments.length === parts.length ? parameters : undefined;
}

function splitPath(path: string): string[] {
  return path.split("/").slice(1);
}
