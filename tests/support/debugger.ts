import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { fileURLToPath } from "node:url";

interface Message {
  id?: number;
  method?: string;
  // biome-ignore lint/suspicious/noExplicitAny: each method has its own
  params?: any;
  // biome-ignore lint/suspicious/noExplicitAny: each method has its own
  result?: any;
  error?: { message: string };
}

/**
 * A debugger, as far as a story needs one.
 * @see https://chromedevtools.github.io/devtools-protocol/v8/Debugger/
 */
export class Debugger {
  #socket: WebSocket;
  #calls = 0;
  #messages: Message[] = [];
  #listeners = new Set<() => void>();

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => {
      this.#messages.push(JSON.parse(String(data)));
      for (const listener of this.#listeners) {
        listener();
      }
    });
  }

  /** Finds the target as debuggers do, and attaches to it. */
  static async attach(port: number): Promise<Debugger> {
    const targets = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json();
    const [{ webSocketDebuggerUrl }] = targets as [{ webSocketDebuggerUrl: string }];
    const socket = new WebSocket(webSocketDebuggerUrl);
    await new Promise((resolve, reject) => {
      socket.addEventListener("open", resolve);
      socket.addEventListener("error", reject);
    });
    return new Debugger(socket);
  }

  async call(method: string, params: object = {}) {
    this.#calls += 1;
    const id = this.#calls;
    this.#socket.send(JSON.stringify({ id, method, params }));
    const { error, result } = await this.#message((message) => message.id === id);
    if (error) {
      throw new Error(`${method}: ${error.message}`);
    }
    return result;
  }

  /** The parameters of an event that `wanted` accepts; each is taken once. */
  async event(method: string, wanted: (params: Message["params"]) => boolean = () => true) {
    const message = await this.#message((message) => message.method === method && wanted(message.params));
    this.#messages.splice(this.#messages.indexOf(message), 1);
    return message.params;
  }

  close(): void {
    this.#socket.close();
  }

  async #message(wanted: (message: Message) => boolean): Promise<Message> {
    for (;;) {
      const found = this.#messages.find(wanted);
      if (found) {
        return found;
      }
      await new Promise<void>((resolve) => {
        const listener = () => {
          this.#listeners.delete(listener);
          resolve();
        };
        this.#listeners.add(listener);
      });
    }
  }
}

/** A script and its source map, as a debugger reads them. */
export class MappedScript {
  #code: string;
  #map: SourceMap;
  #sourceOf: (source: string) => string;

  /** @param script the parameters of Debugger.scriptParsed */
  constructor({ sourceMapURL, url }: { url: string; sourceMapURL: string }) {
    this.#code = readFileSync(fileURLToPath(url), "utf8");
    const mapUrl = new URL(sourceMapURL, url);
    const { sourceRoot = "", ...payload } = JSON.parse(readFileSync(fileURLToPath(mapUrl), "utf8"));
    this.#map = new SourceMap(payload);
    this.#sourceOf = (source) => fileURLToPath(new URL(source, new URL(sourceRoot, mapUrl)));
  }

  /** Where the first statement of a source's line is in the script; all numbers begin at 0. */
  placeOf(file: string, line: number): { lineNumber: number; columnNumber: number } {
    for (const [lineNumber, text] of this.#code.split("\n").entries()) {
      for (let columnNumber = 0; columnNumber < text.length; columnNumber += 1) {
        const entry = this.#map.findEntry(lineNumber, columnNumber);
        if (!("originalSource" in entry)) {
          continue;
        }
        if (entry.originalLine === line && this.#sourceOf(entry.originalSource) === file) {
          return { lineNumber, columnNumber };
        }
      }
    }
    throw new Error(`nothing of the script is from ${file}:${line + 1}`);
  }

  /** Where a place in the script is from; the line begins at 0. */
  sourceAt({ columnNumber, lineNumber }: { lineNumber: number; columnNumber: number }): { file: string; line: number } {
    const entry = this.#map.findEntry(lineNumber, columnNumber);
    if (!("originalSource" in entry)) {
      throw new Error("the place is from no source");
    }
    return { file: this.#sourceOf(entry.originalSource), line: entry.originalLine };
  }
}
