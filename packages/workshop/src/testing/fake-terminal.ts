import { stripVTControlCharacters } from "node:util";
import type { Terminal } from "../terminal/terminal.ts";

/** A terminal whose keys a test presses and whose output it waits for. */
export class FakeTerminal implements Terminal {
  readonly isInteractive: boolean;
  readonly columns: number;
  text = "";
  #keyListeners = new Set<(key: string) => void>();
  #textListeners = new Set<() => void>();

  constructor({ columns = 100, isInteractive = true } = {}) {
    this.columns = columns;
    this.isInteractive = isInteractive;
  }

  writeLine(text: string): void {
    this.text += `${stripVTControlCharacters(text)}\n`;
    for (const listener of [...this.#textListeners]) {
      listener();
    }
  }

  paint(_style: unknown, text: string): string {
    return text;
  }

  onKey(listener: (key: string) => void): () => void {
    this.#keyListeners.add(listener);
    return () => this.#keyListeners.delete(listener);
  }

  press(key: string): void {
    for (const listener of [...this.#keyListeners]) {
      listener(key);
    }
  }

  /** Waits until a text is written, after an earlier length of the output. @returns the output since then */
  async until(text: string, after = 0): Promise<string> {
    while (!this.text.slice(after).includes(text)) {
      await new Promise<void>((resolve) => {
        const listener = () => {
          this.#textListeners.delete(listener);
          resolve();
        };
        this.#textListeners.add(listener);
      });
    }
    return this.text.slice(after);
  }
}
