import * as z from "zod";
import { consumerNames, publisherNames, serviceNames } from "./contracts.ts";
import { describeSettingIssue } from "./describe-setting-issue.ts";
import { indexesSchema } from "./index-settings.ts";
import { sharedBusesSchema, topicsSchema, unique } from "./publication-settings.ts";
import { checkFifoQueues, queuesSchema } from "./queue-settings.ts";

/** Retention periods that CloudWatch Logs supports, in days. */
const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
];

/** A dead letter stays 14 days in its queue, and EventBridge retries for a day before. */
const MAX_DEAD_LETTER_AGE_DAYS = 15;

/** The time for which SNS retries. @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html */
const TOPIC_RETRY_DAYS = 23;

/** A rate as rules take it, or a cron expression of six fields; AWS and the local cloud check its values. */
const scheduleExpression = z
  .string()
  .regex(
    /^(rate\((1 (minute|hour|day)|([2-9]|[1-9]\d+) (minutes|hours|days))\)|cron\(\S+( \S+){5}\))$/,
    "must be a rate such as rate(5 minutes) or a cron expression such as cron(0 6 * * ? *)",
  );

const settingsSchema = z
  .strictObject({
    region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "must be a region such as eu-west-1"),
    /** Prefix of every resource name, by which all resources can be found. */
    namePrefix: z.string().regex(/^[a-z][a-z0-9-]{0,11}$/, "must be 1 to 12 lowercase letters, digits and hyphens"),
    /** The responsible team: a tag on every resource. */
    owner: z.string().min(1),
    /** The only account Terraform may change. @default - the credentials' account: ids do not belong in the repository */
    accountId: z
      .string()
      .regex(/^\d{12}$/, "must be 12 digits")
      .optional(),
    /** Alarms, and a topic for their notifications. @default true */
    alarms: z.boolean().default(true),
    /** Address that is notified of alarms. @default - no notification; CloudWatch shows the alarms anyway */
    alarmEmail: z.email().optional(),
    /** ARN of the policy that limits every function's role, from the stack orders-deployment. @default - no limit */
    permissionsBoundary: z.string().startsWith("arn:").optional(),
    /** Location of the Terraform state. `terraform init` asks for an S3 bucket that is not set. */
    state: z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("local") }),
      z.strictObject({ kind: z.literal("s3"), bucket: z.string().min(3).optional() }),
    ]),
    logRetentionDays: z.literal(LOG_RETENTION_DAYS),
    /** Steps that EventBridge logs: ERROR are failed deliveries. @default OFF as on AWS: dead letters show those that last */
    busLogLevel: z.enum(["OFF", "ERROR", "INFO", "TRACE"]).default("OFF"),
    /** Number of days for which events can be replayed. */
    archiveRetentionDays: z.int().min(1).max(3650),
    /** Days after which DynamoDB deletes an order. @default - never */
    orderTtlDays: z.int().min(1).optional(),
    /** URL of the runbook, to which alarms link. @default - its path in the repository */
    runbook: z.string().min(1).default("docs/runbook.md"),
    /** Announces an hour without an order. @default false because an environment without customers has none */
    expectOrders: z.boolean().default(false),
    /** Cost of a month at which an email is sent. @default - no budget; it needs an address for alarms */
    monthlyBudgetUsd: z.int().min(1).optional(),
    /** Token bucket of the API's stage, shared by all routes. */
    throttling: z.strictObject({ requestsPerSecond: z.int().min(1), burst: z.int().min(1) }),
    /** Threshold of the alarm on the API's p99 latency. */
    latencyAlarmMs: z.int().min(1).max(30_000),
    /**
     * Enables deletion protection and point-in-time recovery of the table, and `prevent_destroy` for everything that holds
     * data: table, archive, dead-letter queues and logs.
     */
    protectData: z.boolean(),
    /**
     * Concurrent invocations by service, such as `{ "order-service": 100 }`.
     * @default {} all functions share the account's limit: a reservation takes capacity from all others
     */
    reservedConcurrency: z.partialRecord(z.enum(serviceNames), z.int().min(1)).default({}),
    /**
     * Queues in front of services, such as `{ "invoice-service": { batchSize: 10 } }`; see docs/building-blocks.md.
     * @default {} EventBridge invokes the services
     */
    queues: queuesSchema.default({}),
    /**
     * Schedules that invoke services regularly, such as `{ "forecasting-service": "cron(0 6 * * ? *)" }`, in UTC; see
     * docs/building-blocks.md.
     * @default {} events alone invoke the services
     */
    schedules: z.partialRecord(z.enum(consumerNames), scheduleExpression).default({}),
    /**
     * Services that may publish their events later, by one-time schedules, such as `["order-service"]`; see
     * docs/building-blocks.md.
     * @default [] none
     */
    oneTimeSchedules: unique(z.array(z.enum(publisherNames))).default([]),
    /**
     * Services whose events the table's stream publishes, such as `{ "order-service": {} }`; see docs/building-blocks.md.
     * @default {} services publish their events themselves
     */
    outboxes: z
      .partialRecord(
        z.enum(publisherNames),
        z.strictObject({
          batchSize: z.int().min(1).max(10_000).optional(),
          parallelizationFactor: z.int().min(1).max(10).optional(),
          maximumAgeSeconds: z.int().min(60).max(86_400).optional(),
        }),
      )
      .default({}),
    /**
     * Global secondary indexes of the orders' table by name, such as
     * `{ "by-customer": { partitionKey: "customer", readers: ["order-service"] } }`; see docs/building-blocks.md.
     * @default {} orders are read by their ID
     */
    indexes: indexesSchema.default({}),
    /**
     * Topics that publish events to other teams and to services that subscribe, by detail type, such as
     * `{ order_created: { subscriberAccounts: ["111122223333"], queues: { audit: {} } } }`; see docs/building-blocks.md.
     * @default {} events stay in the system
     */
    topics: topicsSchema.default({}),
    /**
     * Buses on which other teams have their own rules, by name, such as
     * `{ partners: { events: ["order_created"], accounts: ["111122223333"] } }`; see docs/building-blocks.md.
     * @default {} events stay in the system
     */
    sharedBuses: sharedBusesSchema.default({}),
    /**
     * Versions that services are rolled back to, such as `{ "invoice-service": { version: 12 } }`. With `canaryPercent`,
     * that share of the invocations goes to the version that the deployment publishes, and only the rest to this one.
     * @default {} the alias `live` of each service points to the version that the deployment publishes
     */
    pinnedVersions: z
      .partialRecord(
        z.enum(serviceNames),
        z.strictObject({ version: z.int().min(1), canaryPercent: z.int().min(1).max(99).optional() }),
      )
      .default({}),
    /** Origins of web pages that may call the API. @default [] CORS is disabled, because the system has no web page */
    corsOrigins: z.array(z.url()).default([]),
    /** Issuer and audiences of the JWTs that the API requires. @default - none, which `public` has to confirm */
    jwt: z.strictObject({ issuer: z.url(), audiences: z.array(z.string()).min(1) }).optional(),
    /** Lets anyone place orders, up to `throttling`. @default false */
    public: z.boolean().default(false),
    /** Adds `GET /order`, which places an order from a browser's address bar. @default false because GET is to be safe */
    placeOrdersByGet: z.boolean().default(false),
    /**
     * Custom domain of the API. The certificate's ARN contains the account id, so read it from an environment variable.
     * @default - the domain that API Gateway assigns
     */
    customDomain: z
      .strictObject({ domainName: z.string().min(1), certificateArn: z.string().startsWith("arn:") })
      .optional(),
    /** Deployed commit: a tag on every function, because only functions contain code. */
    commit: z.string().min(1),
  })
  .refine((settings) => settings.jwt || settings.public, {
    path: ["jwt"],
    message: "required unless public is true, which lets anyone place orders",
  })
  .superRefine(checkFifoQueues)
  .superRefine(({ archiveRetentionDays, orderTtlDays = Number.POSITIVE_INFINITY, topics }, context) => {
    const isBehindTopic = Object.values(topics).some((topic) => Object.keys(topic?.services ?? {}).length > 0);
    const maxAgeDays = MAX_DEAD_LETTER_AGE_DAYS + (isBehindTopic ? TOPIC_RETRY_DAYS : 0);
    if (orderTtlDays <= Math.max(archiveRetentionDays, maxAgeDays)) {
      const message = `must be more than ${maxAgeDays} and archiveRetentionDays: a late event would create the order again`;
      context.addIssue({ code: "custom", path: ["orderTtlDays"], message });
    }
  });

