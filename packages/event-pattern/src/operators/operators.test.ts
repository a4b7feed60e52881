import { describe, expect, test } from "vitest";
import { compileEventPattern } from "../event-pattern.ts";

/** Whether a field with the value matches the entry. */
const matches = (entry: unknown, value: unknown) =>
  compileEventPattern({ detail: { field: [entry] } }).matches({ detail: { field: value } });

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
    "numbers too large to compare are still equal to themselves",
    123456789012,
    { matching: [123456789012], other: [123456789013] },
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
    "equals-ignore-case supports other alphabets",
    { "equals-ignore-case": "ΟΔΟΣ" },
    { matching: ["οδος", "οδοσ"], other: ["οδο"] },
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
  ["numeric >", { numeric: [">", 0] }, { matching: [0.000001, 5e9], other: [0, -1, 5e9 + 1, "1"] }],
  ["numeric >=", { numeric: [">=", 0] }, { matching: [0, -0], other: [-0.000001, true] }],
  ["numeric range", { numeric: [">", 0, "<=", 5] }, { matching: [0.5, 5, [9, 3]], other: [0, 5.1, [9, 6]] }],
  [
    "a number with more than six decimals compares with nothing",
    { numeric: [">", 0] },
    { matching: [], other: [0.1234567] },
  ],
  [
    "cidr v4",
    { cidr: "10.0.0.0/24" },
    { matching: ["10.0.0.0", "10.0.0.255"], other: ["10.0.1.0", "10.0.0", "::ffff:10.0.0.1", "x", 10, absent] },
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
  ["cidr of every address", { cidr: "0.0.0.0/0" }, { matching: ["255.255.255.255"], other: ["::1", ""] }],
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
    { matching: [124, "123", null, 1e12], other: [123, 123.0, absent] },
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
  const pattern = compileEventPattern({ a: [{ wildcard: `*${"a".repeat(900)}b*${"a".repeat(900)}c*` }] });
  expect(pattern.matches({ a: "a".repeat(1_000_000) })).toBe(false);
});
