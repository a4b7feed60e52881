import { expect, test } from "vitest";
import { iamPolicy, iamRole, iamRolePolicy } from "./resources.ts";

const context = {
  accountId: "000000000000",
  region: "eu-west-1",
  address: "aws_iam_role.order",
  stackFolder: "/stack",
  awsEndpointUrl: "http://127.0.0.1:4566",
  apiUrl: "http://127.0.0.1:4000",
};

test("the path is part of the ARN of a role and a policy", () => {
  const role = { name: "order", assume_role_policy: "{}" };
  expect(iamRole.attributes(role, context)).toMatchObject({ id: "order", arn: "arn:aws:iam::000000000000:role/order" });
  expect(iamRole.attributes({ ...role, path: "/lab2/" }, context)).toMatchObject({
    arn: "arn:aws:iam::000000000000:role/lab2/order",
  });
  const arn = "arn:aws:iam::000000000000:policy/lab2/stamp";
  expect(iamPolicy.attributes({ name: "stamp", policy: "{}", path: "/lab2/" }, context)).toMatchObject({
    id: arn,
    arn,
  });
});

test("the id of an inline policy is its role and name", () => {
  expect(iamRolePolicy.attributes({ name: "stamp", role: "order", policy: "{}" }, context)).toMatchObject({
    id: "order:stamp",
  });
});

test("an attribute that cannot be enforced is rejected", () => {
  const config = { name: "order", assume_role_policy: "{}", session_policy: "{}" };
  expect(iamRole.schema.safeParse(config).error?.issues[0]).toMatchObject({ keys: ["session_policy"] });
});
