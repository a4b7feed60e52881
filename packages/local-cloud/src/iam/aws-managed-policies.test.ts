import { parseIdentityPolicy } from "iam-policy";
import { expect, test } from "vitest";
import { AWS_MANAGED_POLICY_NAMES, findAwsManagedPolicy } from "./aws-managed-policies.ts";

test("finds a policy by its name and its ARN", () => {
  const arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
  const policy = findAwsManagedPolicy("AWSLambdaBasicExecutionRole");
  expect(policy).toMatchObject({ arn, name: "AWSLambdaBasicExecutionRole", path: "/service-role/" });
  expect(findAwsManagedPolicy(arn)).toEqual(policy);
  expect(JSON.parse(policy?.policy ?? "").Statement).toEqual([
    {
      Effect: "Allow",
      Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: "*",
    },
  ]);
  expect(findAwsManagedPolicy("AmazonS3FullAccess")).toBeUndefined();
});

test.each(AWS_MANAGED_POLICY_NAMES)("%s can be evaluated", (name) => {
  expect(() => parseIdentityPolicy(findAwsManagedPolicy(name)?.policy ?? "", name)).not.toThrow();
});
