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
 * A client of the V8 inspector.
 *
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

  /** Finds the target on a port and attaches to it. */
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

  /** Waits for an event that matches and returns its parameters; each event is returned once. */
  async event(method: string, matches: (params: Message["params"]) => boolean = () => true) {
    const message = await this.#message((message) => message.method === method && matches(message.params));
    this.#messages.splice(this.#messages.indexOf(message), 1);
    return message.params;
  }

  close(): void {
    this.#socket.close();
  }

  async #message(matches: (message: Message) => boolean): Promise<Message> {
    for (;;) {
      const found = this.#messages.find(matches);
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

/** A script with its source map. */
export class MappedScript {
  #code: string;
  #map: SourceMap;
  #resolveSource: (source: string) => string;

  /** @param script the parameters of Debugger.scriptParsed */
  constructor({ sourceMapURL, url }: { url: string; sourceMapURL: string }) {
    this.#code = readFileSync(fileURLToPath(url), "utf8");
    const mapUrl = new URL(sourceMapURL, url);
    const { sourceRoot = "", ...payload } = JSON.parse(readFileSync(fileURLToPath(mapUrl), "utf8"));
    this.#map = new SourceMap(payload);
    this.#resolveSource = (source) => fileURLToPath(new URL(source, new URL(sourceRoot, mapUrl)));
  }

  /** Finds the location in the script of the first statement of a source line; all numbers start at 0. */
  findLocation(file: string, line: number): { lineNumber: number; columnNumber: number } {
    for (const [lineNumber, text] of this.#code.split("\n").entries()) {
      for (let columnNumber = 0; columnNumber < text.length; columnNumber += 1) {
        const entry = this.#map.findEntry(lineNumber, columnNumber);
        if (!("originalSource" in entry)) {
          continue;
        }
        if (entry.originalLine === line && this.#resolveSource(entry.originalSource) === file) {
          return { lineNumber, columnNumber };
        }
      }
    }
    throw new Error(`the script does not contain ${file}:${line + 1}`);
  }

  /** Finds the source line of a location in the script; lines start at 0. */
  findSource({ columnNumber, lineNumber }: { lineNumber: number; columnNumber: number }): {
    file: string;
    line: number;
  } {
    const entry = this.#map.findEntry(lineNumber, columnNumber);
    if (!("originalSource" in entry)) {
      throw new Error("the location has no source");
    }
    return { file: this.#resolveSource(entry.originalSource), line: entry.originalLine };
  }
}
