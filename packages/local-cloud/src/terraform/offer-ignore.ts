const RESOURCE = /^(data\.)?[a-z0-9]+_[\w-]+\.[\w-]+/;

/**
 * Adds to a problem that AWS would not have how to run the stack without the resource.
 * @param where the address of a resource or of one of its instances, or where else the problem is
 */
export function offerIgnore(problem: string, where: string): string {
  const [address] = RESOURCE.exec(where) ?? [];
  const way = address === undefined ? "" : `, or run it without the resource: --ignore ${address}`;
  return `${problem}${way}; docs/local-cloud.md lists the supported features`;
}
