declare module "dynalite" {
  import type { Server } from "node:http";

  /** Options and server of dynalite: https://github.com/architect/dynalite */
  export default function dynalite(options?: {
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
    /** Folder of the database; in memory without one. */
    path?: string;
  }): Server;
}

declare module "dynalite/db/index.js" {
  const db: {
    /** Returns the error of a condition that does not hold. */
    checkConditional(request: object, item: object | undefined): Error | null | undefined;
  };
  export default db;
}
