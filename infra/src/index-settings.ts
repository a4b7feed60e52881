import { EXPIRY_ATTRIBUTE } from "order-service/contract";
import * as z from "zod";
import { serviceNames } from "./contracts.ts";

/** The limits of a table. @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
const MAX_INDEXES = 20;
const MAX_ATTRIBUTES = 100;

const attributeName = z.string().min(1).max(255);
const keyName = attributeName.refine(
  (name) => name !== EXPIRY_ATTRIBUTE,
  "must not be a number: DynamoDB would reject every order that has it",
);

const indexSchema = z
  .strictObject({
    partitionKey: keyName,
    sortKey: keyName.optional(),
    attributes: z.array(attributeName).max(20).optional(),
    readers: z.array(z.enum(serviceNames)).optional(),
  })
  .refine(({ partitionKey, sortKey }) => sortKey !== partitionKey, {
    path: ["sortKey"],
    message: "must differ from partitionKey",
  })
  .refine(({ attributes = [], partitionKey, sortKey = partitionKey }) => {
    const keys = new Set(["ID", partitionKey, sortKey]);
    return new Set([...keys, ...attributes]).size === keys.size + attributes.length;
  }, "attributes must differ from each other, from the keys and from ID, which every index has");

/** Global secondary indexes by name. */
export const indexesSchema = z
  .record(
    z.string().regex(/^[\w.-]{3,255}$/, "must be 3 to 255 letters, digits, underscores, hyphens and dots"),
    indexSchema,
  )
  .refine((indexes) => Object.keys(indexes).length <= MAX_INDEXES, `a table has at most ${MAX_INDEXES} indexes`)
  .refine(
    (indexes) => Object.values(indexes).flatMap(({ attributes = [] }) => attributes).length <= MAX_ATTRIBUTES,
    `all indexes together may copy at most ${MAX_ATTRIBUTES} attributes`,
  );
