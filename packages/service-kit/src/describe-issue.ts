import { en } from "zod/locales";
import * as z from "zod/mini";

// Services that publish no event do not import the module that sets it.
z.config(en());

/** Formats a zod issue, such as `detail.data.ID: expected string, received number`, without the value itself. */
export function describeIssue(input: unknown, { message, path }: z.core.$ZodIssue): string {
  const value = path.reduce<unknown>((parent, key) => (parent as Record<PropertyKey, unknown> | null)?.[key], input);
  const received = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  return `${path.join(".") || "event"}: ${message.replace(/^Invalid input: /, "")}${
    message.includes("received") ? "" : `, received ${received}`
  }`;
}
