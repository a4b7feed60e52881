import type { GraphNode } from "local-cloud/console-api";
import { useStack } from "../data/console-context.ts";

export function useFunctions(): GraphNode[] {
  return useStack().nodes.filter(({ kind }) => kind === "function");
}
