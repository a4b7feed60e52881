import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { InspectorPort } from "./inspector-port.ts";

/** Something that says its name to whoever connects, on a port of its own. */
async function inspector(name: string): Promise<number> {
  const server = createServer((socket) => {
    socket.on("error", () => {}).write(name);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

test("debuggers are led to the latest inspector, and cut off when theirs is removed", async () => {
  const debuggers = new InspectorPort();
  const port = await debuggers.start(0);
  onTestFinished(() => debuggers.stop());
  const attach = async () => {
    const socket = connect(port, "127.0.0.1").setEncoding("utf8");
    onTestFinished(() => void socket.destroy());
    const closed = once(socket, "close");
    const [name] = await Promise.race([once(socket, "data"), closed.then(() => ["nobody"])]);
    return { name, closed };
  };

  expect((await attach()).name).toBe("nobody");
  const [old, latest] = [await inspector("old"), await inspector("latest")];
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
