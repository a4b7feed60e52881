import type { ActivityOf } from "../activities.ts";
import type { CheckFinding, LearnerSystem, StackJson } from "../step.ts";
import { learnerFiles } from "./learner-files.ts";

interface Statement {
  Action: string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

/** The parts of a call that conditions look at, by condition key. */
const CALL_PARTS: Record<string, string> = {
  "dynamodb:Attributes": "the attribute",
  "dynamodb:ReturnValues": "ReturnValues",
  "events:detail-type": "DetailType",
  "events:source": "Source",
};

/** Explains which permission a denied call lacks, or which part of the call its policy does not allow. */
export function explainDenial(system: LearnerSystem, denied: ActivityOf<"access-denied">): CheckFinding {
  const role = denied.caller.split("/")[1] ?? "";
  const service = /\w+-service$/.exec(role)?.[0] ?? role;
  const call = denied.action.replace(/^.*:/, "");
  const statements = findStatements(system.stack, role, denied.action);
  if (statements.length === 0) {
    return {
      seen: `${call} was denied: no statement in the role of ${service} allows \`${denied.action}\``,
      expected: `a statement that allows \`${denied.action}\``,
      lookAt: system.locate(learnerFiles.permissions, new RegExp(`${denied.action}|const stampOrders|Statement\\[\\]`)),
    };
  }
  return (
    explainResource(system, denied, call) ??
    explainConditions(system, denied, { call, service, statements }) ?? {
      seen: `${call} was denied: ${denied.message}`,
      expected: `a call that the role of ${service} allows`,
      lookAt: locateCall(system, call),
    }
  );
}

function findStatements(stack: StackJson, role: string, action: string): Statement[] {
  const policies = Object.values(stack.resource.aws_iam_role_policy ?? {}).filter(({ name }) => name === role);
  const statements: Statement[] = policies.flatMap(({ policy }) => JSON.parse(String(policy)).Statement);
  return statements.filter(({ Action }) => Action.includes(action));
}

function explainResource(
  system: LearnerSystem,
  { resource }: ActivityOf<"access-denied">,
  call: string,
): CheckFinding | undefined {
  const name = resource.replace(/^.*\//, "");
  const { event_bus_name: bus, table_name: table } = system.cloud.outputs;
  if (call === "PutEvents" && name !== bus) {
    const without = name === "default" ? ", the default bus of the account, which is used without `EventBusName`" : "";
    return {
      seen: `PutEvents was sent to the bus \`${name}\`${without}, and IAM denied it`,
      expected: `\`EventBusName\` is \`eventBusName\`, which comes from EVENTBUS_NAME: \`${bus}\``,
      lookAt: system.locate(learnerFiles.publish, /EventBusName:|PutEventsCommand\(/),
    };
  }
  if (call === "UpdateItem" && name !== table) {
    return {
      seen: `UpdateItem was sent to the table \`${name}\`, and IAM denied it`,
      expected: `\`TableName\` is \`tableName\`, which comes from TABLE_NAME: \`${table}\``,
      lookAt: system.locate(learnerFiles.stamp, /TableName:/),
    };
  }
  return undefined;
}

function explainConditions(
  system: LearnerSystem,
  { context }: ActivityOf<"access-denied">,
  { call, service, statements }: { call: string; service: string; statements: readonly Statement[] },
): CheckFinding | undefined {
  const requested: Readonly<Record<string, string | readonly string[] | undefined>> = context ?? {};
  const conditions = statements.flatMap(({ Condition = {} }) => Object.values(Condition).flatMap(Object.entries));
  for (const [key, allowed] of conditions as [string, string | string[]][]) {
    const wrong = [requested[key] ?? []].flat().filter((value) => ![allowed].flat().includes(value));
    if (wrong.length > 0) {
      const part = CALL_PARTS[key] ?? key;
      return {
        seen: `${call} was called with ${part} ${quote(wrong)}, and IAM denied it`,
        expected: `${quote([allowed].flat())}, as the role of ${service} allows`,
        lookAt: locateCall(system, call, wrong),
      };
    }
  }
  return undefined;
}

function locateCall(system: LearnerSystem, call: string, texts: readonly string[] = []): string {
  const [file, line] =
    call === "PutEvents"
      ? [learnerFiles.publish, /Source:|PutEventsCommand\(/]
      : [learnerFiles.stamp, /ExpressionAttributeNames|UpdateItemCommand\(/];
  const text = texts.map((each) => each.replace(/\W/g, "\\$&")).join("|");
  const found = text === "" ? file : system.locate(file, new RegExp(text));
  return found === file ? system.locate(file, line) : found;
}

function quote(values: readonly string[]): string {
  return values.map((value) => `\`${value}\``).join(", ");
}
