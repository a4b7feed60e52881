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
