import { createHash } from "node:crypto";
import * as z from "zod";
import { defineResource } from "../terraform/resource-type.ts";
import { PET_ADJECTIVES, PET_NAMES } from "./pet-words.ts";
import { createSeededBytes, SeededChoice } from "./seeded-choice.ts";

/** A change of these values changes the random one. */
const keepers = z.record(z.string(), z.string()).default({});

export const randomId = defineResource(
  "random_id",
  { byte_length: z.int().min(1), prefix: z.string().default(""), keepers },
  ({ byte_length, keepers, prefix }, { address }) => {
    const bytes = createSeededBytes({ address, keepers }, byte_length);
    const base64 = bytes.toString("base64url");
    return {
      id: base64,
      b64_url: prefix + base64,
      b64_std: prefix + bytes.toString("base64"),
      hex: prefix + bytes.toString("hex"),
      dec: prefix + BigInt(`0x${bytes.toString("hex")}`),
    };
  },
);

const text = {
  length: z.int().min(1),
  lower: z.boolean().default(true),
  upper: z.boolean().default(true),
  numeric: z.boolean().default(true),
  number: z.boolean().optional(),
  special: z.boolean().default(true),
  override_special: z.string().default("!@#$%&*()-_=+[]{}<>:?"),
  min_lower: z.int().default(0),
  min_upper: z.int().default(0),
  min_numeric: z.int().default(0),
  min_special: z.int().default(0),
  keepers,
};

type TextConfig = z.output<z.ZodObject<typeof text>>;

export const randomString = defineResource("random_string", text, (config, { address }) => {
  const result = createText(config, address);
  return { id: result, result };
});

export const randomPassword = defineResource("random_password", text, (config, { address }) => ({
  id: "none",
  result: createText(config, address),
}));

export const randomPet = defineResource(
  "random_pet",
  { length: z.int().min(1).default(2), prefix: z.string().optional(), separator: z.string().default("-"), keepers },
  ({ keepers, length, prefix, separator }, { address }) => {
    const choice = new SeededChoice({ address, keepers });
    const words = Array.from({ length }, (_, index) => choice.pick(index === length - 1 ? PET_NAMES : PET_ADJECTIVES));
    return { id: [...(prefix === undefined ? [] : [prefix]), ...words].join(separator) };
  },
);

export const randomUuid = defineResource("random_uuid", { keepers }, ({ keepers }, { address }) => {
  const hex = createSeededBytes({ address, keepers }, 16).toString("hex");
  const uuid = hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-8$4-$5");
  return { id: uuid, result: uuid };
});

export const randomInteger = defineResource(
  "random_integer",
  { min: z.int(), max: z.int(), seed: z.string().optional(), keepers },
  ({ keepers, max, min, seed = "" }, { address }) => {
    const result = min + new SeededChoice({ address, keepers, seed }).nextBelow(max - min + 1);
    return { id: String(result), result };
  },
);

export const randomShuffle = defineResource(
  "random_shuffle",
  { input: z.array(z.string()), result_count: z.int().optional(), seed: z.string().optional(), keepers },
  ({ input, keepers, result_count = input.length, seed = "" }, { address }) => {
    const shuffled = new SeededChoice({ address, keepers, seed }).shuffle(input);
    const result = Array.from({ length: input.length === 0 ? 0 : result_count }, (_, i) => shuffled[i % input.length]);
    return { id: "-", result };
  },
);

/** Has the minimum of each class of characters first, and is shuffled then, as the provider does. */
function createText(config: TextConfig, address: string): string {
  const { keepers, length, lower, number, numeric, override_special: special, upper } = config;
  const classes: [characters: string, isUsed: boolean, minimum: number][] = [
    ["abcdefghijklmnopqrstuvwxyz", lower, config.min_lower],
    ["ABCDEFGHIJKLMNOPQRSTUVWXYZ", upper, config.min_upper],
    ["0123456789", number ?? numeric, config.min_numeric],
    [special, config.special, config.min_special],
  ];
  const choice = new SeededChoice({ address, keepers, hash: createHash("sha256").update(special).digest("hex") });
  const required = classes.flatMap(([characters, , minimum]) =>
    Array.from({ length: minimum }, () => choice.pick([...characters])),
  );
  const all = classes.flatMap(([characters, isUsed]) => (isUsed ? [...characters] : []));
  const rest = Array.from({ length: Math.max(0, length - required.length) }, () => choice.pick(all));
  return choice.shuffle([...required, ...rest]).join("");
}
