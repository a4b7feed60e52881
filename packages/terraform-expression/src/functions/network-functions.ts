import { createInvalidValueError } from "../expression-error.ts";
import { defineFunction, defineVariadicFunction, type Functions } from "./define-function.ts";

const BITS = 32;

/** The functions of IPv4 prefixes. */
export const networkFunctions: Functions = {
  cidrhost: defineFunction(["string", "number"], (text, host) => {
    const { address, length } = parsePrefix(text);
    const size = 2 ** (BITS - length);
    if (host >= size || host < -size) {
      throw createInvalidValueError(`the prefix ${text} has no host ${host}`);
    }
    return formatAddress(address + (host < 0 ? size + host : host));
  }),
  cidrnetmask: defineFunction(["string"], (text) => formatAddress(2 ** BITS - 2 ** (BITS - parsePrefix(text).length))),
  cidrsubnet: defineFunction(["string", "number", "number"], (text, bits, number) => {
    const { address, length } = extendPrefix(text, bits);
    if (number < 0 || number >= 2 ** bits) {
      throw createInvalidValueError(`${bits} bits do not make a subnet ${number}`);
    }
    return `${formatAddress(address + number * 2 ** (BITS - length))}/${length}`;
  }),
  cidrsubnets: defineVariadicFunction(["string"], "number", (text, ...allBits) => {
    const { address: start, length: outerLength } = parsePrefix(text);
    let next = start;
    return allBits.map((bits) => {
      const { length } = extendPrefix(text, bits);
      const size = 2 ** (BITS - length);
      const address = Math.ceil(next / size) * size;
      next = address + size;
      if (next > start + 2 ** (BITS - outerLength)) {
        throw createInvalidValueError(`the prefix ${text} has no room for all subnets`);
      }
      return `${formatAddress(address)}/${length}`;
    });
  }),
};

function parsePrefix(text: string): { address: number; length: number } {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  const [length = 0, ...bytes] = (match ?? []).slice(1).map(Number).toReversed();
  if (!match || length > BITS || bytes.some((byte) => byte > 255)) {
    throw createInvalidValueError(`"${text}" is not an IPv4 prefix such as 10.0.0.0/16`);
  }
  const address = bytes.toReversed().reduce((sum, byte) => sum * 256 + byte, 0);
  return { address: address - (address % 2 ** (BITS - length)), length };
}

function extendPrefix(text: string, bits: number) {
  const { address, length } = parsePrefix(text);
  if (bits < 0 || length + bits > BITS) {
    throw createInvalidValueError(`the prefix ${text} cannot be extended by ${bits} bits`);
  }
  return { address, length: length + bits };
}

function formatAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}
