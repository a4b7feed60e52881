import { readPolicy } from "iam-policy";
import { describe, expect, test } from "vitest";
import { environmentNames } from "../environments.ts";
import {
  deploymentVariables,
  getResource,
  getResources,
  parseStatements,
  reference,
  synthesizeDeployment,
  synthesizeOrders,
  type TerraformJson,
} from "../synthesized-stack.ts";
import { everyOption } from "../testing/every-option.ts";
import { resourcePermissions } from "./resource-permissions.ts";

const stack = synthesizeDeployment();

/** prod with every optional resource. */
const prod = synthesizeOrders("prod", {
  busLogLevel: "TRACE",
  customDomain: { domainName: "orders.example", certificateArn: "arn:aws:acm:eu-west-1:111122223333:certificate/1" },
});

const readRole = (role: string) => parseStatements(getResource(stack, "aws_iam_role_policy", `${role}-policy`).policy);
const listActions = (statements: object[]) =>
  statements.flatMap((statement) => (statement as { Action: string[] }).Action);
const find = (role: string, action: string) =>
  readRole(role).filter((statement) => (statement.Action as string[]).includes(action));

describe.each(environmentNames)("the roles of %s", (environment) => {
  test.each([`${environment}-plan`, environment])("only a job in the GitHub environment %s may assume one", (role) => {
    expect(parseStatements(getResource(stack, "aws_iam_role", role).assume_role_policy)).toEqual([
      {
        Effect: "Allow",
        Principal: { Federated: reference("aws_iam_openid_connect_provider.github.arn") },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            "token.actions.githubusercontent.com:sub": `repo:acme/orders:environment:${role}`,
          },
        },
      },
    ]);
  });

  test.each([`${environment}-plan`, environment])("%s names the environment's resources alone", (role) => {
    const foreign = readRole(role)
      .flatMap(({ Resource }) => Resource as string | string[])
      .filter(
        (arn) =>
          arn !== "*" &&
          !arn.startsWith("arn:aws:apigateway:") &&
          !/:key\/|:delivery:|:event-source-mapping:/.test(arn),
      )
      .filter((arn) => !arn.includes(`lab2-${environment}-*`) && !arn.startsWith("arn:aws:s3:::lab2-orders-state-1"));
    expect(foreign).toEqual([]);
    expect(find(role, "s3:GetObject")[0]?.Resource).toBe(
      `arn:aws:s3:::lab2-orders-state-1/orders-${environment}/terraform.tfstate`,
    );
  });

  test.each([`${environment}-plan`, environment])("the policy of %s fits into a role", (role) => {
    expect(String(getResource(stack, "aws_iam_role_policy", `${role}-policy`).policy).length).toBeLessThan(10_240);
  });
});

describe("the plan role", () => {
  const actions = listActions(readRole("prod-plan"));

  test("can read every type of resource in the stack", () => {
    const types = Object.keys(prod.resource);
    expect(types.filter((type) => !resourcePermissions[type])).toEqual([]);
    const needed = types.flatMap((type) => resourcePermissions[type]?.read ?? []);
    expect(needed.filter((action) => !actions.includes(action))).toEqual([]);
  });

  test("can only describe, get and list, and reads neither data nor objects other than the state", () => {
    expect(
      actions.filter((action) => !/^[a-z0-9]+:(Describe|Get|List|View)[A-Z]|^apigateway:GET$/.test(action)),
    ).toEqual([]);
    const data =
      /^(dynamodb:(BatchGet|Get|Query|Scan)|events:(StartReplay|Put)|logs:(Filter|Get(?!Delivery))|s3:GetObject.+|sqs:Receive|lambda:Invoke)/;
    expect(actions.filter((action) => data.test(action))).toEqual([]);
    expect(find("prod-plan", "s3:GetObject")).toHaveLength(1);
    expect(find("prod-plan", "s3:ListBucket")).toMatchObject([
      { Condition: { StringEquals: { "s3:prefix": ["orders-prod/terraform.tfstate", "env:/"] } } },
    ]);
  });
});

