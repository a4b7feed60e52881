import { describe, expect, test } from "vitest";
import { summarize, withTerraformText } from "./summary.ts";
import { fixture, planOf } from "./testing/plan.ts";

describe("plans that Terraform made", () => {
  test("nothing changes: it says so, and nothing else", () => {
    expect(summarize(fixture("nothing-changes"))).toBe("**No changes.** What is deployed is what the stack says.");
  });

  test("everything is created: rules and consumers are named, and policies with references cannot be known", () => {
    const summary = summarize(fixture("everything-created"));
    expect(summary).toMatch(/^### Choreography/);
    expect(summary).toContain("**Event rule added**: `lab2-dev-order-created`");
    expect(summary).toContain(
      "**Consumer added**: `invoice-service` of rule `lab2-dev-order-created` gets `order_created`",
    );
    expect(sectionOf(summary, "Known only after apply")).toContain("role `lab2-dev-invoice-service`: what its policy");
    expect(summary).toContain("| create | 19 |");
    expect(summary).not.toContain("no dead-letter queue");
    expect(summary).not.toContain("undefined");
  });

  test("a consumer is removed: the event that it no longer gets is named", () => {
    const summary = summarize(fixture("consumer-removed"));
    expect(sectionOf(summary, "Choreography")).toBe(
      "- **Consumer removed**: `invoice-service` of rule `lab2-dev-order-created` no longer gets `order_created`",
    );
    expect(sectionOf(summary, "Permissions")).toContain("no longer allowed `lambda:InvokeFunction`");
    expect(summary).toContain("| destroy | 2 |");
  });

  test("a pattern is narrowed: the condition and the consumers that get less are named", () => {
    expect(sectionOf(summarize(fixture("pattern-narrowed")), "Choreography")).toBe(
      '- **Pattern narrowed**: event rule `lab2-dev-order-created`: `detail.data.country` must now be `"NL"`, `"BE"`. Consumers: `fulfilment-service`, `invoice-service`',
    );
  });

  test("a permission is widened: the new action and the condition that is gone are named", () => {
    const permissions = sectionOf(summarize(fixture("permission-widened")), "Permissions");
    expect(permissions).toContain("**Permission widened**: role `lab2-dev-invoice-service`");
    expect(permissions).toContain("now allowed `dynamodb:DeleteItem`");
    expect(permissions).toContain("no longer only if `dynamodb:Attributes ForAllValues:StringEquals`");
  });

  test("a table is replaced: the loss of its items comes first, with the attribute that causes it", () => {
    const summary = summarize(fixture("table-replaced"));
    expect(summary).toMatch(/^### Data loss\n\n- \*\*`lab2-dev-order-status` is replaced, and all its items lost\*\*/);
    expect(summary).toContain("because `hash_key` (`ID` → `order_id`) changes");
    expect(sectionOf(summary, "Known only after apply")).toContain("role `lab2-dev-fulfilment-service`");
  });

  test("a queue is destroyed: its messages are lost, and nothing keeps failures any more", () => {
    const summary = summarize(fixture("queue-destroyed"));
    expect(summary).toMatch(/^### Data loss\n\n- \*\*`lab2-dev-invoice-service-dead-letters` is destroyed/);
    const settings = sectionOf(summary, "Retries and dead letters");
    expect(settings).toContain("`dead_letter_config.arn`");
    expect(settings).toContain("It has no dead-letter queue any more");
    expect(settings).toContain("Lambda's own apply");
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

  test("a consumer without a dead-letter queue is pointed out", () => {
    const after = { ...target, dead_letter_config: [] };
    const plan = planOf(present, { type: "aws_cloudwatch_event_target", actions: ["create"], before: null, after });
    expect(summarize(plan)).toContain("gets `placed`. **It has no dead-letter queue**");
  });

  test("a consumer that is replaced gets no events in between", () => {
    const plan = planOf(present, {
      type: "aws_cloudwatch_event_target",
      actions: ["delete", "create"],
      before: target,
      after: target,
    });
    expect(summarize(plan)).toContain(
      "**Consumer replaced**: `t` of rule `r`; until the new one is there, it gets no `placed`",
    );
  });

  test("a consumer that moves to another rule is removed from one and added to the other", () => {
    const plan = planOf(present, {
      type: "aws_cloudwatch_event_target",
      actions: ["delete", "create"],
      before: target,
      after: { ...target, rule: "other" },
    });
    expect(summarize(plan)).toContain("**Consumer removed**: `t` of rule `r`");
    expect(summarize(plan)).toContain("**Consumer added**: `t` of rule `other`");
  });

  test("a rule that is disabled is pointed out", () => {
    const after = { ...rule, state: "DISABLED" };
    expect(summarize(planOf({ ...present, actions: ["update"], after }))).toContain("**Event rule disabled**: `r`");
  });

  test("a pattern that is known only after apply is said to be so", () => {
    const { event_pattern, ...after } = rule;
    const plan = planOf({ ...present, actions: ["update"], after, after_unknown: { event_pattern: true } });
    expect(sectionOf(summarize(plan), "Known only after apply")).toBe("- which events event rule `r` matches");
  });
});

describe("permissions", () => {
  const document = (...actions: string[]) =>
    JSON.stringify({ Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }] });

  test("a sensitive policy is not printed", () => {
    const plan = planOf({
      type: "aws_iam_role_policy",
      actions: ["update"],
      before: { role: "r", policy: document("secret:One") },
      after: { role: "r", policy: document("secret:Two") },
      before_sensitive: { policy: true },
      after_sensitive: { policy: true },
    });
    expect(summarize(plan)).not.toContain("secret:");
    expect(sectionOf(summarize(plan), "Known only after apply")).toContain("role `r`");
  });

  test("a policy that goes from one role to another is taken from the one and given to the other", () => {
    const policy = document("a:Do");
    const plan = planOf({
      type: "aws_iam_role_policy",
      actions: ["delete", "create"],
      before: { role: "old", policy },
      after: { role: "new", policy },
    });
    const permissions = sectionOf(summarize(plan), "Permissions");
    expect(permissions).toContain("**Permission removed**: role `old`: no longer allowed `a:Do` on `*`");
    expect(permissions).toContain("**Permission added**: role `new`: now allowed `a:Do` on `*`");
  });

  test("a managed policy that is attached widens the role", () => {
    const after = { role: "r", policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" };
    const plan = planOf({ type: "aws_iam_role_policy_attachment", actions: ["create"], before: null, after });
    expect(summarize(plan)).toContain("everything in arn:aws:iam::aws:policy/AdministratorAccess");
  });

  test("a Lambda permission that no longer names its source is wider", () => {
    const before = { function_name: "f", principal: "events.amazonaws.com", action: "lambda:InvokeFunction" };
    const plan = planOf({
      type: "aws_lambda_permission",
      actions: ["delete", "create"],
      before: { ...before, source_arn: "arn:rule" },
      after: { ...before, source_arn: null },
    });
    expect(summarize(plan)).toContain("**Permission widened**: function `f`");
  });
});

describe("a plan", () => {
  test("of an empty stack has no changes", () => {
    expect(summarize(planOf())).toMatch(/^\*\*No changes\.\*\*/);
  });

  test("of retries shows the old and the new setting", () => {
    const target = (attempts: number) => ({
      target_id: "t",
      rule: "r",
      retry_policy: [{ maximum_retry_attempts: attempts }],
    });
    const plan = planOf({
      type: "aws_cloudwatch_event_target",
      actions: ["update"],
      before: target(185),
      after: target(2),
    });
    expect(sectionOf(summarize(plan), "Retries and dead letters")).toContain(
      "`retry_policy.maximum_retry_attempts` `185` → `2`",
    );
  });

  test("that only changes tags says how many, and that the choreography stays", () => {
    const bus = (commit: string) => ({ name: "b", tags_all: { commit } });
    const plan = planOf({
      type: "aws_cloudwatch_event_bus",
      actions: ["update"],
      before: bus("1"),
      after: bus("2"),
    });
    expect(summarize(plan)).toMatch(/^Nothing changes in who gets which events/);
    expect(sectionOf(summarize(plan), "Other changes")).toBe("- only the tags of 1 resource");
  });

  test("that changes a function's code names the function, not what AWS works out again", () => {
    const plan = planOf({
      type: "aws_lambda_function",
      actions: ["update"],
      before: { function_name: "f", source_code_hash: "1", last_modified: "then" },
      after: { function_name: "f", source_code_hash: "2" },
      after_unknown: { last_modified: true },
    });
    expect(sectionOf(summarize(plan), "Other changes")).toBe("- new code: `f`");
  });

  test("that only changes outputs is not called unchanged", () => {
    const plan = { ...planOf(), output_changes: { url: { actions: ["update"] }, name: { actions: ["no-op"] } } };
    expect(summarize(plan)).toBe("### Other changes\n\n- outputs: `url`");
  });

  test("that renames a resource is not called unchanged", () => {
    const plan = planOf({ type: "aws_sqs_queue", actions: ["no-op"], previous_address: "aws_sqs_queue.old" });
    expect(summarize(plan)).toContain("`aws_sqs_queue.old` is now `aws_sqs_queue.test`");
    expect(summarize(plan)).toContain("| move | 1 |");
  });

  test("that Terraform could not finish says so first", () => {
    expect(summarize({ ...planOf(), errored: true })).toMatch(/^\*\*Terraform could not finish this plan\*\*/);
  });

  test("tells what was changed outside of Terraform", () => {
    const { resource_changes } = planOf({ type: "aws_sqs_queue", actions: ["delete"], before: { name: "q" } });
    const plan = { ...planOf(), resource_drift: resource_changes };
    expect(sectionOf(summarize(plan), "Changed outside of Terraform")).toBe("- `aws_sqs_queue.test` was destroyed");
  });

  test("cannot break out of the code in which its values stand", () => {
    const after = { name: "a`b\n# c", event_pattern: "{}" };
    const plan = planOf({ type: "aws_cloudwatch_event_rule", actions: ["create"], before: null, after });
    expect(summarize(plan)).toContain("**Event rule added**: ``a`b # c``");
  });
});

describe("Terraform's own text", () => {
  test("is folded below the summary, in a block that its own backticks do not end", () => {
    expect(withTerraformText("summary", "a\n```\nb\n", 1000)).toBe(
      "summary\n\n<details><summary>Terraform's plan</summary>\n\n````text\na\n```\nb\n````\n\n</details>",
    );
  });

  test("is cut to what a comment takes", () => {
    const cut = withTerraformText("summary", "x".repeat(5000), 1000);
    expect(cut.length).toBeLessThanOrEqual(1000);
    expect(cut).toMatch(/^summary[\s\S]*x\n… cut here[\s\S]*<\/details>$/);
  });

  test("is left out where the summary alone fills the comment, which is cut too if it must be", () => {
    expect(withTerraformText("s".repeat(990), "text", 1000)).toBe("s".repeat(990));
    expect(withTerraformText("s".repeat(2000), "text", 1000).length).toBeLessThanOrEqual(1000);
  });
});

/** What stands below a heading. */
function sectionOf(summary: string, title: string): string {
  const [, rest = ""] = summary.split(`### ${title}\n\n`);
  return rest.split("\n\n")[0] ?? "";
}
