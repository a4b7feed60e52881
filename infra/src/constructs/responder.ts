import type { Construct } from "constructs";
import { ServiceFunction, type ServiceFunctionProps } from "./service-function.ts";

export interface ResponderProps extends ServiceFunctionProps {
  /** Route keys of the HTTP API, such as `POST /order`. */
  routes: readonly string[];
}

/** A service that responds to requests. It needs no dead-letter queue: callers learn of a failure and retry. */
export class Responder extends ServiceFunction {
  readonly routes: readonly string[];

  constructor(scope: Construct, id: string, { routes, ...props }: ResponderProps) {
    super(scope, id, props);
    this.routes = routes;
  }
}
