import type { Statement } from "iam-policy";
import { httpApi } from "../api-gateway/resources.ts";
import { parseFunctionArn } from "../core/function-arn.ts";
import { table } from "../dynamodb/resources.ts";
import { parseStreamArn } from "../dynamodb/streams/stream-arn.ts";
import { eventSourceMapping } from "../event-sources/resources.ts";
import { eventArchive, eventBus, eventBusArn, eventRule, eventTarget } from "../eventbridge/resources.ts";
import { readAliases } from "../lambda/read-aliases.ts";
import { lambdaFunction } from "../lambda/resources.ts";
import { topicSubscription } from "../sns/resources.ts";
import { readRedrivePolicies } from "../sqs/read-redrive-policies.ts";
import { sqsQueue } from "../sqs/resources.ts";
import type { Resource } from "../terraform/resource-type.ts";
import type { Stack } from "../terraform/stack.ts";
import type {
  ApiRoute,
  EdgeId,
  EdgeKind,
  GraphEdge,
  GraphNode,
  NodeId,
  NodeKind,
  TableView,
} from "./api/stack-view.ts";
import { listConnectedTopics } from "./connected-topics.ts";
import { readConditionValues, readDetailTypes } from "./edge-labels.ts";
import { readFailureQueues } from "./failure-queues.ts";
import { readMessageGroups } from "./read-message-groups.ts";
import { readRoutes } from "./read-routes.ts";
import { readDeadLetterQueueArn, readSubscribers } from "./read-subscribers.ts";
import { RoleGrants } from "./role-grants.ts";

/** The node id of the default bus, which has no Terraform address. */
const DEFAULT_BUS = "default-event-bus";

const toActions = (...operations: string[]) => operations.map((operation) => `dynamodb:${operation}`);
const WRITE_ACTIONS = toActions("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem");
const ITEM_ACTIONS = [...toActions("GetItem", "BatchGetItem", "Query", "Scan"), ...WRITE_ACTIONS];

function edgeId(from: NodeId, kind: EdgeKind, to: NodeId): EdgeId {
  return `${from} ${kind} ${to}`;
}

/** The resources that requests, events and data run through, and the paths that configuration and policies allow. */
export class StackGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly tables: readonly (TableView & { arn: string })[];
  readonly routes: readonly ApiRoute[];
  /** Undefined if the stack has no HTTP API. */
  readonly api: NodeId | undefined;
  /** The message groups in which rules send to FIFO queues, by the ARN of the queue. */
  readonly messageGroups: ReadonlyMap<string, string>;
  #byArn: Map<string, GraphNode>;
  #byKindAndName: Map<string, GraphNode>;
  #edges: Map<EdgeId, GraphEdge>;
  #buses: Map<NodeId, NodeId>;
  #receivers: Map<string, string>;
  #subscribers: Map<string, string[]>;

  /** @param accountId the account in the ARN of the default bus */
  constructor(stack: Stack, accountId: string) {
    this.nodes = readNodes(stack, accountId);
    this.#byArn = new Map(this.nodes.map((node) => [node.arn, node]));
    this.#byKindAndName = new Map(this.nodes.map((node) => [`${node.kind} ${node.name}`, node]));
    this.routes = readRoutes(stack);
    this.#edges = new Edges(stack, this).all;
    this.edges = [...this.#edges.values()];
    this.#buses = new Map(this.edges.filter(({ kind }) => kind === "routes-to").map(({ from, to }) => [to, from]));
    this.messageGroups = readMessageGroups(stack);
    this.#receivers = readReceivers(stack, this);
    this.#subscribers = readSubscribers(stack);
    this.api = this.nodes.find(({ kind }) => kind === "api")?.id;
    this.tables = stack.resources(table).map(({ address, attributes, config }) => ({
      node: address,
      name: config.name,
      arn: String(attributes.arn),
      hashKey: config.hash_key,
      ...(config.range_key !== undefined && { rangeKey: config.range_key }),
    }));
  }

  /** Finds a node by its ARN; a function also by the ARN of a version or alias. */
  findByArn(arn: string): GraphNode | undefined {
    return this.#byArn.get(parseFunctionArn(arn)?.functionArn ?? arn);
  }

  /** Finds a node by its AWS name. If several buses have a rule of that name, the last one. */
  findByName(kind: NodeKind, name: string): GraphNode | undefined {
    return this.#byKindAndName.get(`${kind} ${name}`);
  }

  /** Returns the ARN of the function, or of its alias, that receives the messages of a queue. */
  findReceiver(queueArn: string): string | undefined {
    return this.#receivers.get(queueArn);
  }

  /** Returns the ARN of the only function, or of its alias, whose subscriptions to topics have this dead-letter queue. */
  findSubscriber(deadLetterQueueArn: string): string | undefined {
    const [subscriber, ...others] = this.#subscribers.get(deadLetterQueueArn) ?? [];
    return others.length === 0 ? subscriber : undefined;
  }

  findBus(rule: NodeId): NodeId | undefined {
    return this.#buses.get(rule);
  }

  /** @throws {UnknownNodeError} */
  get(kind: NodeKind, id: NodeId): GraphNode {
    const node = this.nodes.find((each) => each.kind === kind && each.id === id);
    if (!node) {
      throw new UnknownNodeError(kind, id);
    }
    return node;
  }

  findEdge(from: NodeId | undefined, kind: EdgeKind, to: NodeId | undefined): EdgeId | undefined {
    if (from === undefined || to === undefined) {
      return undefined;
    }
    const id = edgeId(from, kind, to);
    return this.#edges.has(id) ? id : undefined;
  }
}

