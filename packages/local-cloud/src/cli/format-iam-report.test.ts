import { expect, test } from "vitest";
import { formatIamReport } from "./format-iam-report.ts";

const policy = "aws_iam_role_policy.order-service-policy";

test("lists each policy's statements with their uses by action, including unused ones", () => {
  const report = formatIamReport([
    {
      policy,
      statement: "StampItem",
      uses: 3,
      actions: [
        { action: "dynamodb:UpdateItem", uses: 2 },
        { action: "dynamodb:PutItem", uses: 1 },
      ],
    },
    { policy, statement: "ReadItem", uses: 0, actions: [] },
    {
      policy: "aws_iam_role.order",
      statement: "statement 1",
      uses: 1,
      actions: [{ action: "sts:AssumeRole", uses: 1 }],
    },
  ]);
  expect(report.split("\n")).toEqual([
    "IAM: 2 of 3 statements used",
    "",
    policy,
    "  StampItem        3 times  dynamodb:UpdateItem (2), dynamodb:PutItem (1)",
    "  ReadItem           never",
    "",
    "aws_iam_role.order",
    "  statement 1         once  sts:AssumeRole (1)",
  ]);
});

test("reports no statements for a stack without policies", () => {
  expect(formatIamReport([])).toBe("IAM: 0 of 0 statements used");
});
