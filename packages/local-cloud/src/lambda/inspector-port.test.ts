import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { InspectorPort } from "./inspector-port.ts";

/** Starts a server that sends its name to each client. */
async function startInspector(name: string): Promise<number> {
  const server = createServer((socket) => {
    socket.on("error", () => {}).write(name);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

test("forwards debuggers to the latest inspector, and disconnects them when it is removed", async () => {
  const debuggers = new InspectorPort();
  const port = await debuggers.start(0);
  onTestFinished(() => debuggers.stop());
  const attach = async () => {
    const socket = connect(port, "127.0.0.1").setEncoding("utf8");
    onTestFinished(() => void socket.destroy());
    const closed = once(socket, "close");
    const [name] = await Promise.race([once(socket, "data"), closed.then(() => ["none"])]);
    return { name, closed };
  };

  expect((await attach()).name).toBe("none");
  const [old, latest] = [await startInspector("old"), await startInspector("latest")];
  debuggers.add(old);
  const first = await attach();
  debuggers.add(latest);
  const second = await attach();
  expect([first.name, second.name]).toEqual(["old", "latest"]);

  debuggers.remove(latest);
  await second.closed;
  expect((await attach()).name).toBe("old");
  debuggers.remove(old);
  await first.closed;
});
