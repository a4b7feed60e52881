import { describe, expect, test } from "vitest";
import { comparePolicies, grantsOf } from "./policy.ts";

const statement = { Effect: "Allow", Action: "sqs:SendMessage", Resource: "arn:queue" };

/** The actions that become allowed and those that no longer are. */
function compare(before: object[], after: object[]) {
  const grants = (Statement: object[]) => grantsOf(JSON.stringify({ Version: "2012-10-17", Statement }));
  const { widened, narrowed } = comparePolicies(grants(before), grants(after));
  return { widened: widened.map(({ action }) => action), narrowed: narrowed.map(({ action }) => action) };
}

const SAME = { widened: [], narrowed: [] };
const WIDER = { widened: ["sqs:SendMessage"], narrowed: [] };
const NARROWER = { widened: [], narrowed: ["sqs:SendMessage"] };

describe("a policy", () => {
  test("with another action or resource is wider, and narrower the other way round", () => {
    const more = { ...statement, Action: ["sqs:SendMessage", "sqs:PurgeQueue"] };
    expect(compare([statement], [more])).toEqual({ widened: ["sqs:PurgeQueue"], narrowed: [] });
    expect(compare([more], [statement])).toEqual({ widened: [], narrowed: ["sqs:PurgeQueue"] });
    expect(compare([statement], [{ ...statement, Resource: ["arn:queue", "arn:other"] }])).toEqual(WIDER);
  });

  test("with a wildcard over what was allowed is wider, and takes nothing away", () => {
    expect(compare([statement], [{ ...statement, Action: "sqs:*" }])).toEqual({ widened: ["sqs:*"], narrowed: [] });
    expect(compare([{ ...statement, Resource: "arn:*" }], [statement])).toEqual(NARROWER);
  });

  test("with a condition less is wider, with one more narrower", () => {
    const conditional = { ...statement, Condition: { ArnEquals: { "aws:SourceArn": "arn:rule" } } };
    expect(compare([conditional], [statement])).toEqual(WIDER);
    expect(compare([statement], [conditional])).toEqual(NARROWER);
  });

  test("with a value more in a condition is wider, and narrower where the condition is a negation", () => {
    const only = (operator: string, ...values: string[]) => ({
      ...statement,
      Condition: { [operator]: { key: values } },
    });
    expect(compare([only("StringEquals", "a")], [only("StringEquals", "a", "b")])).toEqual(WIDER);
    expect(compare([only("StringNotEquals", "a")], [only("StringNotEquals", "a", "b")])).toEqual(NARROWER);
  });

  test("whose condition key is only written in another case is the same", () => {
    const conditional = (key: string) => ({ ...statement, Condition: { ArnEquals: { [key]: "arn:rule" } } });
    expect(compare([conditional("aws:SourceArn")], [conditional("AWS:sourcearn")])).toEqual(SAME);
  });

  test("with another denial is narrower, and wider without it", () => {
    const denial = { ...statement, Effect: "Deny" };
    expect(compare([statement], [statement, denial])).toEqual(NARROWER);
    expect(compare([statement, denial], [statement])).toEqual(WIDER);
  });

  test("for another principal is changed, for everyone wider", () => {
    const by = (Principal: unknown) => ({ ...statement, Principal });
    expect(compare([by({ Service: "a" })], [by({ Service: "b" })])).toEqual({
      ...WIDER,
      ...{ narrowed: WIDER.widened },
    });
    expect(compare([by({ Service: "a" })], [by({ AWS: "*" })])).toEqual(WIDER);
  });

  test("that is only divided into other statements is the same", () => {
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

  test("with an exception more is not taken for the same", () => {
    const except = (...NotAction: string[]) => ({ Effect: "Allow", NotAction, Resource: "*" });
    const { widened, narrowed } = compare([except("iam:*")], [except("iam:PassRole")]);
    expect([widened.length, narrowed.length]).toEqual([1, 1]);
  });
});
