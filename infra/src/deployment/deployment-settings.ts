import * as z from "zod";
import {
  environmentNames,
  InvalidSettingsError,
  MissingVariablesError,
  readSettings,
  type Settings,
  type Variables,
} from "../environments.ts";

export interface DeploymentSettings extends Pick<Settings, "namePrefix" | "owner" | "region"> {
  accountId: string;
  stateBucket: string;
  /** The only GitHub repository whose workflows may assume the roles, such as `acme/orders`. */
  repository: string;
  /** The environments that are deployed to this account. */
  environments: (typeof environmentNames)[number][];
}

const REQUIRED_VARIABLES = ["ORDERS_ACCOUNT_ID", "ORDERS_GITHUB_REPOSITORY", "ORDERS_STATE_BUCKET"];

const schema = z.object({
  ORDERS_GITHUB_REPOSITORY: z.string().regex(/^[\w-]+\/[\w.-]+$/, "must be <owner>/<repository>"),
  ORDERS_ENVIRONMENTS: z
    .string()
    .default(environmentNames.join(" "))
    .transform((names) => names.split(/\s+/))
    .pipe(z.array(z.enum(environmentNames))),
});

/**
 * Reads the settings of the stack that holds the roles of the workflows.
 * @throws {MissingVariablesError} if a required variable is not set
 * @throws {InvalidSettingsError} if a variable is invalid
 */
export function readDeploymentSettings(stack: string, variables: Variables): DeploymentSettings {
  const missing = REQUIRED_VARIABLES.filter((variable) => !variables[variable]);
  if (missing.length > 0) {
    throw new MissingVariablesError(stack, missing);
  }
  const parsed = schema.safeParse(variables);
  if (!parsed.success) {
    throw new InvalidSettingsError(`${stack}: ${z.prettifyError(parsed.error)}`);
  }
  const { accountId, namePrefix, owner, region } = readSettings("staging", variables);
  return {
    namePrefix,
    owner,
    region,
    accountId: accountId ?? "",
    stateBucket: variables.ORDERS_STATE_BUCKET ?? "",
    repository: parsed.data.ORDERS_GITHUB_REPOSITORY,
    environments: parsed.data.ORDERS_ENVIRONMENTS,
  };
}
