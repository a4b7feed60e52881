import type { ApiRoute, StackView } from "local-cloud/console-api";

/** Finds the route that places orders: the first POST without path variables, or else any route without them. */
export function findOrderRoute({ api }: Pick<StackView, "api">): ApiRoute | undefined {
  const plain = api?.routes.filter(({ path }) => !path.includes("{")) ?? [];
  return plain.find(({ method }) => method === "POST") ?? plain[0];
}
