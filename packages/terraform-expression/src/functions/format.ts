import { toBoolean, toNumber, toText } from "../convert.ts";
import { createInvalidValueError } from "../expression-error.ts";
import { formatNumber, type Value } from "../value.ts";
import { encodeJson } from "./encode-json.ts";

const VERB = /%(?<flags>[-+ #0]*)(?<width>\d+)?(?:\.(?<precision>\d+))?(?:\[(?<index>\d+)\])?(?<verb>[a-zA-Z%])/g;

interface Options {
  flags: string;
  width: number;
  precision: number | undefined;
}

/** Formats values as Terraform's `format` does. @see https://developer.hashicorp.com/terraform/language/functions/format */
export function format(template: string, values: readonly Value[]): string {
  let next = 0;
  let highest = 0;
  const text = template.replaceAll(VERB, (match, ...rest) => {
    const { flags = "", index, precision, verb = "", width } = rest.at(-1) as Record<string, string | undefined>;
    if (verb === "%") {
      return "%";
    }
    next = index === undefined ? next + 1 : Number(index);
    highest = Math.max(highest, next);
    const value = values[next - 1];
    if (value === undefined) {
      throw createInvalidValueError(`not enough arguments for "${match}" at position ${next}`);
    }
    const options = {
      flags,
      width: Number(width ?? 0),
      precision: precision === undefined ? undefined : Number(precision),
    };
    return pad(formatValue(verb, value, options), options, verb);
  });
  if (values.length > highest) {
    throw createInvalidValueError(`too many arguments: only ${highest} used by format string`);
  }
  return text;
}

function formatValue(verb: string, value: Value, { flags, precision }: Options): string {
  if (value === null) {
    throw createInvalidValueError(`null cannot be formatted by "%${verb}"`);
  }
  switch (verb) {
    case "v":
      return flags.includes("#") || typeof value === "object" ? encodeJson(value) : toText(value);
    case "s":
      return toText(value).slice(0, precision);
    case "q":
      return encodeJson(toText(value));
    case "t":
      return String(toBoolean(value));
    default:
      return addSign(formatNumeric(verb, toNumber(value), precision), flags);
  }
}

function formatNumeric(verb: string, number: number, precision: number | undefined): string {
  switch (verb) {
    case "d":
      return formatNumber(requireInteger(number));
    case "b":
      return requireInteger(number).toString(2);
    case "o":
      return requireInteger(number).toString(8);
    case "x":
      return requireInteger(number).toString(16);
    case "X":
      return requireInteger(number).toString(16).toUpperCase();
    case "f":
      return number.toFixed(precision ?? 6);
    case "e":
      return padExponent(number.toExponential(precision ?? 6));
    case "g":
      return formatGeneral(number, precision);
    default:
      throw createInvalidValueError(`unsupported format verb "%${verb}"`);
  }
}

function requireInteger(number: number): number {
  if (!Number.isInteger(number)) {
    throw createInvalidValueError(`${number} is not an integer`);
  }
  return number;
}

function formatGeneral(number: number, precision: number | undefined): string {
  if (precision !== undefined) {
    return String(Number(number.toPrecision(Math.max(1, precision))));
  }
  const exponent = number === 0 ? 0 : Math.floor(Math.log10(Math.abs(number)));
  return exponent < -4 || exponent >= 21 ? padExponent(number.toExponential()) : String(number);
}

function padExponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, "e$10$2");
}

function addSign(text: string, flags: string): string {
  if (text.startsWith("-")) {
    return text;
  }
  return flags.includes("+") ? `+${text}` : flags.includes(" ") ? ` ${text}` : text;
}

function pad(text: string, { flags, width }: Options, verb: string): string {
  if (flags.includes("-")) {
    return text.padEnd(width);
  }
  if (flags.includes("0") && !"sqvt".includes(verb)) {
    const [, sign = "", digits = ""] = /^([-+ ]?)(.*)$/.exec(text) ?? [];
    return sign + digits.padStart(width - sign.length, "0");
  }
  return text.padStart(width);
}
