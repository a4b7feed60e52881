/** The packages whose tests take seconds. Each is tested on its own, and again only when it changes. */
export const largePackages = ["dev-server", "infra", "local-cloud", "service-generator", "workshop"];
