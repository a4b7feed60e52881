import * as z from "zod";
import type { Cors } from "./cors.ts";

const names = z.array(z.string()).default([]);

/** The CORS block of an HTTP API or of a function URL. */
export const corsConfiguration = z.strictObject({
  allow_credentials: z.boolean().default(false),
  allow_headers: names,
  allow_methods: names,
  allow_origins: names,
  expose_headers: names,
  max_age: z.int().min(-1).max(86_400).optional(),
});

export function toCors(configuration: z.output<typeof corsConfiguration>): Cors {
  return {
    allowCredentials: configuration.allow_credentials,
    allowHeaders: configuration.allow_headers,
    allowMethods: configuration.allow_methods,
    allowOrigins: configuration.allow_origins,
    exposeHeaders: configuration.expose_headers,
    maxAgeSeconds: configuration.max_age,
  };
}
