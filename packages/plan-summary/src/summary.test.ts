import { describe, expect, test } from "vitest";
import { appendTerraformText, summarize } from "./summary.ts";
import { createPlan, readFixture } from "./testing/plan.ts";

describe("the summary of a plan from Terraform", () => {
  test("is a single note if nothing changes", () => {
    expect(summarize(readFixture("nothing-changes"))).toBe("**No changes.** The deployed resources match the stack.");
  });

  test("lists rules, consumers and the policies that are unknown before apply for a new stack", () => {
    const summary = summarize(readFixture("everything-created"));
    expect(summary).toMatch(/^### Choreography/);
    expect(summary).toContain("**Event rule added**: `lab2-dev-order-created`");
    expect(summary).toContain(
      "**Consumer added**: `invoice-service` of rule `lab2-dev-order-created` receives `order_created`",
    );
    expect(getSection(summary, "Known only after apply")).toContain(
      "role `lab2-dev-invoice-service`: policy statements",
    );
    expect(summary).toContain("| create | 21 |");
    expect(summary).not.toContain("no dead-letter queue");
    expect(summary).not.toContain("undefined");
  });

  test("lists the event that a removed consumer no longer receives", () => {
    const summary = summarize(readFixture("consumer-removed"));
    expect(getSection(summary, "Choreography")).toBe(
      "- **Consumer removed**: `invoice-service` of rule `lab2-dev-order-created` no longer receives `order_created`",
    );
    expect(getSection(summary, "Permissions")).toContain("no longer allowed `lambda:InvokeFunction`");
    expect(summary).toContain("| destroy | 2 |");
  });

  test("lists the condition and the affected consumers of a narrowed pattern", () => {
    expect(getSection(summarize(readFixture("pattern-narrowed")), "Choreography")).toBe(
      '- **Pattern narrowed**: event rule `lab2-dev-order-created`: `detail.data.country` must now be `"NL"`, `"BE"`. Consumers: `fulfilment-service`, `invoice-service`',
    );
  });

  test("lists the new action and the removed condition of a widened permission", () => {
    const permissions = getSection(summarize(readFixture("permission-widened")), "Permissions");
    expect(permissions).toContain("**Permission widened**: role `lab2-dev-invoice-service`");
    expect(permissions).toContain("now allowed `dynamodb:DeleteItem`");
    expect(permissions).toContain("no longer requires `dynamodb:Attributes ForAllValues:StringEquals`");
  });

  test("says in one line which versions the aliases will invoke", () => {
    const getOthers = (fixture: string) => getSection(summarize(readFixture(fixture)), "Other changes");
    expect(getOthers("code-changed")).toBe(
      `- versions: \`live\` of \`lab2-dev-fulfilment-service\` 3 → the new version, \`live\` of \`lab2-dev-invoice-service\` 3 → the new version
- new code: \`lab2-dev-fulfilment-service\`, \`lab2-dev-invoice-service\``,
    );
    expect(getOthers("version-pinned")).toBe("- versions: `live` of `lab2-dev-invoice-service` 3 → 2");
    expect(getOthers("canary-started")).toBe(
      `- versions: \`live\` of \`lab2-dev-invoice-service\` 3 → 3 and a share of the new version
- new code: \`lab2-dev-invoice-service\``,
    );
  });

  test("starts with the loss of a replaced table's items and the attribute that causes it", () => {
    const summary = summarize(readFixture("table-replaced"));
    expect(summary).toMatch(
      /^### Data loss\n\n- \*\*`lab2-dev-order-status` is replaced, and all its items are lost\*\*/,
    );
    expect(summary).toContain("because `hash_key` (`ID` → `order_id`) changes");
    expect(getSection(summary, "Known only after apply")).toContain("role `lab2-dev-fulfilment-service`");
  });

  test("says that a value was unset if that is why a resource is replaced", () => {
    const permission = { function_name: "invoice", statement_id: "rule" };
    const summary = summarize(
      createPlan({
        type: "aws_lambda_permission",
        actions: ["create", "delete"],
        before: permission,
        after: { ...permission, qualifier: "live" },
        replace_paths: [["qualifier"]],
      }),
    );
    expect(getSection(summary, "Destroyed or replaced")).toContain("because `qualifier` (unset → `live`) changes");
  });

  test("reports the lost messages and the missing dead-letter queue when a queue is destroyed", () => {
    const summary = summarize(readFixture("queue-destroyed"));
    expect(summary).toMatch(/^### Data loss\n\n- \*\*`lab2-dev-invoice-service-dead-letters` is destroyed/);
    const settings = getSection(summary, "Retries and dead letters");
    expect(settings).toContain("`dead_letter_config.arn`");
    expect(settings).toContain("It no longer has a dead-letter queue");
    expect(settings).toContain("Lambda's defaults apply");
  });
});

describe("a topic", () => {
  test("loses the subscriptions of other stacks when it is destroyed", () => {
    const before = { name: "lab2-dev-order-created-topic" };
    expect(summarize(createPlan({ type: "aws_sns_topic", actions: ["delete"], before, after: null }))).toContain(
      "**`lab2-dev-order-created-topic` is destroyed, and the subscriptions of other stacks are lost**",
    );
  });

  test("warns of a subscription that loses its dead-letter queue", () => {
    const before = { endpoint: "arn:q", topic_arn: "arn:t", redrive_policy: '{"deadLetterTargetArn":"arn:d"}' };
    const after = { ...before, redrive_policy: null };
    expect(summarize(createPlan({ type: "aws_sns_topic_subscription", actions: ["update"], before, after }))).toMatch(
      /subscription of `arn:q` to `arn:t`: .* → unset\. \*\*It no longer has a dead-letter queue\*\*/,
    );
  });
});

describe("the choreography", () => {
  const rule = { name: "r", event_bus_name: "b", event_pattern: '{"detail-type":["placed"]}' };
  const target = {
    target_id: "t",
    rule: "r",
    event_bus_name: "b",
    arn: "arn:f",
    dead_letter_config: [{ arn: "arn:q" }],
  };
  const present = { type: "aws_cloudwatch_event_rule", actions: ["no-op"], before: rule, after: rule };

  test("warns of a consumer without a dead-letter queue", () => {
    const after = { ...target, dead_letter_config: [] };
    const plan = createPlan(present, { type: "aws_cloudwatch_event_target", actions: ["create"], before: null, after });
    expect(summarize(plan)).toContain("receives `placed`. **It has no dead-letter queue**");
  });

  test("reports the gap of a replaced consumer", () => {
    const plan = createPlan(present, {
      type: "aws_cloudwatch_event_target",
      actions: ["delete", "create"],
      before: target,
      after: target,
    });
    expect(summarize(plan)).toContain(
      "**Consumer replaced**: `t` of rule `r`; until the new one exists, it does not receive `placed`",
    );
  });

  test("reports a consumer that moves to another rule as removed and added", () => {
    const plan = createPlan(present, {
      type: "aws_cloudwatch_event_target",
      actions: ["delete", "create"],
      before: target,
      after: { ...target, rule: "other" },
    });
    expect(summarize(plan)).toContain("**Consumer removed**: `t` of rule `r`");
    expect(summarize(plan)).toContain("**Consumer added**: `t` of rule `other`");
  });

  test("reports a disabled rule", () => {
    const after = { ...rule, state: "DISABLED" };
    expect(summarize(createPlan({ ...present, actions: ["update"], after }))).toContain("**Event rule disabled**: `r`");
  });

  test("lists a pattern that is known only after apply", () => {
    const { event_pattern, ...after } = rule;
    const plan = createPlan({ ...present, actions: ["update"], after, after_unknown: { event_pattern: true } });
    expect(getSection(summarize(plan), "Known only after apply")).toBe("- the events that event rule `r` matches");
  });
});

describe("permissions", () => {
  const document = (...actions: string[]) =>
    JSON.stringify({ Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }] });

  test("does not print a sensitive policy", () => {
    const plan = createPlan({
      type: "aws_iam_role_policy",
      actions: ["update"],
      before: { role: "r", policy: document("secret:One") },
      after: { role: "r", policy: document("secret:Two") },
      before_sensitive: { policy: true },
      after_sensitive: { policy: true },
    });
    expect(summarize(plan)).not.toContain("secret:");
    expect(getSection(summarize(plan), "Known only after apply")).toContain("role `r`");
  });

  test("reports a policy that moves to another role as removed and added", () => {
    const policy = document("a:Do");
    const plan = createPlan({
      type: "aws_iam_role_policy",
      actions: ["delete", "create"],
      before: { role: "old", policy },
      after: { role: "new", policy },
    });
    const permissions = getSection(summarize(plan), "Permissions");
    expect(permissions).toContain("**Permission removed**: role `old`: no longer allowed `a:Do` on `*`");
    expect(permissions).toContain("**Permission added**: role `new`: now allowed `a:Do` on `*`");
  });

  test("reports an attached managed policy", () => {
    const after = { role: "r", policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" };
    const plan = createPlan({ type: "aws_iam_role_policy_attachment", actions: ["create"], before: null, after });
    expect(summarize(plan)).toContain("everything in arn:aws:iam::aws:policy/AdministratorAccess");
  });

  test("reports a Lambda permission without its source as widened", () => {
    const before = { function_name: "f", principal: "events.amazonaws.com", action: "lambda:InvokeFunction" };
    const plan = createPlan({
      type: "aws_lambda_permission",
      actions: ["delete", "create"],
      before: { ...before, source_arn: "arn:rule" },
      after: { ...before, source_arn: null },
    });
    expect(summarize(plan)).toContain("**Permission widened**: function `f`");
  });
});

describe("the summary", () => {
  test("reports no changes for an empty stack", () => {
    expect(summarize(createPlan())).toMatch(/^\*\*No changes\.\*\*/);
  });

  test("contains the old and the new retry setting", () => {
    const target = (attempts: number) => ({
      target_id: "t",
      rule: "r",
      retry_policy: [{ maximum_retry_attempts: attempts }],
    });
    const plan = createPlan({
      type: "aws_cloudwatch_event_target",
      actions: ["update"],
      before: target(185),
      after: target(2),
    });
    expect(getSection(summarize(plan), "Retries and dead letters")).toContain(
      "`retry_policy.maximum_retry_attempts` `185` → `2`",
    );
  });

  test("counts changed tags and states that the choreography does not change", () => {
    const bus = (commit: string) => ({ name: "b", tags_all: { commit } });
    const plan = createPlan({
      type: "aws_cloudwatch_event_bus",
      actions: ["update"],
      before: bus("1"),
      after: bus("2"),
    });
    expect(summarize(plan)).toMatch(/^The choreography, the permissions and the handling of failures do not change\./);
    expect(getSection(summarize(plan), "Other changes")).toBe("- tags of 1 resource");
  });

  test("lists a function with new code without the attributes that AWS recomputes", () => {
    const plan = createPlan({
      type: "aws_lambda_function",
      actions: ["update"],
      before: { function_name: "f", source_code_hash: "1", last_modified: "then" },
      after: { function_name: "f", source_code_hash: "2" },
      after_unknown: { last_modified: true },
    });
    expect(getSection(summarize(plan), "Other changes")).toBe("- new code: `f`");
  });

  test("lists changed outputs", () => {
    const plan = { ...createPlan(), output_changes: { url: { actions: ["update"] }, name: { actions: ["no-op"] } } };
    expect(summarize(plan)).toBe("### Other changes\n\n- outputs: `url`");
  });

  test("reports the lost messages of a queue that becomes a FIFO queue", () => {
    const plan = createPlan({
      type: "aws_sqs_queue",
      actions: ["delete", "create"],
      before: { name: "invoices", fifo_queue: false },
      after: { name: "invoices.fifo", fifo_queue: true },
      replace_paths: [["fifo_queue"], ["name"]],
    });
    expect(summarize(plan)).toContain(
      "**`invoices` is replaced, and its messages are lost**: `aws_sqs_queue.test`, because `fifo_queue` (`false` → `true`), `name` (`invoices` → `invoices.fifo`) change",
    );
  });

  test("lists both addresses of a renamed resource", () => {
    const plan = createPlan({ type: "aws_sqs_queue", actions: ["no-op"], previous_address: "aws_sqs_queue.old" });
    expect(summarize(plan)).toContain("`aws_sqs_queue.old` is now `aws_sqs_queue.test`");
    expect(summarize(plan)).toContain("| move | 1 |");
  });

  test("starts with a warning if Terraform could not finish the plan", () => {
    expect(summarize({ ...createPlan(), errored: true })).toMatch(/^\*\*Terraform could not finish this plan\*\*/);
  });

  test("lists changes made outside of Terraform", () => {
    const { resource_changes } = createPlan({ type: "aws_sqs_queue", actions: ["delete"], before: { name: "q" } });
    const plan = { ...createPlan(), resource_drift: resource_changes };
    expect(getSection(summarize(plan), "Changed outside of Terraform")).toBe("- `aws_sqs_queue.test` was destroyed");
  });

  test("keeps values inside their inline code", () => {
    const after = { name: "a`b\n# c", event_pattern: "{}" };
    const plan = createPlan({ type: "aws_cloudwatch_event_rule", actions: ["create"], before: null, after });
    expect(summarize(plan)).toContain("**Event rule added**: ``a`b # c``");
  });
});

describe("the text of the plan", () => {
  test("is appended in a collapsed block with a fence longer than its backticks", () => {
    expect(appendTerraformText("summary", "a\n```\nb\n", 1000)).toBe(
      "summary\n\n<details><summary>Terraform's plan</summary>\n\n````text\na\n```\nb\n````\n\n</details>",
    );
  });

  test("is truncated to the maximum length", () => {
    const truncated = appendTerraformText("summary", "x".repeat(5000), 1000);
    expect(truncated.length).toBeLessThanOrEqual(1000);
    expect(truncated).toMatch(/^summary[\s\S]*x\n… truncated[\s\S]*<\/details>$/);
  });

  test("is omitted if the summary alone reaches the maximum length, and a longer summary is truncated", () => {
    expect(appendTerraformText("s".repeat(990), "text", 1000)).toBe("s".repeat(990));
    expect(appendTerraformText("s".repeat(2000), "text", 1000).length).toBeLessThanOrEqual(1000);
  });
});

/** Returns the text below a heading. */
function getSection(summary: string, title: string): string {
  const [, rest = ""] = summary.split(`### ${title}\n\n`);
  return rest.split("\n\n")[0] ?? "";
}