export type Settings = z.output<typeof settingsSchema>;

export type Variables = Record<string, string | undefined>;

/** An environment is unknown or has an invalid setting. */
export class InvalidSettingsError extends Error {
  readonly code = "INVALID_SETTINGS";
  override readonly name = "InvalidSettingsError";
}

/** A variable that an environment requires is not set, so it cannot be synthesized. */
export class MissingVariablesError extends Error {
  readonly code = "MISSING_VARIABLES";

  constructor(subject: string, variables: readonly string[]) {
    super(`${subject} requires ${variables.join(", ")}: set them, see docs/environments.md`);
    this.name = "MissingVariablesError";
  }
}

/** The environments that are synthesized if none is asked for. */
export const environmentNames = ["dev", "staging", "prod"] as const;

/** Names of personal environments, such as `dev-alice`. */
const PERSONAL = /^dev-[a-z][a-z0-9]{0,11}$/;

/** Without these, a deployment from a laptop would remove the alarm's subscriber or reach the wrong account. */
const PROD_VARIABLES = ["ORDERS_ACCOUNT_ID", "ORDERS_ALARM_EMAIL", "ORDERS_JWT_ISSUER", "ORDERS_JWT_AUDIENCE"];

const shared = (variables: Variables) => ({
  region: "eu-west-1",
  namePrefix: "lab2",
  owner: "orders-team",
  accountId: variables.ORDERS_ACCOUNT_ID,
  alarmEmail: variables.ORDERS_ALARM_EMAIL,
  commit: variables.ORDERS_COMMIT ?? "local",
  permissionsBoundary: variables.ORDERS_PERMISSIONS_BOUNDARY,
  runbook: variables.ORDERS_RUNBOOK_URL,
  state: { kind: "s3" as const, bucket: variables.ORDERS_STATE_BUCKET },
  archiveRetentionDays: 7,
  throttling: { requestsPerSecond: 100, burst: 200 },
  latencyAlarmMs: 3000,
  protectData: false,
  public: true,
  placeOrdersByGet: true,
});

