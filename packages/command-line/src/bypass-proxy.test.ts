import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { bypassProxy } from "./bypass-proxy.ts";

test.each([
  [{}, {}],
  [{ NO_PROXY: "example.com" }, { NO_PROXY: "example.com" }],
  [{ HTTP_PROXY: "http://proxy" }, { NO_PROXY: "127.0.0.1,localhost,[::1],::1" }],
  [{ http_proxy: "http://proxy", NO_PROXY: "example.com" }, { NO_PROXY: "example.com,127.0.0.1,localhost,[::1],::1" }],
  [{ HTTP_PROXY: "http://proxy", no_proxy: "" }, { no_proxy: "127.0.0.1,localhost,[::1],::1" }],
  [{ HTTP_PROXY: "http://proxy", no_proxy: "*" }, { no_proxy: "*" }],
])("with %j excludes this machine", (variables: NodeJS.ProcessEnv, excluded) => {
  const changed = { ...variables };
  bypassProxy(changed);
  expect(changed).toEqual({ ...variables, ...excluded });
});

test("lets fetch reach this machine while a proxy is set", async () => {
  const listen = async (server: Server) => {
    onTestFinished(() => void server.close());
    await once(server.listen(0, "127.0.0.1"), "listening");
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const reject = "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
  const proxy = createServer((_, response) => response.writeHead(502).end());
  proxy.on("connect", (_, socket) => socket.end(reject));
  const HTTP_PROXY = await listen(proxy);
  const url = await listen(createServer((_, response) => response.end("direct")));
  const program = `
    import { bypassProxy } from ${JSON.stringify(new URL("./bypass-proxy.ts", import.meta.url).href)};
    const ask = (url) => fetch(url).then((response) => response.ok ? response.text() : "proxied", () => "proxied");
    const before = await ask("${url}");
    bypassProxy();
    console.log(JSON.stringify([before, await ask("${url}"), await ask("http://example.com")]));`;
  const child = spawn(process.execPath, ["--input-type=module-typescript", "--eval", program], {
    env: { ...process.env, NODE_USE_ENV_PROXY: "1", HTTP_PROXY, NO_PROXY: "" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [output] = await once(child.stdout.setEncoding("utf8"), "data");
  expect(JSON.parse(output)).toEqual(["proxied", "direct", "proxied"]);
});
