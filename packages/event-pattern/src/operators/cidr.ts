import { BlockList, isIP } from "node:net";
import { InvalidEventPatternError } from "../invalid-event-pattern-error.ts";
import { createStringMatcher, type Operator, quote } from "./matcher.ts";

/**
 * `{"cidr": "10.0.0.0/24"}` and `{"cidr": "2001:db8::/32"}` match strings that are an address in the range. As on AWS,
 * a range of one address, /32 or /128, is rejected: an exact value has the same effect.
 */
export const cidr: Operator = (operand, where) => {
  const invalid = (reason: string) => new InvalidEventPatternError(reason, where);
  if (typeof operand !== "string") {
    throw invalid("cidr match pattern must be a string");
  }
  const [address = "", mask, ...others] = operand.split("/");
  if (mask === undefined || others.length > 0) {
    throw invalid("Malformed CIDR, one '/' required");
  }
  if (!/^-?\d+$/.test(mask)) {
    throw invalid("Malformed CIDR, mask bits must be an integer");
  }
  if (mask.startsWith("-")) {
    throw invalid("Malformed CIDR, mask bits must not be negative");
  }
  const version = isIP(address);
  if (version === 0 || address.includes("%")) {
    throw invalid(`Nonstandard IP address: ${address}`);
  }
  const bits = version === 4 ? 32 : 128;
  if (Number(mask) >= bits) {
    throw invalid(`IPv${version} mask bits must be < ${bits}`);
  }

  const family = version === 4 ? "ipv4" : "ipv6";
  const range = new BlockList();
  range.addSubnet(address, Number(mask), family);
  return createStringMatcher(
    `an IP address in ${quote(operand)}`,
    (text) => isIP(text) === version && !text.includes("%") && range.check(text, family),
  );
};