const dev = (variables: Variables) => ({
  ...shared(variables),
  // A file is enough for one person; a team that shares dev sets a bucket.
  ...(!variables.ORDERS_STATE_BUCKET && { state: { kind: "local" as const } }),
  logRetentionDays: 14,
});

/** Private or team-specific values come from environment variables, which docs/environments.md lists. */
const environments: Record<
  (typeof environmentNames)[number] | "personal",
  (variables: Variables) => z.input<typeof settingsSchema>
> = {
  dev,
  personal: (variables) => ({ ...dev(variables), alarms: false }),
  staging: (variables) => ({ ...shared(variables), logRetentionDays: 30 }),
  prod: (variables) => ({
    ...shared(variables),
    logRetentionDays: 365,
    archiveRetentionDays: 90,
    throttling: { requestsPerSecond: 1000, burst: 2000 },
    protectData: true,
    expectOrders: true,
    monthlyBudgetUsd: 500,
    public: false,
    placeOrdersByGet: false,
    jwt: { issuer: variables.ORDERS_JWT_ISSUER ?? "", audiences: [variables.ORDERS_JWT_AUDIENCE ?? ""] },
  }),
};

/**
 * Reads the settings of dev, staging, prod or a personal environment such as `dev-alice`.
 * @throws {InvalidSettingsError} if the environment is unknown or a setting is invalid
 * @throws {MissingVariablesError} if it requires variables that are not set
 */
export function readSettings(environment: string, variables: Variables = process.env): Settings {
  const name = PERSONAL.test(environment) ? "personal" : environmentNames.find((each) => each === environment);
  if (!name) {
    const known = environmentNames.join(", ");
    throw new InvalidSettingsError(
      `unknown environment "${environment}": use ${known}, or dev-<your name> for your own`,
    );
  }
  const missing = PROD_VARIABLES.filter((variable) => !variables[variable]);
  if (name === "prod" && missing.length > 0) {
    throw new MissingVariablesError(`environment ${environment}`, missing);
  }
  return parseSettings(environment, environments[name](variables));
}

/** @throws {InvalidSettingsError} with the environment and each invalid setting */
export function parseSettings(environment: string, settings: unknown): Settings {
  const parsed = settingsSchema.safeParse(settings, { error: describeSettingIssue });
  if (parsed.success) {
    return parsed.data;
  }
  const problems = parsed.error.issues.map((issue) => `${issue.path.join(".") || "settings"}: ${describeIssue(issue)}`);
  throw new InvalidSettingsError(`environment ${environment}: ${problems.join("; ")}`);
}

/** The message of an invalid key does not say why it is invalid, but those of its issues do. */
function describeIssue(issue: z.core.$ZodIssue): string {
  return issue.code === "invalid_key" ? issue.issues.map(({ message }) => message).join("; ") : issue.message;
}
