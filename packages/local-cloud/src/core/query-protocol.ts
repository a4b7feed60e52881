/** @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
export interface QueryProtocol {
  /** The API version, by which requests choose the service. */
  version: string;
  xmlNamespace: string;
  /** The member that the request path provides, such as the URL of a queue. */
  pathMember: string;
  /** By name. An operation without output returns only a request id. */
  operations: Readonly<Record<string, { input: Structure; output?: Structure }>>;
  /** The errors that differ from AWS JSON, by their AWS JSON code. */
  errors: Readonly<Record<string, QueryError>>;
}

export interface QueryError {
  code: string;
  /** @default the value in AWS JSON */
  message?: string;
  /** @default the value in AWS JSON */
  statusCode?: number;
}

/** The members of a structure that are not text. Unknown members are text, for the operation itself to reject. */
export interface Structure {
  readonly [member: string]: Shape;
}

export type Shape = "integer" | FlattenedList | FlattenedMap;

/** `AttributeNames: ["All"]` as `AttributeName.1=All`. */
export interface FlattenedList {
  readonly list: string;
  /** @default the items are text */
  readonly structure?: Structure;
}

/** `Tags: { project: "lab2" }` as `Tag.1.Key=project&Tag.1.Value=lab2`. */
export interface FlattenedMap {
  readonly map: string;
  readonly key: string;
  readonly value: string;
  /** @default the values are text */
  readonly structure?: Structure;
}
