import { toNumber } from "../convert.ts";
import { createInvalidValueError } from "../expression-error.ts";
import { defineFunction, defineVariadicFunction, type Functions } from "./define-function.ts";

export const numberFunctions: Functions = {
  abs: defineFunction(["number"], Math.abs),
  ceil: defineFunction(["number"], Math.ceil),
  floor: defineFunction(["number"], Math.floor),
  log: defineFunction(["number", "number"], (number, base) => Math.log(number) / Math.log(base)),
  max: defineVariadicFunction(["number"], "number", Math.max),
  min: defineVariadicFunction(["number"], "number", Math.min),
  parseint: defineFunction(["string", "number"], (text, base) => {
    const digits = text.replace(/^[+-]/, "").toLowerCase();
    const number = Number.parseInt(text, base);
    if (digits === "" || [...digits].some((digit) => Number.isNaN(Number.parseInt(digit, base)))) {
      throw createInvalidValueError(`"${text}" is not an integer of base ${base}`);
    }
    return number;
  }),
  pow: defineFunction(["number", "number"], (base, exponent) => base ** exponent),
  signum: defineFunction(["number"], Math.sign),
  sum: defineFunction(["list"], (list) => {
    if (list.length === 0) {
      throw createInvalidValueError("the list must have elements");
    }
    return list.map(toNumber).reduce((sum, number) => sum + number, 0);
  }),
};
