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
