const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;
const MAX_IPV4_LENGTH = 15;
const IPV6_GROUPS = 8;
const IPV4_MAPPED = `${"0".repeat(20)}FFFF`;

/**
 * Reads an IP address as hexadecimal digits: 8 for IPv4, 32 for IPv6. Addresses are the same if their digits are: leading
 * zeros do not count, and an IPv6 address that maps an IPv4 address is that address. Like event-ruler, this does not know
 * `::ffff:10.0.0.1` and zones.
 * @returns undefined for any other text
 * @see https://github.com/aws/event-ruler/blob/main/src/main/software/amazon/event/ruler/CIDR.java
 */
export function parseIpAddress(text: string): string | undefined {
  if (IPV4.test(text)) {
    return parseIpv4(text);
  }
  return text.includes(":") ? parseIpv6(text) : undefined;
}

function parseIpv4(text: string): string | undefined {
  const bytes = text.split(".").map(Number);
  if (text.length > MAX_IPV4_LENGTH || bytes.some((byte) => byte > 255)) {
    return undefined;
  }
  return bytes.map((byte) => toHex(byte, 2)).join("");
}

function parseIpv6(text: string): string | undefined {
  const [before = "", after, ...others] = text.split("::");
  const start = parseGroups(before);
  const end = parseGroups(after ?? "");
  if (!start || !end || others.length > 0) {
    return undefined;
  }
  const omitted = IPV6_GROUPS - start.length - end.length;
  if (after === undefined ? omitted !== 0 : omitted < 1) {
    return undefined;
  }
  const digits = [...start, ..."0".repeat(omitted), ...end].map((group) => group.padStart(4, "0")).join("");
  return digits.startsWith(IPV4_MAPPED) ? digits.slice(IPV4_MAPPED.length) : digits;
}

function parseGroups(text: string): string[] | undefined {
  if (text === "") {
    return [];
  }
  const groups = text.split(":");
  return groups.every((group) => /^0*[\da-f]{1,4}$/i.test(group))
    ? groups.map((group) => toHex(Number.parseInt(group, 16), 4))
    : undefined;
}

const toHex = (value: number, digits: number) => value.toString(16).toUpperCase().padStart(digits, "0");

/**
 * Whether an address is in a range. Addresses of different versions are compared by their first digits, as event-ruler
 * does, so `0.0.0.0/0` contains every IPv6 address.
 */
export function isInRange(address: string, bottom: string, top: string): boolean {
  const compared = address.slice(0, bottom.length);
  const lowest = bottom.slice(0, compared.length);
  const highest = top.slice(0, compared.length);
  return compared.length < bottom.length
    ? lowest < compared && compared < highest
    : lowest <= compared && compared <= highest;
}
