import type { Mistake } from "../../src/step.ts";

const file = "packages/service-kit/src/stamp.ts";

export const mistakes: Mistake[] = [
  {
    name: "rejects the second stamp with a condition",
    file,
    search: '"SET #stamp = if_not_exists(#stamp, :now)",',
    replacement: '"SET #stamp = :now",\n        ConditionExpression: "attribute_not_exists(#stamp)",',
    message: /failed when its event was delivered again: ConditionalCheckFailedException/,
  },
  {
    name: "takes every error for a repetition",
    file,
    search: `"SET #stamp = if_not_exists(#stamp, :now)",
        ExpressionAttributeNames: { "#stamp": stampAttribute(service) },
        ExpressionAttributeValues: { ":now": { S: now().toISOString() } },
        ReturnValues: "UPDATED_OLD",
      }),
    );
`,
    replacement: `"SET #stamp = :now",
        ConditionExpression: "attribute_not_exists(#stamp)",
        ExpressionAttributeNames: { "#stamp": stampAttribute(service) },
        ExpressionAttributeValues: { ":now": { S: now().toISOString() } },
      }),
    ).catch(() => ({ Attributes: { [stampAttribute(service)]: {} } }));
`,
    message: /UpdateItem failed, but the caller got 200.*ConditionalCheckFailedException, throw all other errors/,
  },
  {
    name: "swaps the arguments of if_not_exists",
    file,
    search: "if_not_exists(#stamp, :now)",
    replacement: "if_not_exists(:now, #stamp)",
    message: "if_not_exists",
  },
  {
    name: "does not ask for the old values",
    file,
    search: '        ReturnValues: "UPDATED_OLD",\n',
    replacement: "",
    message: "`stamp` returned `repeated: false` for the repeated request",
  },
  {
    name: "asks for all old values, which the role does not allow",
    file,
    search: '"UPDATED_OLD"',
    replacement: '"ALL_OLD"',
    message: "ALL_OLD",
  },
];
