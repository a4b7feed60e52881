import { InvalidEventPatternError } from "../invalid-event-pattern-error.ts";
import { isInRange, parseIpAddress } from "./ip-address.ts";
import { createStringMatcher, type Matcher, type Operator, quote } from "./matcher.ts";

/**
 * `{"cidr": "10.0.0.0/24"}` and `{"cidr": "2001:db8::/32"}` match strings that are an address in the network. As on
 * AWS, a range of one address, /32 or /128, is rejected: an exact value has the same effect.
 */
export const cidr: Operator = (operand, where) => {
  const invalid = (reason: string) => new InvalidEventPatternError(reason, where);
  if (typeof operand !== "string") {
    throw invalid("prefix match pattern must be a string");
  }
  const [address = "", mask, ...others] = operand.replace(/\/+$/, "").split("/");
  if (mask === undefined || others.length > 0) {
    throw invalid("Malformed CIDR, one '/' required");
  }
  if (!/^[+-]?\d+$/.test(mask)) {
    throw invalid("Malformed CIDR, mask bits must be an integer");
  }
  const maskBits = Number(mask);
  if (maskBits < 0) {
    throw invalid("Malformed CIDR, mask bits must not be negative");
  }
  const given = parseIpAddress(address);
  if (given === undefined) {
    throw invalid(`Nonstandard IP address: ${address}`);
  }
  const [version, bits] = given.length === 8 ? [4, 32] : [6, 128];
  if (maskBits >= bits) {
    throw invalid(`IPv${version} mask bits must be < ${bits}`);
  }
  const variable = (1n << BigInt(bits - maskBits)) - 1n;
  const top = BigInt(`0x${given}`) | variable;
  const toDigits = (value: bigint) => value.toString(16).toUpperCase().padStart(given.length, "0");
  return createAddressMatcher(`an IP address in ${quote(operand)}`, toDigits(top - variable), toDigits(top));
};

/** Returns a matcher for a string that is an IP address, in any notation; undefined for any other string. */
export function createIpAddressMatcher(text: string): Matcher | undefined {
  const address = parseIpAddress(text);
  return address === undefined ? undefined : createAddressMatcher(`the IP address ${quote(text)}`, address, address);
}

function createAddressMatcher(requirement: string, bottom: string, top: string): Matcher {
  return createStringMatcher(requirement, (text) => {
    const address = parseIpAddress(text);
    return address !== undefined && isInRange(address, bottom, top);
  });
}
