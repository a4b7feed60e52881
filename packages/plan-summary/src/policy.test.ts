import { describe, expect, test } from "vitest";
import { comparePolicies, parseGrants } from "./policy.ts";

const statement = { Effect: "Allow", Action: "sqs:SendMessage", Resource: "arn:queue" };

/** Lists the actions whose permissions are widened and narrowed. */
function compare(before: object[], after: object[]) {
  const grants = (Statement: object[]) => parseGrants(JSON.stringify({ Version: "2012-10-17", Statement }));
  const { widened, narrowed } = comparePolicies(grants(before), grants(after));
  return { widened: widened.map(({ action }) => action), narrowed: narrowed.map(({ action }) => action) };
}

const SAME = { widened: [], narrowed: [] };
const WIDER = { widened: ["sqs:SendMessage"], narrowed: [] };
const NARROWER = { widened: [], narrowed: ["sqs:SendMessage"] };

describe("a policy", () => {
  test("is wider with an additional action or resource and narrower without it", () => {
    const more = { ...statement, Action: ["sqs:SendMessage", "sqs:PurgeQueue"] };
    expect(compare([statement], [more])).toEqual({ widened: ["sqs:PurgeQueue"], narrowed: [] });
    expect(compare([more], [statement])).toEqual({ widened: [], narrowed: ["sqs:PurgeQueue"] });
    expect(compare([statement], [{ ...statement, Resource: ["arn:queue", "arn:other"] }])).toEqual(WIDER);
  });

  test("is only wider with a wildcard that covers the previous action", () => {
    expect(compare([statement], [{ ...statement, Action: "sqs:*" }])).toEqual({ widened: ["sqs:*"], narrowed: [] });
    expect(compare([{ ...statement, Resource: "arn:*" }], [statement])).toEqual(NARROWER);
  });

  test("is wider without a condition and narrower with an additional one", () => {
    const conditional = { ...statement, Condition: { ArnEquals: { "aws:SourceArn": "arn:rule" } } };
    expect(compare([conditional], [statement])).toEqual(WIDER);
    expect(compare([statement], [conditional])).toEqual(NARROWER);
  });

  test("is wider with an additional value in a condition and narrower if the condition is negated", () => {
    const only = (operator: string, ...values: string[]) => ({
      ...statement,
      Condition: { [operator]: { key: values } },
    });
    expect(compare([only("StringEquals", "a")], [only("StringEquals", "a", "b")])).toEqual(WIDER);
    expect(compare([only("StringNotEquals", "a")], [only("StringNotEquals", "a", "b")])).toEqual(NARROWER);
  });

  test("is the same if a condition key differs only in case", () => {
    const conditional = (key: string) => ({ ...statement, Condition: { ArnEquals: { [key]: "arn:rule" } } });
    expect(compare([conditional("aws:SourceArn")], [conditional("AWS:sourcearn")])).toEqual(SAME);
  });

  test("is narrower with an additional denial and wider without it", () => {
    const denial = { ...statement, Effect: "Deny" };
    expect(compare([statement], [statement, denial])).toEqual(NARROWER);
    expect(compare([statement, denial], [statement])).toEqual(WIDER);
  });

  test("is changed for another principal and wider for everyone", () => {
    const by = (Principal: unknown) => ({ ...statement, Principal });
    expect(compare([by({ Service: "a" })], [by({ Service: "b" })])).toEqual({
      ...WIDER,
      ...{ narrowed: WIDER.widened },
    });
    expect(compare([by({ Service: "a" })], [by({ AWS: "*" })])).toEqual(WIDER);
  });

  test("is the same if statements are only divided differently", () => {
    const both = { ...statement, Action: ["a:One", "a:Two"] };
    expect(
      compare(
        [both],
        [
          { ...both, Action: "a:Two" },
          { ...both, Sid: "One", Action: ["a:One"] },
        ],
      ),
    ).toEqual(SAME);
  });

  test("is changed with another exception", () => {
    const except = (...NotAction: string[]) => ({ Effect: "Allow", NotAction, Resource: "*" });
    const { widened, narrowed } = compare([except("iam:*")], [except("iam:PassRole")]);
    expect([widened.length, narrowed.length]).toEqual([1, 1]);
  });
});
