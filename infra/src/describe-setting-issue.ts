import * as z from "zod";

const formatAlternatives = new Intl.ListFormat("en-GB", { type: "disjunction" });

/** Describes an issue of a setting whose name or value is unknown, with those that exist; leaves others to zod. */
export function describeSettingIssue({ code, input, inst, keys, values }: z.core.$ZodRawIssue): string | undefined {
  if (code === "unrecognized_keys" && inst instanceof z.core.$ZodType) {
    const known = listKeys(inst);
    const advice = known.length > 0 ? `: use ${formatAlternatives.format(known)}` : "";
    return `unknown ${keys.length === 1 ? "key" : "keys"} ${keys.map(quote).join(", ")}${advice}`;
  }
  if (code === "invalid_value") {
    return `invalid value ${quote(input)}: use ${formatAlternatives.format(values.map(String))}`;
  }
  return undefined;
}

function listKeys(schema: z.core.$ZodType): string[] {
  if (schema instanceof z.core.$ZodObject) {
    return Object.keys(schema._zod.def.shape);
  }
  return schema instanceof z.core.$ZodRecord ? [...(schema._zod.def.keyType._zod.values ?? [])].map(String) : [];
}

const quote = (value: unknown) => JSON.stringify(value) ?? "undefined";
