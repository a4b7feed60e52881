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
  const db: {
    /** Returns an error if the condition is false. */
    checkConditional(request: object, item: object | undefined): Error | null | undefined;
  };
  export default db;
}
