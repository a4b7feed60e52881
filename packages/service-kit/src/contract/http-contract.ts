import * as z from "zod/mini";

/** The requests that a service responds to. A service exports one as `http-contract` for docs/openapi.yaml. */
export interface HttpContract {
  /** Bodies of requests and responses by their names in docs/openapi.yaml. */
  bodies: Readonly<Record<string, z.ZodMiniType>>;
  /** By route key, such as `POST /order`. */
  operations: Readonly<Record<string, Operation>>;
}

export interface Operation<Body extends string = string> {
  operationId: string;
  summary: string;
  description: string;
  parameters: readonly Parameter[];
  /** Absent if the operation takes no body. Without `body`, any JSON is accepted and none is required. */
  requestBody?: { description: string; body?: Body };
  responses: Readonly<Record<number, { description: string; body: Body }>>;
}

export interface Parameter {
  name: string;
  in: "header" | "path";
  description: string;
  schema: z.ZodMiniType;
}

/** The header that every operation reads. */
export const traceparent: Parameter = {
  name: "traceparent",
  in: "header",
  description: "W3C trace context of the caller. A missing or invalid one is replaced.",
  schema: z.string(),
};
