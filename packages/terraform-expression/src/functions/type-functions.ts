import { convert, toBoolean, toList, toNumber, toObject, toText } from "../convert.ts";
import { ANY } from "../type-constraint.ts";
import { unifyValues } from "../unify.ts";
import type { Value } from "../value.ts";
import { defineFunction, type Functions } from "./define-function.ts";

const identity = defineFunction(["nullable"], (value) => value);

/** Conversions, and functions that only mark values on AWS. */
export const typeFunctions: Functions = {
  ephemeralasnull: identity,
  nonsensitive: identity,
  sensitive: identity,
  tobool: defineConversion(toBoolean),
  tolist: defineConversion((value) => unifyValues(toList(value))),
  tomap: defineConversion((value) => {
    const entries = Object.entries(toObject(value));
    const values = unifyValues(entries.map(([, item]) => item));
    return Object.fromEntries(entries.map(([key], index) => [key, values[index] as Value]));
  }),
  tonumber: defineConversion(toNumber),
  toset: defineConversion((value) => convert(unifyValues(toList(value)), { kind: "set", element: ANY })),
  tostring: defineConversion(toText),
};

function defineConversion(convertValue: (value: Value) => Value) {
  return defineFunction(["nullable"], (value) => (value === null ? null : convertValue(value)));
}
