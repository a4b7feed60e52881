import * as z from "zod";
import { offerIgnore } from "../terraform/offer-ignore.ts";
import { defineResource, type ResourceType, tags } from "../terraform/resource-type.ts";
import { createInvalidResourceError } from "../terraform/stack-error.ts";
import { AWS_MANAGED_POLICY_NAMES, findAwsManagedPolicy } from "./aws-managed-policies.ts";
import { composePolicyDocument, policyDocumentShape } from "./policy-document.ts";

const roleName = z.string().regex(/^[\w+=,.@-]{1,64}$/, "must be 1 to 64 letters, digits or _+=,.@-");
const policyName = z.string().regex(/^[\w+=,.@-]{1,128}$/, "must be 1 to 128 letters, digits or _+=,.@-");
const description = z.string().max(1000).optional();
const path = z
  .string()
  .max(512)
  .regex(/^\/([!-~]+\/)?$/, "must start and end with a slash")
  .optional();

/** @see https://registry.terraform.io/providers/hashicorp/aws/6.25.0/docs/resources/iam_role */
export const iamRole = defineResource(
  "aws_iam_role",
  {
    name: roleName,
    assume_role_policy: z.string(),
    description,
    max_session_duration: z.number().int().min(3600).max(43_200).optional(),
    path,
    permissions_boundary: z.string().optional(),
    inline_policy: z.array(z.strictObject({ name: policyName.optional(), policy: z.string().optional() })).optional(),
    managed_policy_arns: z.array(z.string()).optional(),
    tags,
  },
  (config, { accountId }) => ({
    arn: `arn:aws:iam::${accountId}:role${config.path ?? "/"}${config.name}`,
    id: config.name,
    name: config.name,
    path: config.path ?? "/",
  }),
  { generatedName: "name", withoutEffect: ["force_detach_policies"] },
);

/** @see https://registry.terraform.io/providers/hashicorp/aws/6.25.0/docs/resources/iam_role_policy */
export const iamRolePolicy = defineResource(
  "aws_iam_role_policy",
  { name: policyName, role: roleName, policy: z.string() },
  ({ name, role }) => ({ id: `${role}:${name}`, name, role }),
  { generatedName: "name" },
);

/** @see https://registry.terraform.io/providers/hashicorp/aws/6.25.0/docs/resources/iam_policy */
export const iamPolicy = defineResource(
  "aws_iam_policy",
  { name: policyName, policy: z.string(), path, description, tags },
  (config, { accountId }) => {
    const arn = `arn:aws:iam::${accountId}:policy${config.path ?? "/"}${config.name}`;
    return { arn, id: arn, name: config.name, path: config.path ?? "/" };
  },
  { generatedName: "name", withoutEffect: ["delay_after_policy_creation_in_ms"] },
);

/** @see https://registry.terraform.io/providers/hashicorp/aws/6.25.0/docs/resources/iam_role_policy_attachment */
export const iamRolePolicyAttachment = defineResource(
  "aws_iam_role_policy_attachment",
  { role: roleName, policy_arn: z.string() },
  (config) => ({ id: `${config.role}/${config.policy_arn}`, role: config.role, policy_arn: config.policy_arn }),
);

/** Attaches a policy to several roles. @see https://registry.terraform.io/providers/hashicorp/aws/6.25.0/docs/resources/iam_policy_attachment */
export const iamPolicyAttachment = defineResource(
  "aws_iam_policy_attachment",
  { name: z.string(), roles: z.array(roleName).default([]), policy_arn: z.string() },
  ({ name }) => ({ id: name }),
);

/** @see https://registry.terraform.io/providers/hashicorp/aws/6.25.0/docs/data-sources/iam_policy_document */
export const policyDocument = defineResource("data.aws_iam_policy_document", policyDocumentShape, (config) => {
  const document = composePolicyDocument(config);
  return { json: JSON.stringify(document, null, 2), minified_json: JSON.stringify(document) };
});

/** A policy that AWS manages. @see https://registry.terraform.io/providers/hashicorp/aws/6.25.0/docs/data-sources/iam_policy */
export const policyData = defineResource(
  "data.aws_iam_policy",
  { name: z.string().optional(), arn: z.string().optional(), path_prefix: z.string().optional() },
  ({ arn, name }, { address }) => {
    const found = findAwsManagedPolicy(arn ?? name ?? "");
    if (!found) {
      const known = AWS_MANAGED_POLICY_NAMES.join(", ");
      const problem = `the local cloud does not know the policy ${arn ?? name}; use an aws_iam_policy of the stack or one of ${known}`;
      throw createInvalidResourceError(`${address}: ${offerIgnore(problem, address)}`);
    }
    return { ...found, id: found.arn };
  },
);

type ConfigOf<Type> = Type extends ResourceType<infer Config> ? Config : never;
export type IamRoleConfig = ConfigOf<typeof iamRole>;
export type IamRolePolicyConfig = ConfigOf<typeof iamRolePolicy>;
export type IamPolicyConfig = ConfigOf<typeof iamPolicy>;
export type IamPolicyAttachmentConfig = ConfigOf<typeof iamPolicyAttachment>;
export type IamRolePolicyAttachmentConfig = ConfigOf<typeof iamRolePolicyAttachment>;
