import type { Position } from "./position.ts";

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

export type NodeKind = "api" | "function" | "bus" | "rule" | "table" | "queue" | "archive";

/** A resource that events, requests or data run through. */
export interface GraphNode {
  id: NodeId;
  kind: NodeKind;
  /** What Terraform calls it, such as `order-service`. */
  label: string;
  /** What AWS calls it, such as `lab2-dev-order-service`. */
  name: string;
  arn: string;
  /** The resource's attributes as Terraform's JSON has them, defaults filled in, references resolved. */
  configuration: Record<string, unknown>;
  /** Of a function: as whom it runs, and what that may do. */
  role?: RoleView;
}

export interface RoleView {
  name: string;
  arn: string;
  policies: {
    /** Terraform address. */ address: string /** As the policy's JSON has them. */;
    statements: unknown[];
  }[];
}

/**
 * - `invokes` an API a function, or a function another one
 * - `publishes` a function to a bus, because its role may PutEvents
 * - `routes-to` a bus to each of its rules
 * - `delivers` a rule to a target
 * - `dead-letters` a rule or a function to the queue of what it gave up
 * - `reads-writes` a function to a table, because its role may
 * - `sends` a function to a queue that is not for its own dead letters
 * - `archives` a bus to an archive
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

/** A way that something may take, by the resources and policies of the stack. */
export interface GraphEdge {
  id: EdgeId;
  kind: EdgeKind;
  from: NodeId;
  to: NodeId;
  /**
   * What it is for, where the stack says so: route keys (`invokes`), detail-types that the policy allows (`publishes`),
   * actions (`reads-writes`, such as `dynamodb:UpdateItem`).
   */
  labels: string[];
  /** Of `reads-writes`: the attributes that the policy limits it to, without the table's keys. */
  attributes?: string[];
}
