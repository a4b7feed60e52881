/** @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
export interface QueryProtocol {
  /** The API version, by which requests choose the service. */
  version: string;
  xmlNamespace: string;
  /** The namespace of the service's own errors in AWS JSON, such as `com.amazonaws.sqs`. */
  errorNamespace: string;
  /** The member that the request path provides, such as the URL of a queue. @default none */
  pathMember?: string;
  operations: Readonly<Record<string, QueryOperation>>;
  /** The errors that differ from AWS JSON, by their AWS JSON code. */
  errors: Readonly<Record<string, QueryError>>;
}

export interface QueryOperation {
  input: Structure;
  /** @default only a request id */
  output?: Structure;
  /** The meaning of a request path, such as the path of a queue. @default the value of `pathMember` */
  path?: "ignored" | "invalid";
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

export type Shape = "integer" | QueryList | QueryMap;

interface QueryCollection {
  /** Whether its items are inside an element of the member's name, as in `Topics.member.1`. @default flattened */
  readonly wrapped?: boolean;
}

/** `AttributeNames: ["All"]` as `AttributeName.1=All`. */
export interface QueryList extends QueryCollection {
  readonly list: string;
  /** @default the items are text */
  readonly structure?: Structure;
}

/** `Tags: { project: "lab2" }` as `Tag.1.Key=project&Tag.1.Value=lab2`. */
export interface QueryMap extends QueryCollection {
  readonly map: string;
  readonly key: string;
  readonly value: string;
  /** @default the values are text */
  readonly structure?: Structure;
}
