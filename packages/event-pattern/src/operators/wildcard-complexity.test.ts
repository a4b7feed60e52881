import { describe, expect, test } from "vitest";
import { compileEventPattern } from "../event-pattern.ts";
import { computeWildcardComplexity } from "./wildcard-complexity.ts";

const compute = (...wildcards: string[]) =>
  computeWildcardComplexity(
    wildcards.map((wildcard) => ({
      requirement: wildcard,
      accepts: () => false,
      acceptsAbsence: false,
      wildcards: [wildcard.split("*")],
    })),
    100,
  );

test.each([
  [["abc"], 1],
  [["a*b"], 2],
  [["*"], 2],
  [["*abc"], 2],
  [["*aaa"], 4],
  [["*a*a*a*"], 7],
  [["*::*::*::*"], 10],
  [["a*", "b*"], 2],
  [["a*", "ab*"], 4],
  [["*.bif", "*.tiff", "*.tif", "*.svs"], 8],
])("the complexity of %j is %i", (wildcards, expected) => {
  expect(compute(...wildcards)).toBe(expected);
});

describe("compileEventPattern", () => {
  const tooComplex =
    "Event pattern is not valid. Reason: Rule is too complex - try using fewer wildcard characters or fewer " +
    "repeating character sequences after a wildcard character at detail.key";

  test.each([
    [{ detail: { key: [{ wildcard: "*a*a*a*a*a*a" }] } }],
    [{ detail: { key: [{ wildcard: `*${"-".repeat(20)}` }] } }],
    [{ detail: { key: [..."abcdef"].map((letter) => ({ wildcard: `*.${letter}` })) } }],
    [{ detail: { key: [{ "anything-but": { wildcard: [..."abcdefghijk"].map((letter) => `*.${letter}`) } }] } }],
    [{ detail: { key: [..."abcdefghijk"].map((letter) => ({ wildcard: `${letter}/*.png` })) } }],
    [{ $or: [..."abcdef"].map((letter) => ({ "detail.key": [{ wildcard: `*.${letter}` }] })) }],
  ])("rejects %j", (pattern) => {
    expect(() => compileEventPattern(pattern)).toThrow(tooComplex);
  });

  test.each([
    [{ detail: { key: [{ wildcard: "*a*a*a*a*a" }] } }],
    [{ detail: { key: [..."abcde"].map((letter) => ({ wildcard: `*.${letter}` })) } }],
    [{ detail: { key: [..."abcdefghij"].map((letter) => ({ wildcard: `${letter}/*.png` })) } }],
    [{ detail: Object.fromEntries([..."abcdef"].map((letter) => [letter, [{ wildcard: "*.a*" }]])) }],
    [{ $or: [..."abcdef"].map((letter) => ({ "detail.a": [letter], "detail.key": [{ wildcard: `*.${letter}` }] })) }],
  ])("accepts %j", (pattern) => {
    expect(compileEventPattern(pattern).matches({})).toBe(false);
  });
});
