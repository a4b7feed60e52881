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
  export interface Database {
    status: "opening" | "open" | "closing" | "closed";
    get(key: string, callback?: (error: unknown, value?: unknown) => void): unknown;
    /** Throws unless the database is open. */
    getSync(key: string): unknown;
  }

  const db: {
    create(options: object): { db: Database };
    /** Returns an error if the condition is false. */
    checkConditional(request: object, item: object | undefined): Error | null | undefined;
  };
  export default db;
}
