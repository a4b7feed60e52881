import type { FunctionCall } from "./condition.ts";
import type { DocumentPath } from "./document-path.ts";
import type { AttributeValue } from "./values.ts";

/** The right side of an assignment. */
export type Assigned =
  | DocumentPath
  | AttributeValue
  | FunctionCall
  | { type: "add" | "subtract"; args: Assigned[]; attrType: "N" };

/** The shape of dynalite's own updates, which checks them against the table's keys. */
export interface UpdateAction {
  type: "set" | "remove" | "add" | "delete";
  path: DocumentPath;
  val?: Assigned;
  /** The type of `val`, if known. */
  attrType?: string | undefined;
}

export interface Update {
  sections: UpdateAction[];
  /** Paths that the update changes. */
  paths: DocumentPath[];
  nestedPaths: Record<string, true>;
}
