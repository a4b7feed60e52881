import { resourceName, type Stamp } from "local-cloud/console-api";

/**
 * Selects the stamps that each item waits for: those of the services in the output `order_services`.
 * @returns undefined for a stack without that output, whose items wait for all stamps
 */
export function selectAwaited(
  stamps: readonly Stamp[],
  { function_arns: arns, order_services: services }: Record<string, unknown>,
): Stamp[] | undefined {
  if (!Array.isArray(services) || typeof arns !== "object" || arns === null) {
    return undefined;
  }
  const names = services.map((service) => resourceName(String((arns as Record<string, unknown>)[service])));
  return stamps.filter(({ functionName }) => names.includes(functionName));
}
