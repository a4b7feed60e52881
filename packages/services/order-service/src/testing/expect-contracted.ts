import { expect } from "vitest";
import { bodies, operations } from "../http-contract.ts";

/** Expects a response to have a status of its route's contract and the fields of that body; 404 for any other route. */
export function expectContracted(routeKey: string, { statusCode, body }: { statusCode: number; body: unknown }): void {
  const operation = Object.hasOwn(operations, routeKey) ? operations[routeKey] : undefined;
  if (!operation) {
    expect({ statusCode, body }).toEqual({ statusCode: 404, body: { status: "not_found" } });
    return;
  }
  const response = operation.responses[statusCode];
  expect(Object.keys(operation.responses)).toContain(String(statusCode));
  expect(response && bodies[response.body].parse(body)).toEqual(body);
}
