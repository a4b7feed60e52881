import { parseJson } from "exact-json";
import { describe, expect, test } from "vitest";
import { compileEventPattern } from "../event-pattern.ts";

/** Whether a field with the value matches the entry. */
const matches = (entry: unknown, value: unknown) =>
  compileEventPattern({ detail: { field: [entry] } }).matches({ detail: { field: value } });

/** A number as it is written in JSON. */
const raw = parseJson;

const absent = undefined;

interface Examples {
  readonly matching: readonly unknown[];
  readonly other: readonly unknown[];
}

/** Entries of a pattern, with values that match and values that do not. */
const examples: readonly [behaviour: string, entry: unknown, Examples][] = [
  [
    "a string equals itself",
    "terminated",
    { matching: ["terminated", ["x", "terminated"]], other: ["Terminated", "", null, absent] },
  ],
  ["the empty string equals itself only", "", { matching: [""], other: [null, absent, " ", 0, []] }],
  ["null equals null only", null, { matching: [null], other: ["null", "", 0, absent, []] }],
  ["booleans equal themselves, never their names", true, { matching: [true], other: [false, "true", 1, absent] }],
  ["numbers are compared by value", 300, { matching: [300, 300.0, 3.0e2], other: ["300", 301, absent] }],
  [
    "a notation of a number does not count",
    raw("3.0e2"),
    { matching: [300, raw("300.0"), raw("30000E-2")], other: [raw("300.00000000000001"), "3.0e2"] },
  ],
  [
    "a number that no double has equals only the same text",
    raw("1234567890123456789"),
    {
      matching: [raw("1234567890123456789")],
      other: [raw("1234567890123456788"), 1234567890123456800, raw("1.234567890123456789e18")],
    },
  ],
  [
    "an IPv4 address is equal in every notation",
    "10.0.0.1",
    { matching: ["10.0.0.1", "010.0.0.001", "::ffff:a00:1"], other: ["10.0.0.2", "::ffff:10.0.0.1", "10.1", "x"] },
  ],
  [
    "an IPv6 address is equal in every notation",
    "2001:DB8::1",
    {
      matching: ["2001:db8::1", "2001:0db8:0:0:0:0:0:1", "2001:db8:0:0::0001"],
      other: ["2001:db8::2", "2001:db8::1%eth0", "2001:db8:::1", "2001:db8::1::"],
    },
  ],
  [
    "exactly an address is that text only",
    { exactly: "10.0.0.1" },
    { matching: ["10.0.0.1"], other: ["010.0.0.1", "::ffff:a00:1", absent] },
  ],
  [
    "prefix",
    { prefix: "2017-10-02" },
    { matching: ["2017-10-02T18:43:48Z", "2017-10-02"], other: ["2017-10-03", "x2017-10-02", 2017, null, absent] },
  ],
  ["an empty prefix requires any string", { prefix: "" }, { matching: ["", "x"], other: [1, null, absent] }],
  [
    "prefix in any case",
    { prefix: { "equals-ignore-case": "EventB" } },
    { matching: ["eventbridge", "EVENTB"], other: ["event", 1, absent] },
  ],
  ["suffix", { suffix: ".png" }, { matching: ["a.png", ".png"], other: ["a.PNG", "png", "a.png.txt", 1, absent] }],
  [
    "suffix in any case",
    { suffix: { "equals-ignore-case": "tBridge" } },
    { matching: ["EventBridge", "TBRIDGE"], other: ["bridge", absent] },
  ],
  [
    "equals-ignore-case",
    { "equals-ignore-case": "ec2 instance" },
    { matching: ["EC2 Instance"], other: ["EC2 Instances", null, absent] },
  ],
  [
    "equals-ignore-case supports other alphabets, letter by letter",
    { "equals-ignore-case": "ΟΔΟΣ" },
    { matching: ["οδοσ"], other: ["οδος", "οδο"] },
  ],
  [
    "a final sigma has its own lower case",
    { "equals-ignore-case": "οδος" },
    { matching: ["ΟΔΟΣ", "οδος"], other: ["οδοσ"] },
  ],
  [
    "a sharp s is also SS",
    { "equals-ignore-case": "straße" },
    { matching: ["STRASSE", "straSSe", "Straße"], other: ["strasse", "straẞe"] },
  ],
  ["SS is not a sharp s", { "equals-ignore-case": "STRASSE" }, { matching: ["strasse"], other: ["straße"] }],
  [
    "a character of two code units has no case in equals-ignore-case, and matches as two question marks",
    { "equals-ignore-case": "👍" },
    { matching: ["??"], other: ["👍", "?"] },
  ],
  ["wildcard at the end", { wildcard: "dir/*" }, { matching: ["dir/", "dir/a"], other: ["dir", "xdir/a", 1, absent] }],
  [
    "wildcard in between",
    { wildcard: "dir/*/*.png" },
    { matching: ["dir/a/b.png", "dir//.png"], other: ["dir/a.png", "dir/a/b.png "] },
  ],
  ["wildcard around", { wildcard: "*aba*" }, { matching: ["aba", "ababa", "xaabay"], other: ["ab", "abba", ""] }],
  ["wildcard parts never overlap", { wildcard: "ab*ba" }, { matching: ["abba", "ab-ba"], other: ["aba"] }],
  ["one wildcard is any string", { wildcard: "*" }, { matching: ["", "*"], other: [1, null, absent] }],
  ["no wildcard is the string itself", { wildcard: "a" }, { matching: ["a"], other: ["aa", ""] }],
  ["an escaped asterisk is an asterisk", { wildcard: "a\\**" }, { matching: ["a*", "a*b"], other: ["ab", "a\\*"] }],
  ["an escaped backslash is a backslash", { wildcard: "a\\\\*" }, { matching: ["a\\", "a\\b"], other: ["a*", "ab"] }],
  ["numeric =", { numeric: ["=", 3.018e2] }, { matching: [301.8], other: [301.80001, "301.8", null, absent] }],
  ["numeric <", { numeric: ["<", 10] }, { matching: [9.999999, -5e9], other: [10, "9", absent] }],
  ["numeric <=", { numeric: ["<=", 10] }, { matching: [10], other: [10.000001] }],
  [
    "numeric >",
    { numeric: [">", 0] },
    { matching: [0.000001, 1_700_000_000_000, 1e300, raw("1.0")], other: [0, -1, "1", raw("1e400")] },
  ],
  ["numeric >=", { numeric: [">=", 0] }, { matching: [0, -0], other: [-0.000001, true] }],
  ["numeric range", { numeric: [">", 0, "<=", 5] }, { matching: [0.5, 5, [9, 3]], other: [0, 5.1, [9, 6]] }],
  ["numeric beyond the former limit", { numeric: ["<=", 5_000_000_000.25] }, { matching: [5e9], other: [5e9 + 0.5] }],
  ["numeric with many decimals", { numeric: ["=", 0.1234567] }, { matching: [0.1234567], other: [0.1234568] }],
  [
    "a number that no double has compares with nothing",
    { numeric: ["<", 1e300] },
    { matching: [9_007_199_254_740_992], other: [raw("9007199254740993"), raw("0.10000000000000001"), raw("1e-400")] },
  ],
  [
    "cidr v4",
    { cidr: "10.0.0.0/24" },
    {
      matching: ["10.0.0.0", "10.0.0.255", "010.0.0.001", "::ffff:a00:1"],
      other: ["10.0.1.0", "10.0.0", "::ffff:10.0.0.1", "x", 10, absent],
    },
  ],
  [
    "cidr v4 of an address inside the range",
    { cidr: "10.0.0.77/24" },
    { matching: ["10.0.0.1", "10.0.0.255"], other: ["10.0.1.77"] },
  ],
  [
    "cidr v6",
    { cidr: "2001:db8:1234:1a00::/56" },
    {
      matching: ["2001:db8:1234:1a00::1", "2001:0db8:1234:1aFF:0:0:0:1"],
      other: ["2001:db8:1234:1b00::1", "2001:db8:1234:1a00::1%eth0", "10.0.0.1"],
    },
  ],
  [
    "cidr of every address",
    { cidr: "0.0.0.0/0" },
    { matching: ["255.255.255.255", "0.0.0.0", "2001:db8::1"], other: ["", "256.0.0.1", "0000000010.0.0.1"] },
  ],
  ["cidr of a mapped address is of IPv4", { cidr: "::ffff:a00:0/24" }, { matching: ["10.0.0.9"], other: ["10.0.1.9"] }],
  [
    "cidr with a sign and slashes at the end",
    { cidr: "10.0.0.0/+24//" },
    { matching: ["10.0.0.9"], other: ["11.0.0.9"] },
  ],
  [
    "exists true requires a value, which may be null",
    { exists: true },
    { matching: [null, "", 0, false, [null]], other: [absent, [], {}, { S: "x" }] },
  ],
  [
    "exists false requires no value: objects and empty arrays have none",
    { exists: false },
    { matching: [absent, [], {}, { S: "x" }], other: [null, "", [1]] },
  ],
  [
    "anything-but a string",
    { "anything-but": "initializing" },
    { matching: ["running", null, 1, ["initializing", "x"]], other: ["initializing", absent, []] },
  ],
  [
    "anything-but a number",
    { "anything-but": 123 },
    { matching: [124, "123", null, 1e12, raw("1e400")], other: [123, raw("123.0"), raw("1.23e2"), absent] },
  ],
  ["anything-but zero", { "anything-but": 0 }, { matching: [1, ""], other: [0, -0, absent] }],
  [
    "anything-but strings",
    { "anything-but": ["stopped", "overloaded"] },
    { matching: ["running", null, 7], other: ["stopped", "overloaded", absent] },
  ],
  ["anything-but numbers", { "anything-but": [100, 200, 300] }, { matching: [150, "100"], other: [100, 300, absent] }],
  [
    "anything-but a prefix",
    { "anything-but": { prefix: "init" } },
    { matching: ["running", null, 12, ""], other: ["init", "initializing", absent] },
  ],
  [
    "anything-but prefixes",
    { "anything-but": { prefix: ["init", "error"] } },
    { matching: ["running"], other: ["initializing", "errors", absent] },
  ],
  [
    "anything-but a suffix",
    { "anything-but": { suffix: ".txt" } },
    { matching: ["a.png", null], other: ["a.txt", absent] },
  ],
  [
    "anything-but suffixes",
    { "anything-but": { suffix: [".txt", ".rtf"] } },
    { matching: ["a.png"], other: ["a.txt", "b.rtf", absent] },
  ],
  [
    "anything-but in any case",
    { "anything-but": { "equals-ignore-case": "initializing" } },
    { matching: ["running", null], other: ["INITIALIZING", absent] },
  ],
  [
    "anything-but several in any case",
    { "anything-but": { "equals-ignore-case": ["a", "B"] } },
    { matching: ["c", 1], other: ["A", "b", absent] },
  ],
  [
    "anything-but a wildcard",
    { "anything-but": { wildcard: "*/lib/*" } },
    { matching: ["/a/b", null], other: ["/a/lib/b", absent] },
  ],
  [
    "anything-but wildcards",
    { "anything-but": { wildcard: ["*/lib/*", "*/bin/*"] } },
    { matching: ["/a/b"], other: ["/a/lib/b", "/bin/", absent] },
  ],
  [
    "anything-but the empty wildcard",
    { "anything-but": { wildcard: "" } },
    { matching: ["x", null], other: ["", absent] },
  ],
];

describe.each(examples)("%s", (_, entry, { matching, other }) => {
  if (matching.length > 0) {
    test.each(matching.map((value) => [value]))("%j matches", (value) => expect(matches(entry, value)).toBe(true));
  }
  test.each(other.map((value) => [value]))("%j does not match", (value) => expect(matches(entry, value)).toBe(false));
});

test("exists false also holds if objects on the path are missing", () => {
  const pattern = compileEventPattern({
    dynamodb: { NewImage: { homemade: { S: [{ "anything-but": ["roses"] }, { exists: false }] } } },
  });
  expect(pattern.matches({ dynamodb: { NewImage: { purchased: { N: "789" } } } })).toBe(true);
  expect(pattern.matches({})).toBe(true);
  expect(pattern.matches({ dynamodb: { NewImage: { homemade: { S: "tulips" } } } })).toBe(true);
  expect(pattern.matches({ dynamodb: { NewImage: { homemade: { S: "roses" } } } })).toBe(false);
});

test("a wildcard takes linear time for the worst-case value", () => {
  const pattern = compileEventPattern({ a: [{ wildcard: `*b${"a".repeat(900)}*` }] });
  expect(pattern.matches({ a: "a".repeat(1_000_000) })).toBe(false);
});
