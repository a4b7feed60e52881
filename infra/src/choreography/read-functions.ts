import { lambdaPolicy, type NamedPolicy } from "iam-policy";
import { type PolicyHolder, readIdentityPolicy, readResourcePolicy } from "./policy-holder.ts";
import type { Queue } from "./read-queues.ts";
import type { Resources } from "./resources-schema.ts";
import { reference } from "./terraform-json.ts";

export interface LambdaFunction {
  /** Terraform name, equal to the service's package name. */
  name: string;
  /** The bus that the function publishes on, from its environment variables. */
  busName: string | undefined;
  /** ARN of the bus; undefined if the bus is not defined in the stack. */
  busArn: string | undefined;
  role: PolicyHolder;
  /** The function itself and its aliases. */
  invocables: Invocable[];
}

/** A function or an alias of it, each with its own permissions and settings. */
export interface Invocable extends PolicyHolder {
  /** Receives asynchronous invocations whose retries are exhausted. */
  onFailureQueue: Queue | undefined;
}

export function readFunctions(resources: Resources, queues: Queue[]): LambdaFunction[] {
  return Object.entries(resources.aws_lambda_function).map(([name, { environment, function_name, role }]) => {
    const isOwn = (other: { function_name: string }) =>
      other.function_name === function_name || other.function_name === functionArn(name);
    const aliases = Object.entries(resources.aws_lambda_alias).filter(([, alias]) => isOwn(alias));
    const busName = environment?.variables.EVENTBUS_NAME;
    const [bus] = Object.entries(resources.aws_cloudwatch_event_bus).filter(([, bus]) => bus.name === busName);
    return {
      name,
      role: { arn: role, policies: readRolePolicies(resources, role) },
      busName,
      busArn: bus && reference(`aws_cloudwatch_event_bus.${bus[0]}.arn`),
      invocables: [
        readInvocable(resources, queues, { address: `aws_lambda_function.${name}`, isOwn }),
        ...aliases.map(([aliasName, { name: qualifier }]) =>
          readInvocable(resources, queues, { address: `aws_lambda_alias.${aliasName}`, isOwn, qualifier }),
        ),
      ],
    };
  });
}

interface InvocableAddress {
  address: string;
  isOwn: (setting: { function_name: string }) => boolean;
  qualifier?: string;
}

function readInvocable(
  resources: Resources,
  queues: Queue[],
  { address, isOwn, qualifier }: InvocableAddress,
): Invocable {
  const isFor = (setting: { function_name: string; qualifier?: string | undefined }) =>
    isOwn(setting) && setting.qualifier === qualifier;
  const onFailure = Object.values(resources.aws_lambda_function_event_invoke_config)
    .filter(isFor)
    .map(({ destination_config }) => destination_config?.on_failure?.destination);
  return {
    arn: reference(`${address}.arn`),
    policies: readInvokePolicies(address, Object.values(resources.aws_lambda_permission).filter(isFor)),
    onFailureQueue: queues.find(({ arn }) => onFailure.includes(arn)),
  };
}

/** Leaves out permissions without a source ARN, which allow every rule or API of any account. */
function readInvokePolicies(address: string, permissions: Resources["aws_lambda_permission"][string][]): NamedPolicy[] {
  const limited = permissions.flatMap(({ action, principal, source_arn: sourceArn }) =>
    sourceArn === undefined ? [] : [{ action, principal, sourceArn }],
  );
  return limited.length === 0
    ? []
    : [readResourcePolicy(lambdaPolicy(reference(`${address}.arn`), limited), `the policy of ${address}`)];
}

function readRolePolicies(resources: Resources, roleArn: string): NamedPolicy[] {
  const [role] = Object.entries(resources.aws_iam_role).filter(
    ([name]) => reference(`aws_iam_role.${name}.arn`) === roleArn,
  );
  if (!role) {
    return [];
  }
  const [id, { name: roleName = reference(`aws_iam_role.${id}.name`) }] = role;
  const attached = Object.values(resources.aws_iam_role_policy_attachment)
    .filter(({ role }) => role === roleName)
    .map(({ policy_arn }) => policy_arn);
  return [
    ...Object.entries(resources.aws_iam_role_policy)
      .filter(([, { role }]) => role === roleName)
      .map(([name, { policy }]) => readIdentityPolicy(policy, `aws_iam_role_policy.${name}`)),
    ...Object.entries(resources.aws_iam_policy)
      .filter(([name]) => attached.includes(reference(`aws_iam_policy.${name}.arn`)))
      .map(([name, { policy }]) => readIdentityPolicy(policy, `aws_iam_policy.${name}`)),
  ];
}

export function findInvocable(functions: LambdaFunction[], isInvoked: (invocable: Invocable) => boolean) {
  for (const each of functions) {
    const invoked = each.invocables.find(isInvoked);
    if (invoked) {
      return { function: each, invoked };
    }
  }
  return undefined;
}

const functionArn = (name: string) => reference(`aws_lambda_function.${name}.arn`);
