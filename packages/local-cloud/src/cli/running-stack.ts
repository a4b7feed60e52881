import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from "../local-cloud.ts";

/** A running stack that another version can replace at the same addresses. */
export class RunningStack {
  #options: LocalCloudOptions;
  #cloud: LocalCloud;

  private constructor(options: LocalCloudOptions, cloud: LocalCloud) {
    this.#options = options;
    this.#cloud = cloud;
  }

  static async start(options: LocalCloudOptions): Promise<RunningStack> {
    return new RunningStack(options, await startLocalCloud(options));
  }

  get cloud(): LocalCloud {
    return this.#cloud;
  }

  get folder(): string {
    return this.#options.stackFolder;
  }

  /** Whether accepted data outlives the version that accepted it. */
  get isDurable(): boolean {
    return this.#options.dataFolder !== undefined;
  }

  /**
   * Stops the running version and starts another with the persisted data and the injected faults.
   * @throws the errors of {@link startLocalCloud}, after restarting the previous version
   */
  async replace(stackFolder: string): Promise<void> {
    const { apiUrl, awsUrl, consoleUrl, faults, inspectPort } = this.#cloud;
    const previous: LocalCloudOptions = {
      ...this.#options,
      ...(apiUrl && { apiPort: parsePort(apiUrl) }),
      awsPort: parsePort(awsUrl),
      consolePort: consoleUrl === undefined ? undefined : parsePort(consoleUrl),
      ...(this.#options.inspect &&
        inspectPort !== undefined && { inspect: { ...this.#options.inspect, port: inspectPort } }),
      faults: faults.list().map(({ id: _, injected: __, ...fault }) => fault),
      seed: faults.seed,
      // All persisted data is of this run.
      fresh: false,
    };
    await this.#cloud.stop();
    try {
      await this.#start({ ...previous, stackFolder });
    } catch (error) {
      await this.#start(previous);
      throw error;
    }
  }

  stop(): Promise<void> {
    return this.#cloud.stop();
  }

  async #start(options: LocalCloudOptions): Promise<void> {
    this.#cloud = await startLocalCloud(options);
    this.#options = options;
  }
}

function parsePort(url: string): number {
  return Number(new URL(url).port || 80);
}
