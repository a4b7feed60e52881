import { type FunctionLogs, logMessage, type NodeId } from "local-cloud/console-api";
import { useRefreshOn } from "../data/console-context.ts";
import { formatExactTime } from "../data/format.ts";
import { useResponse } from "../data/use-response.ts";
import { Json } from "./json.tsx";
import { Empty, Failure, Loading } from "./states.tsx";
import "./function-log.css";

const MAX_LINES = 200;

/** The log of a function, newest first, updated live. */
export function FunctionLog({ node }: { node: NodeId }) {
  const { response, error, refresh } = useResponse<FunctionLogs>(
    `logs?function=${encodeURIComponent(node)}&limit=${MAX_LINES}`,
  );
  useRefreshOn((activity) => activity.type === "function-log" && activity.node === node, refresh);
  if (error && !response) {
    return <Failure title="Could not load the logs">{error.message}</Failure>;
  }
  if (!response) {
    return <Loading>Loading logs</Loading>;
  }
  if (response.lines.length === 0) {
    return <Empty title="No log lines yet">Lines that the function logs appear here.</Empty>;
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <ol class="function-log" aria-label={`Latest ${MAX_LINES} lines, newest first`} tabIndex={0}>
      {response.lines.toReversed().map(({ at, line, requestId }, index) => (
        <li key={response.lines.length - index}>
          <time dateTime={new Date(at).toISOString()} title={requestId}>
            {formatExactTime(at)}
          </time>
          <LogLine line={line.trim()} />
        </li>
      ))}
    </ol>
  );
}

function LogLine({ line }: { line: string }) {
  const message = logMessage(line);
  if (message === line) {
    return <code>{line}</code>;
  }
  return (
    <details>
      <summary>
        <code>{message}</code>
      </summary>
      <Json title="Log line" content={line} />
    </details>
  );
}
