import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider/index.js";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { NamedStack } from "../constructs/named-stack.ts";
import { configureStateBackend } from "../constructs/state-backend.ts";
import { createApplyPolicy, createBoundary, createPlanPolicy } from "./deployment-policies.ts";
import type { DeploymentSettings } from "./deployment-settings.ts";

const GITHUB_ISSUER = "token.actions.githubusercontent.com";

/** The roles with which GitHub's workflows plan and apply the environments of one account. A person deploys this stack. */
export class DeploymentStack extends NamedStack {
  readonly #settings: DeploymentSettings;
  readonly #github: IamOpenidConnectProvider;

  constructor(scope: Construct, id: string, settings: DeploymentSettings) {
    super(scope, id);
    this.#settings = settings;
    const { accountId, environments, owner, region, stateBucket } = settings;
    configureStateBackend(this, id, { region, state: { kind: "s3", bucket: stateBucket } });
    new AwsProvider(this, "aws", {
      region,
      allowedAccountIds: [accountId],
      defaultTags: [{ tags: { system: "orders", environment: "shared", service: "deployment", owner } }],
    });
    this.#github = new IamOpenidConnectProvider(this, "github", {
      url: `https://${GITHUB_ISSUER}`,
      clientIdList: ["sts.amazonaws.com"],
    });

    const variables = environments.flatMap((environment) => this.#createRoles(environment));
    new TerraformOutput(this, "github_variables", { value: Object.fromEntries(variables) });
  }

  /** @returns the variables of the GitHub environments that plan and apply */
  #createRoles(environment: string): [githubEnvironment: string, variables: Record<string, string>][] {
    const { accountId, namePrefix, region, stateBucket } = this.#settings;
    const resources = { accountId, region, prefix: `${namePrefix}-${environment}-` };
    const boundary = new IamPolicy(this, `${environment}-boundary`, {
      name: this.#toName(`${environment}-boundary`),
      description: `The most that functions of ${environment} can be allowed`,
      policy: createBoundary(resources),
    });
    const scope = { ...resources, environment, stateBucket, boundaryArn: boundary.arn };
    const planRole = this.#createRole(`${environment}-plan`, createPlanPolicy(scope));
    const applyRole = this.#createRole(environment, createApplyPolicy(scope));
    const shared = {
      ORDERS_ACCOUNT_ID: accountId,
      ORDERS_STATE_BUCKET: stateBucket,
      ORDERS_PERMISSIONS_BOUNDARY: boundary.arn,
    };
    return [
      [`${environment}-plan`, { AWS_ROLE_ARN: planRole.arn, ...shared }],
      [environment, { AWS_ROLE_ARN: applyRole.arn }],
    ];
  }

  /** Creates a role that only jobs in the GitHub environment can assume. */
  #createRole(githubEnvironment: string, policy: string): IamRole {
    const name = this.#toName(githubEnvironment);
    const role = new IamRole(this, githubEnvironment, {
      name,
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Federated: this.#github.arn },
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: {
              StringEquals: {
                [`${GITHUB_ISSUER}:aud`]: "sts.amazonaws.com",
                [`${GITHUB_ISSUER}:sub`]: `repo:${this.#settings.repository}:environment:${githubEnvironment}`,
              },
            },
          },
        ],
      }),
      tags: { service: "deployment" },
    });
    new IamRolePolicy(this, `${githubEnvironment}-policy`, { name, role: role.name, policy });
    return role;
  }

  /** Names a role so that no environment's role may change it: those start with the prefix and the environment. */
  #toName(name: string): string {
    return `${this.#settings.namePrefix}-deployment-${name}`;
  }
}
