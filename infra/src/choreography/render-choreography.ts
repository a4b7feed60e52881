import { stampAttribute } from "service-kit/contract";
import { type Choreography, listReceivers, type Rule, readChoreography } from "./choreography.ts";
import { type Contracts, findMatchedExamples, listPublishedEvents, type PublishedEvent } from "./published-events.ts";
import type { LambdaFunction } from "./read-functions.ts";
import type { Queue } from "./read-queues.ts";
import type { Topic } from "./read-topics.ts";
import type { Receiver } from "./receiver.ts";
import type { TerraformJson } from "./terraform-json.ts";

/** Renders the choreography as a Markdown page with Terraform names, which are the same in every environment. */
export function renderChoreography(terraform: TerraformJson, contracts: Contracts): string {
  const choreography = readChoreography(terraform);
  const published = listPublishedEvents(choreography, contracts);
  return `<!-- Generated from the synthesized stack and the services' contracts by \`npm run generate\`; do not edit. -->

# The choreography

The wiring of the stack and the contract of each service. If the two disagree, synthesis fails; see
[check-choreography.ts](../infra/src/choreography/check-choreography.ts).

${renderTable(choreography, published, contracts)}

Each event goes to the rules that match it and from there to their targets. A dotted line leads to the dead-letter queue
for events that could not be delivered or handled.

\`\`\`mermaid
flowchart LR
${renderDiagram(choreography, published)
  .map((line) => `  ${line}`)
  .join("\n")}
\`\`\`
`;
}

function renderTable(choreography: Choreography, published: readonly PublishedEvent[], contracts: Contracts): string {
  const header = ["service", "reacts to", "stamps", "publishes", "dead-letter queue"];
  const rows = Object.entries(contracts).flatMap(([service, contract]) => {
    const invoked = choreography.functions.find(({ name }) => name === service);
    if (!invoked) {
      return [];
    }
    const rules = choreography.rules.filter((rule) =>
      rule.targets.flatMap(listReceivers).some((receiver) => receiver.function === invoked),
    );
    const events = rules.flatMap((rule) => findMatchedEvents(rule, published));
    const schedules = rules.flatMap(({ schedule }) => schedule ?? []);
    return [
      [
        [service],
        [...getRouteKeys(choreography, invoked), ...events.map(({ event }) => event.detailType), ...schedules],
        [stampAttribute(contract.service)],
        contract.publishes.map(({ detailType }) => detailType),
        getDeadLetterQueues(choreography, invoked).map(({ name }) => name),
      ].map((names) => names.map((name) => `\`${name}\``).join(", ")),
    ];
  });
  return [header, header.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function renderDiagram(choreography: Choreography, published: readonly PublishedEvent[]): string[] {
  const { functions, rules } = choreography;
  const inFront = rules.flatMap(({ targets }) => targets.flatMap(({ queue }) => queue ?? []));
  const topics = new Set(rules.flatMap(({ targets }) => targets.flatMap(({ topic }) => topic ?? [])));
  const buses = new Set(rules.flatMap(({ targets }) => targets.flatMap(({ bus }) => bus ?? [])));
  const subscribed = [...topics].flatMap(({ subscriptions }) => subscriptions.flatMap(({ queue }) => queue ?? []));
  const queues = new Set([
    ...inFront,
    ...subscribed,
    ...functions.flatMap((invoked) => getDeadLetterQueues(choreography, invoked)),
  ]);
  return [
    ...(choreography.routes.length > 0 ? ["api[HTTP API]"] : []),
    ...functions.map((invoked) => `${serviceId(invoked)}["${invoked.name}"]`),
    ...published.map((each) => `${eventId(each)}(["${each.event.detailType}"])`),
    ...rules.map((rule) => `${ruleId(rule)}{{"rule ${rule.name}"}}`),
    ...[...topics].map((topic) => `${topicId(topic)}[/"${topic.name}"/]`),
    ...[...buses].map((bus) => `${busId(bus)}[["${bus}"]]`),
    ...[...queues].map((queue) => `${queueId(queue)}[("${queue.name}")]`),

    ...functions.flatMap((invoked) => {
      const requests = getRouteKeys(choreography, invoked);
      return requests.length > 0 ? `api -- "${requests.join("<br>")}" --> ${serviceId(invoked)}` : [];
    }),
    ...published.flatMap((each) => (each.publisher ? `${serviceId(each.publisher)} --> ${eventId(each)}` : [])),
    ...rules.flatMap((rule) =>
      findMatchedEvents(rule, published).map((each) => `${eventId(each)} --> ${ruleId(rule)}`),
    ),
    ...rules.flatMap((rule) =>
      rule.targets.flatMap((target) => {
        const path = [ruleId(rule), ...receiverIds(target)];
        return path.length > 1 ? path.join(" --> ") : [];
      }),
    ),
    ...rules.flatMap((rule) =>
      rule.targets.flatMap(({ bus, topic }) => {
        const target = topic ? topicId(topic) : bus && busId(bus);
        return target ? `${ruleId(rule)} --> ${target}` : [];
      }),
    ),
    ...[...topics].flatMap((topic) =>
      topic.subscriptions.map((subscription) => [topicId(topic), ...receiverIds(subscription)].join(" --> ")),
    ),
    ...functions.flatMap((invoked) =>
      getDeadLetterQueues(choreography, invoked).map((queue) => `${serviceId(invoked)} -.-> ${queueId(queue)}`),
    ),
  ];
}

const serviceId = ({ name }: LambdaFunction) => nodeId("service", name);
const eventId = ({ event }: PublishedEvent) => nodeId("event", event.detailType);
const ruleId = ({ name }: Rule) => nodeId("rule", name);
const topicId = ({ name }: Topic) => nodeId("topic", name);
const busId = (name: string) => nodeId("bus", name);
const receiverIds = ({ function: receiver, queue }: Receiver) => [
  ...(queue ? [queueId(queue)] : []),
  ...(receiver ? [serviceId(receiver)] : []),
];
const queueId = ({ name }: Queue) => nodeId("queue", name);
const nodeId = (kind: string, name: string) => `${kind}_${name.replaceAll(/\W/g, "_")}`;

function getRouteKeys({ routes }: Choreography, invoked: LambdaFunction): string[] {
  return [...new Set(routes.filter((route) => route.function === invoked).map(({ key }) => key))];
}

function findMatchedEvents(rule: Rule, published: readonly PublishedEvent[]): PublishedEvent[] {
  return published.filter((each) => findMatchedExamples(rule, each).length > 0);
}

function getDeadLetterQueues({ queues: all, rules }: Choreography, invoked: LambdaFunction): Queue[] {
  const connections = rules.flatMap(({ targets }) =>
    targets.flatMap((target) => target.topic?.subscriptions ?? [target]),
  );
  const queues = connections
    .filter((each) => each.function === invoked)
    .flatMap(({ deadLetterQueue, invoked, queue }) => [
      deadLetterQueue,
      invoked?.onFailureQueue,
      all.find(({ arn }) => arn === queue?.deadLetterTargetArn),
    ]);
  return [...new Set(queues.filter((queue) => queue !== undefined))];
}
