import type { CheckFinding } from "../step.ts";
import { learnerFiles } from "./learner-files.ts";

/** Typical failures of an update, and what to do about them. */
const KNOWN: { failure: RegExp; explain(match: RegExpExecArray): CheckFinding }[] = [
  {
    failure: /stamp\.ts\((\d+),[\s\S]*AttributeValue/,
    explain: ([, line]) => ({
      seen: "a value has no type, or another one than it says",
      expected: "`{ S: text }` for a string, in `Key` and in `ExpressionAttributeValues`; a `Date` is not text",
      lookAt: `${learnerFiles.stamp}:${line}`,
    }),
  },
  {
    failure: /publish\.ts\((\d+),[\s\S]*is not assignable to type 'string'/,
    explain: ([, line]) => ({
      seen: "a field of the PutEvents entry gets an object, but takes text",
      expected: "`Detail` is the JSON text of the detail: `JSON.stringify(detail)`",
      lookAt: `${learnerFiles.publish}:${line}`,
    }),
  },
  {
    failure: /event_pattern: (Event pattern is not valid\. Reason: Filter is not an object)/,
    explain: ([, reason]) => ({
      seen: `the pattern is JSON text within JSON text: ${reason}`,
      expected: "`eventPattern` is the JSON text of an object: `JSON.stringify`, once",
      lookAt: learnerFiles.eventRule,
    }),
  },
  {
    failure: /event_pattern: (Event pattern is not valid\. Reason: .*)/,
    explain: ([, reason]) => ({
      seen: `EventBridge does not accept the pattern: ${reason}`,
      expected: "each field of the pattern has a list of values, such as `{ source: [event.source] }`",
      lookAt: learnerFiles.eventRule,
    }),
  },
  {
    failure: /already a Construct with name '([\w-]+)' in OrderStack/,
    explain: ([, name]) => ({
      seen: `${name} is created twice: \`consumer("${name}")\` occurs in two places`,
      expected: "each service is created once: move it out of `idle` instead of copying it",
      lookAt: learnerFiles.orderStack,
    }),
  },
  {
    failure: /Cannot find package '(\w+-service)'/,
    explain: ([, name]) => ({
      seen: `infra imports ${name}, which is not among its dependencies`,
      expected: `add \`"${name}": "workspace:*"\` to the dependencies in infra/package.json, or use the command of the task`,
      lookAt: "infra/package.json",
    }),
  },
];

/** Explains a typical failure of an update; undefined for any other, whose own text says more. */
export function explainUpdateFailure(failures: readonly string[]): CheckFinding | undefined {
  for (const text of failures) {
    for (const { explain, failure } of KNOWN) {
      const match = failure.exec(text);
      if (match) {
        return explain(match);
      }
    }
  }
  return undefined;
}
