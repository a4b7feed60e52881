import type { Caller } from "iam-policy";
import type { Cause } from "./activity/cause.ts";
import type { QueryProtocol } from "./query-protocol.ts";

interface Call {
  headers: Record<string, string>;
  body: Buffer;
  caller: Caller;
  /** The invocation that made the call, if a function did. */
  cause?: Cause | undefined;
}

/** A call to a service that is chosen by name and has named operations. */
export interface AwsCall extends Call {
  operation: string;
  /** Aborted when the caller disconnects or the local cloud stops. */
  signal: AbortSignal;
}

/** A call to a service that is routed by method and path. */
export interface RestCall extends Call {
  method: string;
  /** Without the query, still encoded. */
  path: string;
  query: URLSearchParams;
  /** The value of the response's `x-amzn-requestid`. */
  requestId: string;
}

export interface AwsResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: string | Buffer;
}

interface NamedService {
  /** The name of an AWS service in IAM actions, signatures and the AWS CLI, such as `sqs`. */
  name?: string;
}

/** A service behind the AWS endpoint, chosen by the prefix of the `X-Amz-Target` header. */
export interface AwsService extends NamedService {
  targetPrefix: string;
  operations: readonly string[];
  /** Makes the service available in the query protocol, too. */
  query?: QueryProtocol | undefined;
  call(call: AwsCall): Promise<AwsResponse>;
}

/** A service behind the AWS endpoint, chosen by path prefix. */
export interface RestService extends NamedService {
  pathPrefix: string;
  /** The names of those operations that have one. */
  operations: readonly string[];
  /** Returns the name of the operation that a call is routed to, if it has one. */
  findOperation(call: Pick<RestCall, "method" | "path">): string | undefined;
  call(call: RestCall): Promise<AwsResponse>;
}
