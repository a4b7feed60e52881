import { AwsError } from "../core/aws-error.ts";
import type { FunctionConfiguration } from "./function-configuration.ts";

export const LATEST = "$LATEST";

/** The version of every function that publishes. The local cloud has one: new code replaces that of an older run. */
export const PUBLISHED = "1";

type Versioned = Pick<FunctionConfiguration, "aliases" | "publishes">;

/** Lists the versions of a function, the latest first. */
export function listVersions({ publishes }: Versioned): string[] {
  return publishes ? [LATEST, PUBLISHED] : [LATEST];
}

/** Finds the version that a qualifier invokes; undefined if the function has no such version or alias. */
export function findVersion(versioned: Versioned, qualifier = LATEST): string | undefined {
  const alias = versioned.aliases.find(({ name }) => name === qualifier);
  return alias?.version ?? listVersions(versioned).find((version) => version === qualifier);
}

/** Lists every ARN with which a function can be invoked. */
export function listInvocableArns({ arn, ...versioned }: Versioned & { arn: string }): string[] {
  const qualifiers = [...listVersions(versioned), ...versioned.aliases.map(({ name }) => name)];
  return [arn, ...qualifiers.map((qualifier) => qualifyArn(arn, qualifier))];
}

/** Returns the ARN by which policies and settings name what is invoked: they know `$LATEST` as the function itself. */
export function toSettingsArn(invokedFunctionArn: string): string {
  return invokedFunctionArn.endsWith(`:${LATEST}`)
    ? invokedFunctionArn.slice(0, -LATEST.length - 1)
    : invokedFunctionArn;
}

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors */
export function createNotFoundError(invokedFunctionArn: string): AwsError {
  return new AwsError("ResourceNotFoundException", `Function not found: ${invokedFunctionArn}`, 404);
}

export function qualifyArn(functionArn: string, qualifier: string | undefined): string {
  return qualifier === undefined ? functionArn : `${functionArn}:${qualifier}`;
}
