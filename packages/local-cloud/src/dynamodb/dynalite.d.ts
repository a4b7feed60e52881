declare module "dynalite" {
  import type { Server } from "node:http";

  /** Options and server of dynalite: https://github.com/architect/dynalite */
  export default function dynalite(options?: {
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
    /** The folder of the database. @default in memory */
    path?: string;
  }): Server;
}

declare module "dynalite/db/index.js" {
  const db: import("./dynalite/dynalite-modules.ts").DynaliteDb;
  export default db;
}

declare module "dynalite/db/*Parser.js" {
  const parser: import("./dynalite/dynalite-modules.ts").DynaliteParser;
  export default parser;
}

declare module "dynalite/validations/index.js" {
  const validations: import("./dynalite/dynalite-modules.ts").DynaliteValidations;
  export default validations;
}
