import { type Choreography, listReceivers, type Rule } from "./choreography.ts";
import { describeIssues } from "./example-events.ts";
import { isRoleAllowed } from "./policy-holder.ts";
import { type Contracts, findMatchedExamples, type PublishedEvent } from "./published-events.ts";

const STACK_FILE = "infra/src/order-stack.ts";

/**
 * Checks that the publisher of every event may publish it and that an event which a service consumes matches a rule. An
 * event that no service consumes yet needs no rule; the archive keeps it.
 */
export function checkPublishedEvents(
  { rules }: Choreography,
  published: readonly PublishedEvent[],
  contracts: Contracts,
): string[] {
  const isConsumed = (event: PublishedEvent["event"]) =>
    Object.values(contracts).some(({ consumes }) => consumes && isSame(consumes, event));
  return published.flatMap((each) => {
    const { event, examples, noExample, publisher, service } = each;
    const name = `${event.detailType}, published by ${service},`;
    const problems: string[] = [];
    if (publisher?.busName === undefined) {
      if (publisher) {
        problems.push(`${name} has no bus: set EVENTBUS_NAME of the function in ${STACK_FILE}`);
      }
    } else if (!canPublish(each)) {
      problems.push(
        `${name} would be denied: allow events:PutEvents for it in the role of ${service} in infra/src/service-permissions.ts`,
      );
    }
    if (noExample) {
      const file = `packages/services/${service}/src/events.ts`;
      return [...problems, `${noExample}; add one to the field with .meta({ examples: […] }) in ${file}`];
    }
    const unmatched = examples.filter(
      (example) => !rules.some((rule) => findMatchedExamples(rule, each).includes(example)),
    );
    if (unmatched.length > 0 && publisher?.busName !== undefined && isConsumed(event)) {
      const when = unmatched.length < examples.length ? ` ${unmatched.map(({ fields }) => fields).join(" or ")}` : "";
      problems.push(`${name} matches no rule${when}: no service would react; add a rule in ${STACK_FILE}`);
    }
    return problems;
  });
}

function canPublish({ event, publisher }: PublishedEvent): boolean {
  if (publisher?.busArn === undefined) {
    return false;
  }
  const bus = { arn: publisher.busArn, policies: [] };
  const context = { "events:source": [event.source], "events:detail-type": [event.detailType] };
  return isRoleAllowed(publisher.role, "events:PutEvents", bus, context);
}

/** Checks that every rule is enabled, has a schedule or matches a published event, and targets a service, topic or bus. */
export function checkRules({ rules }: Choreography, published: readonly PublishedEvent[]): string[] {
  return rules.flatMap((rule) => {
    const problems: string[] = [];
    const name = `rule ${rule.name}`;
    if (rule.patternError) {
      problems.push(`${name} has a pattern that EventBridge rejects (${rule.patternError}): fix it in ${STACK_FILE}`);
    } else if (rule.schedule === undefined && !published.some((each) => findMatchedExamples(rule, each).length > 0)) {
      const reason = explainMismatch(rule, published);
      problems.push(`${name} matches no published event${reason}: fix its pattern or remove it in ${STACK_FILE}`);
    } else if (!rule.enabled) {
      problems.push(
        `${name} is disabled: no service would react to its events; enable it or remove it in ${STACK_FILE}`,
      );
    }
    if (!rule.targets.some((target) => target.function || target.topic || target.bus)) {
      problems.push(`${name} targets no service: no service would react to its events; add a target in ${STACK_FILE}`);
    }
    return problems;
  });
}

function explainMismatch({ busName, pattern }: Rule, published: readonly PublishedEvent[]): string {
  if (!pattern) {
    return " (it only has a schedule)";
  }
  for (const { event, examples, publisher } of published) {
    for (const { envelope } of examples) {
      const explanation = pattern.explain(envelope);
      if (explanation.matches) {
        const bus = publisher?.busName ? `goes to the bus "${publisher.busName}"` : "has no bus";
        return ` (${event.detailType} ${bus}, the rule is on "${busName}")`;
      }
      if (explanation.path !== "source") {
        return ` (for ${event.detailType}, ${explanation.path} ${explanation.reason})`;
      }
    }
  }
  return "";
}

