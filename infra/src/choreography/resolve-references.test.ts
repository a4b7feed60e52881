import { expect, test } from "vitest";
import { resolveReferences } from "./resolve-references.ts";
import { reference } from "./terraform-json.ts";

test("replaces a reference to a value that the stack sets, and keeps a reference to a value from AWS", () => {
  const resource = {
    aws_apigatewayv2_stage: { stage: { name: "prod", api_id: reference("aws_apigatewayv2_api.api.id") } },
    aws_lambda_permission: {
      permission: {
        source_arn: `${reference("aws_apigatewayv2_api.api.execution_arn")}/${reference("aws_apigatewayv2_stage.stage.name")}/*`,
      },
    },
    aws_iam_role: { role: {} },
    aws_iam_role_policy: {
      policy: { role: reference("aws_iam_role.role.id"), list: [reference("aws_apigatewayv2_stage.stage.name")] },
    },
  };
  expect(resolveReferences({ resource })).toEqual({
    ...resource,
    aws_lambda_permission: {
      permission: { source_arn: `${reference("aws_apigatewayv2_api.api.execution_arn")}/prod/*` },
    },
    aws_iam_role_policy: { policy: { role: reference("aws_iam_role.role.name"), list: ["prod"] } },
  });
});

test("follows chains of references and stops at a cycle", () => {
  const resource = { a: { x: { name: reference("a.y.name") }, y: { name: reference("a.z.name") }, z: { name: "z" } } };
  expect(resolveReferences({ resource }).a?.x).toEqual({ name: "z" });
  const cycle = { a: { x: { name: reference("a.y.name") }, y: { name: reference("a.x.name") } } };
  expect(resolveReferences({ resource: cycle }).a?.x).toEqual({ name: expect.stringMatching(/^\$\{a\.[xy]\.name\}$/) });
});
