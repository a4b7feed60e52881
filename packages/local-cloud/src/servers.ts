import { HttpApi } from "./api-gateway/http-api.ts";
import { AwsEndpoint } from "./aws-endpoint/aws-endpoint.ts";
import { ConsoleServer } from "./console/console-server.ts";
import type { ActivityLog } from "./core/activity-log.ts";
import { InspectorPort } from "./lambda/inspector-port.ts";

/** Ports of the servers: 0 for any free port, undefined for no server. */
export interface Ports {
  awsPort: number;
  apiPort: number | undefined;
  consolePort: number | undefined;
  inspectPort: number | undefined;
}

/** The addresses of the servers; URLs have no trailing slash. */
export interface Addresses {
  awsUrl: string;
  /** URL of the HTTP API, without a stage; empty if the stack has no HTTP API. */
  apiUrl: string;
  consoleUrl: string | undefined;
  /** Port on which a debugger may attach to the inspected function. */
  inspectPort: number | undefined;
}

interface Server<Address> {
  start(port: number): Promise<Address>;
  stop(): Promise<void>;
}

/** The servers, which listen before a stack is resolved, because its references resolve to their addresses. */
export class Servers {
  readonly awsEndpoint: AwsEndpoint;
  readonly httpApi = new HttpApi();
  readonly consoleServer: ConsoleServer;
  readonly debuggers = new InspectorPort();
  #listening: Server<unknown>[] = [];

  /** @param options.consoleFolder folder of the console's built page. @default only the console's API */
  constructor({ activityLog, consoleFolder }: { activityLog: ActivityLog; consoleFolder: string | undefined }) {
    this.awsEndpoint = new AwsEndpoint({ activityLog });
    this.consoleServer = new ConsoleServer({ folder: consoleFolder, activityLog });
  }

  /** @throws {PortError} if a port is taken @throws {Error} if two servers have the same port */
  async listen(ports: Ports): Promise<Addresses> {
    checkDistinct(ports);
    const { apiPort, awsPort, consolePort, inspectPort } = ports;
    return {
      awsUrl: await this.#start(this.awsEndpoint, awsPort),
      apiUrl: apiPort === undefined ? "" : await this.#start(this.httpApi, apiPort),
      consoleUrl: consolePort === undefined ? undefined : await this.#start(this.consoleServer, consolePort),
      inspectPort: inspectPort === undefined ? undefined : await this.#start(this.debuggers, inspectPort),
    };
  }

  async stop(): Promise<void> {
    await Promise.all(this.#listening.map((server) => server.stop()));
  }

  async #start<Address>(server: Server<Address>, port: number): Promise<Address> {
    const address = await server.start(port);
    this.#listening.push(server);
    return address;
  }
}

/** The port would otherwise be reported as taken, by this very process. */
function checkDistinct({ apiPort, awsPort, consolePort, inspectPort }: Ports): void {
  const options = Object.entries({
    "--api-port": apiPort,
    "--aws-port": awsPort,
    "--console-port": consolePort,
    "--inspect-port": inspectPort,
  });
  for (const [port, [first, second]] of Map.groupBy(options, ([, port]) => port)) {
    if (port && first && second) {
      throw new Error(`port ${port} is used for both ${first[0]} and ${second[0]}: choose another for one of them`);
    }
  }
}
