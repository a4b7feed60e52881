import { AwsError } from "../core/aws-error.ts";
import type { AwsService } from "../core/aws-service.ts";

/** Rejects operations that AWS has and the local cloud does not by name. @param reasons the reasons, by operation */
export function rejectUnsupported(service: AwsService, reasons: Readonly<Record<string, string>>): AwsService {
  return {
    ...service,
    async call(call) {
      if (Object.hasOwn(reasons, call.operation)) {
        const message = `the local cloud does not support ${call.operation}: ${reasons[call.operation]}`;
        throw new AwsError("UnsupportedOperation", message);
      }
      return service.call(call);
    },
  };
}
