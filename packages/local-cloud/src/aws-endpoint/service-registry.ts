import { AwsError } from "../core/aws-error.ts";
import type { AwsService, RestService } from "../core/aws-service.ts";
import { createQueryService, type QueryService } from "../protocols/query-service.ts";
import type { AwsRequest } from "./aws-request.ts";

export type Service = AwsService | QueryService | RestService;

/** The services behind the endpoint. */
export class ServiceRegistry {
  #names: string[];
  #byTarget = new Map<string, AwsService>();
  #byVersion = new Map<string, QueryService>();
  #byPath: RestService[] = [];

  constructor(services: readonly (AwsService | RestService)[]) {
    this.#names = services.map((service) => {
      return service.name ?? ("pathPrefix" in service ? service.pathPrefix : service.targetPrefix);
    });
    for (const service of services) {
      if ("pathPrefix" in service) {
        this.#byPath.push(service);
      } else {
        this.#byTarget.set(service.targetPrefix, service);
        if (service.query) {
          this.#byVersion.set(service.query.version, createQueryService(service, service.query));
        }
      }
    }
  }

  /** Selects the service of a request. Paths take precedence, because curl sends JSON as a form. @throws {AwsError} */
  select(request: AwsRequest): Service {
    const { headers, method, path } = request;
    const target = headers["x-amz-target"];
    const service =
      target === undefined
        ? (this.#byPath.find(({ pathPrefix }) => path.startsWith(pathPrefix)) ?? this.#findQueryService(request))
        : method === "POST" && this.#byTarget.get(target.split(".")[0] ?? "");
    if (service) {
      return service;
    }
    throw new AwsError(
      "UnknownOperationException",
      `the local cloud does not support ${this.#describe(request)}; it supports ${this.#names.join(", ")}`,
      404,
    );
  }

  /** Finds a service by version. Without one, by an action that it has, or else by the name in the signature. */
  #findQueryService({ credential, parameters }: AwsRequest): QueryService | undefined {
    const version = parameters?.get("Version");
    if (!parameters || typeof version === "string") {
      return this.#byVersion.get(version ?? "");
    }
    const action = parameters.get("Action") ?? "";
    const services = [...this.#byVersion.values()];
    return (
      services.find(({ query }) => Object.hasOwn(query.operations, action)) ??
      services.find(({ name }) => name !== undefined && name === credential.service)
    );
  }

  #describe({ credential, headers, method, parameters, url }: AwsRequest): string {
    const { service } = credential;
    const target = headers["x-amz-target"];
    if (service !== undefined && !this.#names.includes(service)) {
      return `${service} (${method} ${url})`;
    }
    if (parameters) {
      const get = (name: string) => parameters.get(name) ?? "missing";
      return `${method} ${url} with Action ${get("Action")} and Version ${get("Version")}`;
    }
    return service !== undefined && target === undefined
      ? `${method} ${url} of ${service}`
      : `${method} ${url} with X-Amz-Target ${target ?? "missing"}`;
  }
}
