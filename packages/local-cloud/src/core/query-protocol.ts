/**
 * How a service that speaks AWS JSON speaks the query protocol too, as it did before.
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export interface QueryProtocol {
  /** The API's version, which requests name and by which the service is chosen. */
  version: string;
  xmlNamespace: string;
  /** The member that the path of a request stands for, such as a queue's URL. */
  pathMember: string;
  /** By name; an operation without output answers no more than that it succeeded. */
  operations: Readonly<Record<string, { input: Structure; output?: Structure }>>;
  /** The errors that are called otherwise in AWS JSON, by their codes there. */
  errors: Readonly<Record<string, QueryError>>;
}

/** What the query protocol has for an error. */
export interface QueryError {
  code: string;
  /** @default that of AWS JSON */
  message?: string;
  /** @default that of AWS JSON */
  statusCode?: number;
}

/**
 * What the query protocol has to be told of a structure, because neither a form nor XML says it: which members are no
 * text. A member without a shape is text; an unknown one is too, so that the operation itself refuses it.
 */
export interface Structure {
  readonly [member: string]: Shape;
}

export type Shape = "integer" | FlattenedList | FlattenedMap;

/** `AttributeNames: ["All"]` as `AttributeName.1=All`. */
export interface FlattenedList {
  /** Each item's name. */
  readonly list: string;
  /** The items are structures; text without it. */
  readonly of?: Structure;
}

/** `Tags: { project: "lab2" }` as `Tag.1.Key=project&Tag.1.Value=lab2`. */
export interface FlattenedMap {
  /** Each entry's name. */
  readonly map: string;
  readonly key: string;
  readonly value: string;
  /** The values are structures; text without it. */
  readonly of?: Structure;
}