/** The node of a request is not in the stack. */
export class UnknownNodeError extends Error {
  readonly code = "UNKNOWN_NODE";

  constructor(kind: NodeKind, id: NodeId) {
    super(`the stack has no ${kind} ${id}`);
    this.name = "UnknownNodeError";
  }
}

function readNodes(stack: Stack, accountId: string): GraphNode[] {
  const grants = new RoleGrants(stack);
  const usesDefaultBus =
    stack.resources(eventRule).some(({ config }) => config.event_bus_name === "default") ||
    stack.resources(eventArchive).some(({ config }) => config.event_source_arn.endsWith(":event-bus/default"));
  return [
    ...stack.resources(httpApi).map((resource) => toNode("api", resource, resource.config.name)),
    ...stack.resources(lambdaFunction).map((resource) => {
      const role = grants.findRole(resource.config.role);
      return { ...toNode("function", resource, resource.config.function_name), ...(role && { role }) };
    }),
    ...(usesDefaultBus ? [createDefaultBus(stack.region, accountId)] : []),
    ...stack.resources(eventBus).map((resource) => toNode("bus", resource, resource.config.name)),
    ...stack.resources(eventRule).map((resource) => toNode("rule", resource, resource.config.name)),
    ...listConnectedTopics(stack).map((resource) => toNode("topic", resource, resource.config.name)),
    ...stack.resources(table).map((resource) => toNode("table", resource, resource.config.name)),
    ...stack.resources(sqsQueue).map((resource) => toNode("queue", resource, resource.config.name)),
    ...stack.resources(eventArchive).map((resource) => toNode("archive", resource, resource.config.name)),
  ];
}

function toNode(kind: NodeKind, { address, attributes, config }: Resource<object>, name: string): GraphNode {
  const label = address.slice(address.indexOf(".") + 1);
  return { id: address, kind, label, name, arn: String(attributes.arn), configuration: { ...config } };
}

function createDefaultBus(region: string, accountId: string): GraphNode {
  const arn = eventBusArn(region, accountId, "default");
  return { id: DEFAULT_BUS, kind: "bus", label: "default", name: "default", arn, configuration: {} };
}

class Edges {
  readonly all = new Map<EdgeId, GraphEdge>();

  constructor(stack: Stack, graph: StackGraph) {
    this.#addRoutes(graph);
    this.#addGrants(stack, graph);
    this.#addEvents(stack, graph);
  }

