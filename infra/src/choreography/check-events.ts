import type { Choreography, Rule } from "./choreography.ts";
import { describeIssues } from "./example-events.ts";
import { allows } from "./policy.ts";
import { type Contracts, examplesMatchedBy, type PublishedEvent } from "./published-events.ts";

const STACK_FILE = "infra/src/order-stack.ts";

/** Every event that a service publishes may be published, and matches a rule. */
export function checkPublishedEvents({ rules }: Choreography, published: readonly PublishedEvent[]): string[] {
  return published.flatMap((each) => {
    const { event, examples, noExample, publisher, service } = each;
    const name = `${event.detailType}, which ${service} publishes,`;
    const breaks: string[] = [];
    if (publisher?.busName === undefined) {
      if (publisher) breaks.push(`${name} goes to no bus: give the function EVENTBUS_NAME in ${STACK_FILE}`);
    } else if (!mayPublish(each)) {
      breaks.push(
        `${name} would be refused: let the role of ${service} call events:PutEvents for it in infra/src/service-permissions.ts`,
      );
    }
    if (noExample) {
      breaks.push(
        `${noExample}; give the field one by .meta({ examples: […] }) in packages/services/${service}/src/events.ts`,
      );
      return breaks;
    }
    const unmatched = examples.filter(
      (example) => !rules.some((rule) => examplesMatchedBy(rule, each).includes(example)),
    );
    if (unmatched.length > 0 && publisher?.busName !== undefined) {
      const when = unmatched.length < examples.length ? ` ${unmatched.map(({ fields }) => fields).join(" or ")}` : "";
      breaks.push(`${name} matches no rule${when}: nobody would react to it; add a rule for it in ${STACK_FILE}`);
    }
    return breaks;
  });
}

function mayPublish({ event, publisher }: PublishedEvent): boolean {
  if (publisher?.busArn === undefined) return false;
  return allows(publisher.roleStatements, {
    action: "events:PutEvents",
    resource: publisher.busArn,
    context: { "events:source": event.source, "events:detail-type": event.detailType },
  });
}

/** Every rule is on, matches an event that a service owns, and hands it to a service. */
export function checkRules({ rules }: Choreography, published: readonly PublishedEvent[]): string[] {
  return rules.flatMap((rule) => {
    const breaks: string[] = [];
    const name = `rule ${rule.name}`;
    if (rule.patternError) {
      breaks.push(`${name} has a pattern that EventBridge refuses (${rule.patternError}): correct it in ${STACK_FILE}`);
    } else if (!published.some((each) => examplesMatchedBy(rule, each).length > 0)) {
      const reason = reasonOfNoMatch(rule, published);
      breaks.push(
        `${name} matches no event that a service publishes${reason}: correct its pattern, or remove it, in ${STACK_FILE}`,
      );
    } else if (!rule.enabled) {
      breaks.push(
        `${name} is disabled: nobody would react to what it matches; enable it, or remove it, in ${STACK_FILE}`,
      );
    }
    if (!rule.targets.some((target) => target.function)) {
      breaks.push(
        `${name} has no service as its target: nobody would react to what it matches; add one in ${STACK_FILE}`,
      );
    }
    return breaks;
  });
}

/** What keeps the rule from matching the event that it comes closest to: one that has its source. */
function reasonOfNoMatch({ busName, pattern }: Rule, published: readonly PublishedEvent[]): string {
  if (!pattern) return " (it has a schedule only)";
  for (const { event, examples, publisher } of published) {
    for (const { envelope } of examples) {
      const explanation = pattern.explain(envelope);
      if (explanation.matches) {
        const bus = publisher?.busName ? `goes to the bus "${publisher.busName}"` : "goes to no bus";
        return ` (${event.detailType} ${bus}, the rule is on "${busName}")`;
      }
      if (explanation.path !== "source") {
        return ` (of ${event.detailType}, ${explanation.path} ${explanation.reason})`;
      }
    }
  }
  return "";
}

/** Every target's service has a contract, by which it accepts each event that the rule matches. */
export function checkTargets(
  { rules }: Choreography,
  published: readonly PublishedEvent[],
  contracts: Contracts,
): string[] {
  return rules.flatMap((rule) =>
    rule.targets.flatMap((target) => {
      if (!target.function) return [];
      const service = target.function.name;
      const contract = contracts[service];
      if (!contract) {
        return `rule ${rule.name} invokes ${service}, which has no contract: nobody knows what it accepts; add packages/services/${service}/src/contract.ts to infra/src/contracts.ts`;
      }
      const breaks = published.flatMap((each) => refusals(rule, service, contract.consumes, each));
      if (target.inputAttribute) {
        breaks.push(
          `rule ${rule.name} hands ${service} something else than the event: remove ${target.inputAttribute} from aws_cloudwatch_event_target.${target.name}`,
        );
      }
      return breaks;
    }),
  );
}

function refusals(
  rule: Rule,
  service: string,
  consumed: Contracts[string]["consumes"],
  published: PublishedEvent,
): string[] {
  const { event } = published;
  const matched = examplesMatchedBy(rule, published);
  if (matched.length === 0) return [];
  const hands = `rule ${rule.name} hands ${event.detailType} to ${service}, which`;
  if (!consumed || !isSame(consumed, event)) {
    return [
      `${hands} consumes ${consumed?.detailType ?? "no event"}: it would refuse it; remove the target in ${STACK_FILE}, or consume it in packages/services/${service}/src/contract.ts`,
    ];
  }
  const refused = matched.flatMap(({ envelope, fields }) => {
    const { error } = consumed.detail.safeParse(envelope.detail);
    return error ? [{ fields, issues: describeIssues(error) }] : [];
  });
  const [first] = refused;
  if (!first) return [];
  const what = refused.length === matched.length ? "it" : `one ${first.fields}`;
  return [
    `${hands} refuses ${what} (${first.issues}): accept it in packages/services/${service}, or publish it so in packages/services/${published.service}`,
  ];
}

/** Every service runs, and every event that one waits for is published and comes to it. */
export function checkServices(
  { functions, rules }: Choreography,
  published: readonly PublishedEvent[],
  contracts: Contracts,
): string[] {
  return Object.entries(contracts).flatMap(([service, { consumes }]) => {
    if (!functions.some(({ name }) => name === service)) {
      return `${service} has a contract, but no function runs it: add one in ${STACK_FILE}`;
    }
    if (!consumes) return [];
    const owned = published.filter(({ event }) => isSame(event, consumes));
    if (owned.length === 0) {
      return `${service} consumes ${consumes.detailType} of ${consumes.source}, which no service publishes: it would never react; correct packages/services/${service}/src/contract.ts`;
    }
    const matching = rules.filter((rule) => owned.some((each) => examplesMatchedBy(rule, each).length > 0));
    const reached = matching.some(({ targets }) => targets.some((target) => target.function?.name === service));
    // That no rule matches the event at all is said already.
    if (reached || matching.length === 0) return [];
    return `${service}, which consumes ${consumes.detailType}, is a target of no rule that matches it: it would never react; add it to rule ${matching[0]?.name} in ${STACK_FILE}`;
  });
}

function isSame(a: { source: string; detailType: string }, b: { source: string; detailType: string }): boolean {
  return a.source === b.source && a.detailType === b.detailType;
}