describe("the apply role", () => {
  const boundary = reference("aws_iam_policy.prod-boundary.arn");

  test("can write every type of resource in the stack, and no data", () => {
    const actions = listActions(readRole("prod"));
    const needed = Object.keys(prod.resource).flatMap((type) => resourcePermissions[type]?.write ?? []);
    expect(needed.filter((action) => !actions.includes(action))).toEqual([]);
    const data =
      /^(dynamodb:.*Item|dynamodb:(Query|Scan)|events:PutEvents|sqs:(Receive|Send|Purge|DeleteMessage)|lambda:Invoke)/;
    expect(actions.filter((action) => data.test(action))).toEqual([]);
  });

  test("can write a role only while it has the boundary, which it cannot remove or change", () => {
    for (const action of ["iam:CreateRole", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary"]) {
      expect(find("prod", action)).toMatchObject([
        { Condition: { StringEquals: { "iam:PermissionsBoundary": boundary } } },
      ]);
    }
    const writes = listActions(readRole("prod")).filter((action) => /^iam:(?!Get|List)/.test(action));
    expect(writes.sort()).toEqual([
      "iam:CreateRole",
      "iam:DeleteRole",
      "iam:DeleteRolePolicy",
      "iam:PassRole",
      "iam:PutRolePermissionsBoundary",
      "iam:PutRolePolicy",
      "iam:TagRole",
      "iam:UntagRole",
      "iam:UpdateAssumeRolePolicy",
      "iam:UpdateRole",
    ]);
  });

  test("passes roles to Lambda alone, and permits only EventBridge and API Gateway to invoke a function", () => {
    expect(find("prod", "iam:PassRole")).toMatchObject([
      {
        Resource: ["arn:aws:iam::111122223333:role/lab2-prod-*"],
        Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
      },
    ]);
    expect(find("prod", "lambda:AddPermission")).toMatchObject([
      { Condition: { StringEquals: { "lambda:Principal": ["apigateway.amazonaws.com", "events.amazonaws.com"] } } },
    ]);
  });

  test("cannot change the roles of this stack", () => {
    const names = ["aws_iam_role", "aws_iam_policy"].flatMap((type) =>
      getResources(stack, type).map(({ name }) => name),
    );
    expect(names).toHaveLength(3 * environmentNames.length);
    for (const environment of environmentNames) {
      expect(names.filter((name) => String(name).startsWith(`lab2-${environment}-`))).toEqual([]);
    }
  });
});

describe("the boundary", () => {
  const listAllowed = (resource: TerraformJson, type: string, name: string) =>
    readPolicy(String(getResource(resource, type, name).policy), name).statements.flatMap(
      ({ actions }) => actions.items,
    );

  test("allows what functions need, and nothing else", () => {
    const orders = synthesizeOrders("prod", everyOption);
    const used = Object.keys(orders.resource.aws_iam_role_policy ?? {}).flatMap((name) =>
      listAllowed(orders, "aws_iam_role_policy", name),
    );
    expect(listAllowed(stack, "aws_iam_policy", "prod-boundary").sort()).toEqual([...new Set(used)].sort());
  });

  test("limits every role of a stack that names it", () => {
    const permissionsBoundary = "arn:aws:iam::111122223333:policy/lab2-deployment-dev-boundary";
    const roles = getResources(synthesizeOrders("dev", { permissionsBoundary }), "aws_iam_role");
    expect(roles.length).toBeGreaterThan(1);
    expect(roles.map(({ permissions_boundary }) => permissions_boundary)).toEqual(roles.map(() => permissionsBoundary));
  });
});

test("the output lists the variables of each GitHub environment", () => {
  expect(stack.output.github_variables?.value).toMatchObject({
    "prod-plan": {
      AWS_ROLE_ARN: reference("aws_iam_role.prod-plan.arn"),
      ORDERS_ACCOUNT_ID: "111122223333",
      ORDERS_STATE_BUCKET: "lab2-orders-state-1",
      ORDERS_PERMISSIONS_BOUNDARY: reference("aws_iam_policy.prod-boundary.arn"),
    },
    prod: { AWS_ROLE_ARN: reference("aws_iam_role.prod.arn") },
  });
});

test("an account contains only the roles of its environments", () => {
  const { output } = synthesizeDeployment({ ...deploymentVariables, ORDERS_ENVIRONMENTS: "prod" });
  expect(Object.keys(output.github_variables?.value ?? {})).toEqual(["prod", "prod-plan"]);
});

test.each([
  ["ORDERS_GITHUB_REPOSITORY", "acme/*", "must be <owner>/<repository>"],
  ["ORDERS_ENVIRONMENTS", "dev nowhere", "Invalid option"],
])("rejects %s=%s", (variable, value, problem) => {
  expect(() => synthesizeDeployment({ ...deploymentVariables, [variable]: value })).toThrow(problem);
});
