import type { Stamp } from "../../trace/choreography.ts";
import type { Position } from "./position.ts";
import type { SampleEvent } from "./sample-event.ts";

/** A node's id: the Terraform address of its resource, such as `aws_lambda_function.order-service`. */
export type NodeId = string;

/** An edge's id: `<from> <kind> <to>`. */
export type EdgeId = string;

export interface StackView {
  /** The name of the stack's folder, such as `orders-dev`. */
  name: string;
  region: string;
  /** The stack's outputs, as Terraform would show them. */
  outputs: Record<string, unknown>;
  /** Without a trailing slash, such as `http://127.0.0.1:4566`. */
  awsUrl: string;
  /** Missing if the stack has no HTTP API. */
  api?: {
    node: NodeId;
    /** Without a trailing slash. */
    url: string;
    routes: ApiRoute[];
  };
  tables: TableView[];
  /** One valid event for each event schema of the stack. */
  sampleEvents: SampleEvent[];
  /** The attributes of a complete item, in the order in which events reach their functions; empty if unknown. */
  stamps: Stamp[];
  nodes: GraphNode[];
  edges: GraphEdge[];
  /** Why the saved code could not be loaded; missing if it is running. */
  updateFailure?: string;
  /** The position when this was read: a stream `since` it misses nothing. */
  position: Position;
}

export interface ApiRoute {
  /** Such as `POST /order`, or `$default`. */
  routeKey: string;
  /** Such as `POST`; `ANY` matches every method. */
  method: string;
  /** With its stage, such as `/prod/order/{ID}`, ready for {@link ApiRequest} once its variables are filled in. */
  path: string;
  node: NodeId;
}

export interface TableView {
  node: NodeId;
  name: string;
  hashKey: string;
  rangeKey?: string;
}

export type NodeKind = "api" | "function" | "bus" | "rule" | "topic" | "table" | "queue" | "archive";

/** A resource that events, requests or data run through. */
export interface GraphNode {
  id: NodeId;
  kind: NodeKind;
  /** The Terraform name, such as `order-service`. */
  label: string;
  /** The AWS name, such as `lab2-dev-order-service`. */
  name: string;
  arn: string;
  /** The resource's Terraform attributes, with defaults and resolved references. */
  configuration: Record<string, unknown>;
  /** The execution role of a function. */
  role?: RoleView;
}

export interface RoleView {
  name: string;
  arn: string;
  policies: {
    address: string;
    statements: unknown[];
  }[];
}

/**
 * - `invokes` from an API or a function to a function
 * - `publishes` from a function to a bus or topic, if its role allows PutEvents or Publish
 * - `routes-to` from a bus to each of its rules
 * - `delivers` from a rule to a target, from a topic to a subscribed queue or function, from a queue or a table with a
 *   stream to a function
 * - `dead-letters` from a rule, a topic, a queue or a function to its dead-letter queue
 * - `reads-writes` from a function to a table, if its role allows it
 * - `sends` from a function to a queue other than its dead-letter queue
 * - `archives` from a bus to an archive
 */
export type EdgeKind =
  | "invokes"
  | "publishes"
  | "routes-to"
  | "delivers"
  | "dead-letters"
  | "reads-writes"
  | "sends"
  | "archives";

/** A path that the resources and policies of the stack allow. */
export interface GraphEdge {
  id: EdgeId;
  kind: EdgeKind;
  from: NodeId;
  to: NodeId;
  /**
   * Route keys of `invokes`, detail types of `publishes` and `routes-to`, actions of `reads-writes`, such as
   * `dynamodb:UpdateItem`.
   */
  labels: string[];
  /** The attributes to which the policy limits writes, without the table's keys. */
  attributes?: string[];
}
