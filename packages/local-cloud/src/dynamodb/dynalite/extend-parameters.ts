import { getValidation, type ParameterType, type ParameterTypes } from "./dynalite-modules.ts";

const tags: ParameterType = {
  type: "List",
  children: {
    type: "ValueStruct<Tag>",
    children: {
      Key: { type: "String", notNull: true, lengthGreaterThanOrEqual: 1, lengthLessThanOrEqual: 128 },
      Value: { type: "String", notNull: true, lengthLessThanOrEqual: 256 },
    },
  },
};
const returnValuesOnConditionCheckFailure: ParameterTypes = {
  ReturnValuesOnConditionCheckFailure: { type: "String", enum: ["ALL_OLD", "NONE"] },
};
const streamSpecification: ParameterTypes = {
  StreamSpecification: {
    type: "FieldStruct<StreamSpecification>",
    children: {
      StreamEnabled: { type: "Boolean", notNull: true },
      StreamViewType: { type: "String", enum: ["NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES", "KEYS_ONLY"] },
    },
  },
};
const attributeName = { lengthGreaterThanOrEqual: 1, lengthLessThanOrEqual: 255 };

/** Declares parameters that dynalite does not know, and constraints that it does not check. */
export function extendParameters(): void {
  for (const operation of ["DeleteItem", "PutItem", "UpdateItem"]) {
    Object.assign(getValidation(operation).types, returnValuesOnConditionCheckFailure);
  }
  const createTable = getValidation("CreateTable").types;
  Object.assign(createTable, { Tags: tags, DeletionProtectionEnabled: "Boolean", ...streamSpecification });
  constrain(createTable, "AttributeDefinitions.AttributeName", attributeName);
  for (const path of ["", "LocalSecondaryIndexes.", "GlobalSecondaryIndexes."]) {
    constrain(createTable, `${path}KeySchema.AttributeName`, attributeName);
  }
  Object.assign(getValidation("TagResource").types, { Tags: tags });
  Object.assign(getValidation("UpdateTable").types, { DeletionProtectionEnabled: "Boolean", ...streamSpecification });
  const scan = getValidation("Scan").types;
  Object.assign(scan, { ConsistentRead: "Boolean" });
  constrain(scan, "TotalSegments", { lessThanOrEqual: 1_000_000 });
  constrain(getValidation("UpdateItem").types, "AttributeUpdates.Action", { enum: ["ADD", "PUT", "DELETE"] });
}

/** Adds constraints to a parameter, by its path through structures, lists and maps. */
function constrain(types: ParameterTypes, path: string, constraints: Record<string, unknown>): void {
  const [name = "", ...rest] = path.split(".");
  const type = types[name];
  if (type === undefined) {
    throw new Error(`dynalite has no parameter ${path}`);
  }
  const extended = typeof type === "string" ? { type } : type;
  types[name] = extended;
  if (rest.length === 0) {
    Object.assign(extended, constraints);
  } else {
    constrain(findMembers(extended), rest.join("."), constraints);
  }
}

/** Finds the members of a structure, or of the structures in a list or map. */
function findMembers({ children, type }: Exclude<ParameterType, string>): ParameterTypes {
  const isCollection = /^(List|Map)/.test(type);
  return (isCollection ? (children as Exclude<ParameterType, string>).children : children) as ParameterTypes;
}
