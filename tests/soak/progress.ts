const WIDTH = 30;
const LINE_INTERVAL_MS = 60_000;

/** Shows the progress of a run: a bar on a terminal, otherwise one line per minute. */
export class Progress {
  #stream: NodeJS.WriteStream;
  #startedAtMs = performance.now();
  #startedAt: number;
  #lastLineMs = Number.NEGATIVE_INFINITY;

  /** @param done orders of earlier runs, which do not count toward the rate */
  constructor(stream: NodeJS.WriteStream, done: number) {
    this.#stream = stream;
    this.#startedAt = done;
  }

  show(done: number, total: number, detail: string): void {
    const nowMs = performance.now();
    if (!this.#stream.isTTY && nowMs - this.#lastLineMs < LINE_INTERVAL_MS) {
      return;
    }
    this.#lastLineMs = nowMs;
    const perSecond = (done - this.#startedAt) / ((nowMs - this.#startedAtMs) / 1000);
    const minutesLeft = Math.ceil((total - done) / perSecond / 60);
    const filled = Math.round((WIDTH * done) / total);
    const bar = `[${"#".repeat(filled)}${".".repeat(WIDTH - filled)}]`;
    const left = Number.isFinite(minutesLeft) ? `, about ${minutesLeft} min left` : "";
    const line = `${bar} ${done} of ${total}, ${perSecond.toFixed(0)}/s${left}, ${detail}`;
    this.#stream.write(this.#stream.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
  }

  finish(): void {
    if (this.#stream.isTTY) {
      this.#stream.write("\n");
    }
  }
}
