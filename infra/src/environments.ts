import * as z from "zod";

/** The retentions that CloudWatch Logs offers, in days. */
const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
];

const settingsSchema = z.strictObject({
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "must be a region such as eu-west-1"),
  /** Begins the name of every resource, so that a user finds all of them by it. */
  namePrefix: z.string().regex(/^[a-z][a-z0-9-]{0,11}$/, "must be 1 to 12 lower-case letters, digits and hyphens"),
  /** Who answers for the system: a tag on every resource. */
  owner: z.string().min(1),
  /** The only account that Terraform may touch; any, where it is not given. */
  accountId: z
    .string()
    .regex(/^\d{12}$/, "must be 12 digits")
    .optional(),
  /** Who hears of alarms; they are only shown in CloudWatch where it is not given. */
  alarmEmail: z.email().optional(),
  /** Where Terraform keeps its state. An S3 bucket that is not given is Terraform's to ask for, at `terraform init`. */
  state: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("local") }),
    z.strictObject({ kind: z.literal("s3"), bucket: z.string().min(3).optional() }),
  ]),
  logRetentionDays: z.literal(LOG_RETENTION_DAYS),
  /** How long events can be replayed. */
  archiveRetentionDays: z.int().min(1).max(3650),
  /** A token bucket for the whole stage of the API. */
  throttling: z.strictObject({ requestsPerSecond: z.int().min(1), burst: z.int().min(1) }),
  latencyAlarmMs: z.int().min(1).max(30_000),
  /** Deletion protection and point-in-time recovery of the table, and `prevent_destroy` where data lives. */
  protectData: z.boolean(),
  /** Invocations of one function that run at the same time, at most; the account's limit where it is not given. */
  reservedConcurrency: z.int().min(1).optional(),
  /** Origins of the browsers' pages that may call the API; CORS is off without one. */
  corsOrigins: z.array(z.url()).default([]),
  /** Who may call the API: bearers of a token by this issuer, for one of these audiences; anyone, where it is not given. */
  jwt: z.strictObject({ issuer: z.url(), audiences: z.array(z.string()).min(1) }).optional(),
  /** The API's own domain. The certificate's ARN names the account, so it comes from the environment. */
  customDomain: z
    .strictObject({ domainName: z.string().min(1), certificateArn: z.string().startsWith("arn:") })
    .optional(),
  /** What is deployed: a tag on every resource. */
  commit: z.string().min(1),
});

/** Everything that differs between environments, checked. */
export type Settings = z.output<typeof settingsSchema>;

export type Variables = Record<string, string | undefined>;

/** An environment is not there, or one of its settings cannot be. */
export class InvalidSettingsError extends Error {
  readonly code = "INVALID_SETTINGS";

  constructor(message: string) {
    super(message);
    this.name = "InvalidSettingsError";
  }
}

/** What all environments share, as long as they do not say otherwise. */
const shared = (variables: Variables) => ({
  region: "eu-west-1",
  namePrefix: "lab2",
  owner: "orders-team",
  accountId: variables.ORDERS_ACCOUNT_ID,
  alarmEmail: variables.ORDERS_ALARM_EMAIL,
  commit: variables.ORDERS_COMMIT ?? "local",
  archiveRetentionDays: 7,
  latencyAlarmMs: 3000,
});

/**
 * The environments. What is nobody's business, or different for every team, comes from environment variables:
 * ORDERS_ACCOUNT_ID, ORDERS_ALARM_EMAIL, ORDERS_STATE_BUCKET and ORDERS_COMMIT.
 */
const environments: Record<string, (variables: Variables) => z.input<typeof settingsSchema>> = {
  dev: (variables) => ({
    ...shared(variables),
    // A file is enough for one person; where a team shares dev, it has a bucket.
    state: variables.ORDERS_STATE_BUCKET ? { kind: "s3", bucket: variables.ORDERS_STATE_BUCKET } : { kind: "local" },
    logRetentionDays: 14,
    throttling: { requestsPerSecond: 100, burst: 200 },
    protectData: false,
  }),
  staging: (variables) => ({
    ...shared(variables),
    state: { kind: "s3", bucket: variables.ORDERS_STATE_BUCKET },
    logRetentionDays: 30,
    throttling: { requestsPerSecond: 100, burst: 200 },
    protectData: false,
  }),
  prod: (variables) => ({
    ...shared(variables),
    state: { kind: "s3", bucket: variables.ORDERS_STATE_BUCKET },
    logRetentionDays: 365,
    archiveRetentionDays: 90,
    throttling: { requestsPerSecond: 1000, burst: 2000 },
    protectData: true,
  }),
};

export const environmentNames = Object.keys(environments);

/**
 * The settings of an environment.
 * @throws {InvalidSettingsError} naming the environment and the setting
 */
export function settingsOf(environment: string, variables: Variables = process.env): Settings {
  const settings = Object.hasOwn(environments, environment) ? environments[environment] : undefined;
  if (!settings) {
    throw new InvalidSettingsError(`there is no environment "${environment}": choose ${environmentNames.join(", ")}`);
  }
  return checkSettings(environment, settings(variables));
}

/** @throws {InvalidSettingsError} naming the environment and the setting */
export function checkSettings(environment: string, settings: unknown): Settings {
  const parsed = settingsSchema.safeParse(settings);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "settings"}: ${message}`);
  throw new InvalidSettingsError(`environment ${environment}: ${problems.join("; ")}`);
}