  #add(from: NodeId | undefined, kind: EdgeKind, to: NodeId | undefined, labels: readonly string[] = []) {
    if (from === undefined || to === undefined) {
      return undefined;
    }
    const id = edgeId(from, kind, to);
    const edge = this.all.get(id) ?? { id, kind, from, to, labels: [] };
    edge.labels = [...new Set([...edge.labels, ...labels])];
    this.all.set(id, edge);
    return edge;
  }

  #addRoutes(graph: StackGraph): void {
    const api = graph.nodes.find(({ kind }) => kind === "api");
    for (const { node, routeKey } of graph.routes) {
      this.#add(api?.id, "invokes", node, [routeKey]);
    }
  }

  #addGrants(stack: Stack, graph: StackGraph): void {
    const grants = new RoleGrants(stack);
    const failureQueues = readFailureQueues(stack);
    for (const { address: from, config } of stack.resources(lambdaFunction)) {
      const ownQueues = failureQueues.filter(({ functionAddress }) => functionAddress === from);
      for (const node of graph.nodes) {
        if (ownQueues.some(({ queueArn }) => queueArn === node.arn)) {
          continue;
        }
        const arns = [node.arn, ...readAliases(stack, node.arn).map(({ arn }) => arn)];
        this.#addGrant(from, node, (action) => arns.flatMap((arn) => grants.find(config.role, action, arn)));
      }
    }
    for (const { functionAddress, queueArn } of failureQueues) {
      this.#add(functionAddress, "dead-letters", graph.findByArn(queueArn)?.id);
    }
  }

  #addGrant(from: NodeId, node: GraphNode, may: (action: string) => Statement[]): void {
    switch (node.kind) {
      case "bus": {
        const found = may("events:PutEvents");
        if (found.length > 0) {
          this.#add(from, "publishes", node.id, readConditionValues(found, "events:detail-type"));
        }
        return;
      }
      case "function":
        if (may("lambda:InvokeFunction").length > 0) {
          this.#add(from, "invokes", node.id);
        }
        return;
      case "queue":
        if (may("sqs:SendMessage").length > 0) {
          this.#add(from, "sends", node.id);
        }
        return;
      case "topic":
        if (may("sns:Publish").length > 0) {
          this.#add(from, "publishes", node.id);
        }
        return;
      case "table":
        this.#addTable(from, node, may);
    }
  }

  #addTable(from: NodeId, { configuration, id }: GraphNode, may: (action: string) => Statement[]): void {
    const actions = ITEM_ACTIONS.filter((action) => may(action).length > 0);
    if (actions.length === 0) {
      return;
    }
    const edge = this.#add(from, "reads-writes", id, actions);
    const keys = [configuration.hash_key, configuration.range_key];
    const attributes = readConditionValues(WRITE_ACTIONS.flatMap(may), "dynamodb:Attributes").filter(
      (name) => !keys.includes(name),
    );
    if (edge && attributes.length > 0) {
      edge.attributes = attributes;
    }
  }

  #addEvents(stack: Stack, graph: StackGraph): void {
    const findRule = (name: string, bus: string) =>
      stack.resources(eventRule).find(({ config }) => config.name === name && config.event_bus_name === bus)?.address;
    for (const { address, config } of stack.resources(eventRule)) {
      this.#add(graph.findByName("bus", config.event_bus_name)?.id, "routes-to", address, readDetailTypes(config));
    }
    for (const { config } of stack.resources(eventTarget)) {
      const rule = findRule(config.rule, config.event_bus_name);
      this.#add(rule, "delivers", graph.findByArn(config.arn)?.id);
      const queueArn = config.dead_letter_config?.arn;
      if (queueArn !== undefined) {
        this.#add(rule, "dead-letters", graph.findByArn(queueArn)?.id);
      }
    }
    for (const [queueArn, { deadLetterTargetArn }] of readRedrivePolicies(stack)) {
      this.#add(graph.findByArn(queueArn)?.id, "dead-letters", graph.findByArn(deadLetterTargetArn)?.id);
    }
    for (const [sourceArn, functionArn] of readReceivers(stack, graph)) {
      const source = graph.findByArn(parseStreamArn(sourceArn)?.tableArn ?? sourceArn);
      this.#add(source?.id, "delivers", graph.findByArn(functionArn)?.id);
    }
    for (const { config } of stack.resources(topicSubscription)) {
      const from = graph.findByArn(config.topic_arn)?.id;
      this.#add(from, "delivers", graph.findByArn(config.endpoint)?.id);
      this.#add(from, "dead-letters", graph.findByArn(readDeadLetterQueueArn(config.redrive_policy) ?? "")?.id);
    }
    for (const { address, config } of stack.resources(eventArchive)) {
      this.#add(graph.findByArn(config.event_source_arn)?.id, "archives", address);
    }
  }
}

/** Reads the functions, or their aliases, that receive the messages of queues or the records of streams. */
function readReceivers(stack: Stack, graph: StackGraph): Map<string, string> {
  return new Map(
    stack.resources(eventSourceMapping).flatMap(({ config: { event_source_arn, function_name: nameOrArn } }) => {
      const functionArn = nameOrArn.startsWith("arn:") ? nameOrArn : graph.findByName("function", nameOrArn)?.arn;
      return functionArn === undefined ? [] : [[event_source_arn, functionArn] as const];
    }),
  );
}