/** Checks that every target has a contract and accepts each event that its rule matches. */
export function checkTargets(
  { rules }: Choreography,
  published: readonly PublishedEvent[],
  contracts: Contracts,
): string[] {
  return rules.flatMap((rule) =>
    rule.targets.flatMap((target) =>
      listReceivers(target).flatMap(({ function: receiver }) => {
        if (!receiver) {
          return [];
        }
        const service = receiver.name;
        const contract = contracts[service];
        if (!contract) {
          return `rule ${rule.name} invokes ${service}, which has no contract: add packages/services/${service}/src/contract.ts to infra/src/contracts.ts`;
        }
        const problems = published.flatMap((each) => findRejections(rule, service, contract.consumes, each));
        if (target.inputAttribute) {
          problems.push(
            `rule ${rule.name} does not pass the event to ${service} unmodified: remove ${target.inputAttribute} from aws_cloudwatch_event_target.${target.name}`,
          );
        }
        return problems;
      }),
    ),
  );
}

function findRejections(
  rule: Rule,
  service: string,
  consumed: Contracts[string]["consumes"],
  published: PublishedEvent,
): string[] {
  const { event } = published;
  const matched = findMatchedExamples(rule, published);
  if (matched.length === 0) {
    return [];
  }
  const sends = `rule ${rule.name} sends ${event.detailType} to ${service}, which`;
  if (!consumed || !isSame(consumed, event)) {
    return [
      `${sends} consumes ${consumed?.detailType ?? "no event"} and would reject it: remove the target in ${STACK_FILE} or consume it in packages/services/${service}/src/contract.ts`,
    ];
  }
  const rejected = matched.flatMap(({ envelope, fields }) => {
    const { error } = consumed.detail.safeParse(envelope.detail);
    return error ? [{ fields, issues: describeIssues(error) }] : [];
  });
  const [first] = rejected;
  if (!first) {
    return [];
  }
  const when = rejected.length < matched.length ? ` ${first.fields}` : "";
  return [
    `${sends} rejects it${when} (${first.issues}): accept it in packages/services/${service} or change it in packages/services/${published.service}`,
  ];
}

/** Checks that every service has a function, and that requests or the event that it consumes reach it. */
export function checkServices(
  { functions, routes, rules }: Choreography,
  published: readonly PublishedEvent[],
  contracts: Contracts,
): string[] {
  return Object.entries(contracts).flatMap(([service, { consumes, routes: declared }]) => {
    if (!functions.some(({ name }) => name === service)) {
      return `${service} has a contract but no function: add one in ${STACK_FILE}`;
    }
    if (declared && !routes.some((route) => route.function.name === service)) {
      return `${service} responds to ${Object.keys(declared).join(", ")}, but no route invokes it: add it to the responders in ${STACK_FILE}`;
    }
    if (!consumes) {
      return [];
    }
    const owned = published.filter(({ event }) => isSame(event, consumes));
    if (owned.length === 0) {
      return `${service} consumes ${consumes.detailType} from ${consumes.source}, which no service publishes: it would never react; fix packages/services/${service}/src/contract.ts`;
    }
    const matching = rules.filter((rule) => owned.some((each) => findMatchedExamples(rule, each).length > 0));
    const reached = matching
      .flatMap(({ targets }) => targets.flatMap(listReceivers))
      .some((receiver) => receiver.function?.name === service);
    // checkPublishedEvents reports an event that matches no rule.
    if (reached || matching.length === 0) {
      return [];
    }
    return `${service} consumes ${consumes.detailType} but is not a target of a rule that matches it: it would never react; add it to rule ${matching[0]?.name} in ${STACK_FILE}`;
  });
}

function isSame(a: { source: string; detailType: string }, b: { source: string; detailType: string }): boolean {
  return a.source === b.source && a.detailType === b.detailType;
}
