import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from "../local-cloud.ts";

/** A stack that runs, and that another version of it can replace at the same addresses. */
export class RunningStack {
  #options: LocalCloudOptions;
  #cloud: LocalCloud;

  private constructor(options: LocalCloudOptions, cloud: LocalCloud) {
    this.#options = options;
    this.#cloud = cloud;
  }

  /** @throws what {@link startLocalCloud} does */
  static async start(options: LocalCloudOptions): Promise<RunningStack> {
    return new RunningStack(options, await startLocalCloud(options));
  }

  /** What runs now. */
  get cloud(): LocalCloud {
    return this.#cloud;
  }

  /** The folder of what runs now. */
  get folder(): string {
    return this.#options.stackFolder;
  }

  /** Whether what was accepted outlives the version that accepted it. */
  get isDurable(): boolean {
    return this.#options.dataFolder !== undefined;
  }

  /**
   * Stops what runs and starts another version, which goes on with what was accepted, where that is kept. The faults that
   * are on stay on.
   * @throws what {@link startLocalCloud} does; then the version before runs again
   */
  async replace(stackFolder: string): Promise<void> {
    const { apiUrl, awsUrl, consoleUrl, faults, inspectPort } = this.#cloud;
    const before: LocalCloudOptions = {
      ...this.#options,
      ...(apiUrl && { apiPort: portOf(apiUrl) }),
      awsPort: portOf(awsUrl),
      consolePort: consoleUrl === undefined ? undefined : portOf(consoleUrl),
      ...(this.#options.inspect &&
        inspectPort !== undefined && { inspect: { ...this.#options.inspect, port: inspectPort } }),
      faults: faults.list().map(({ id: _, injected: __, ...fault }) => fault),
      seed: faults.seed,
      // What is kept by now is of this run.
      fresh: false,
    };
    await this.#cloud.stop();
    try {
      await this.#start({ ...before, stackFolder });
    } catch (error) {
      await this.#start(before);
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

function portOf(url: string): number {
  return Number(new URL(url).port || 80);
}
