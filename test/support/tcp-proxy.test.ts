import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { test, type TestContext } from "node:test";
import { startProxy, type Faults, type TcpProxy } from "./tcp-proxy.ts";

/** Greets, answers every line with itself, and `big` with 200,000 bytes. */
async function startEcho(t: TestContext): Promise<{ port: number; ends: () => number }> {
  let ends = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => (ends += 1));
    socket.write("hello\r\n");
    socket.on("data", (chunk) => {
      socket.write(chunk.toString().includes("big") ? Buffer.alloc(200_000, "x") : chunk);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  assert.ok(address !== null && typeof address === "object");
  return { port: address.port, ends: () => ends };
}

class Client {
  readonly socket: Socket;
  received = 0;
  text = "";
  /** `end`, `close`, or the code of the error, whichever came first. */
  readonly over: Promise<string>;

  constructor(t: TestContext, proxy: TcpProxy) {
    this.socket = connect(proxy.port, proxy.host);
    t.after(() => this.socket.destroy());
    this.over = new Promise((resolve) => {
      this.socket.once("error", (error) => resolve("code" in error ? String(error.code) : "error"));
      this.socket.once("end", () => resolve("end"));
      this.socket.once("close", () => resolve("close"));
    });
    this.socket.on("data", (chunk) => {
      this.received += chunk.length;
      this.text += chunk.toString();
    });
  }

  async until(bytes: number): Promise<void> {
    while (this.received < bytes) await once(this.socket, "data");
  }
}

async function start(t: TestContext, faults?: Faults): Promise<TcpProxy> {
  return startProxy(t, await startEcho(t), faults);
}

test("without faults everything passes and is counted", async (t) => {
  const proxy = await start(t);
  const client = new Client(t, proxy);
  await client.until(7);
  client.socket.write("A1 NO");
  client.socket.write("OP\r\nA2 big\r\nA3 ");
  await client.until(200_000);
  assert.deepEqual(proxy.commands, ["A1 NOOP", "A2 big"]);
  assert.equal(proxy.connections, 1);
  assert.equal(proxy.open, 1);
  assert.equal(proxy.bytes.toClient, client.received);
  assert.equal(proxy.bytes.toServer, "A1 NOOP\r\nA2 big\r\nA3 ".length);
});

test("refusing begins and ends while it runs", async (t) => {
  const proxy = await start(t, { refuse: true });
  assert.equal(await new Client(t, proxy).over, "ECONNREFUSED");
  await proxy.set({});
  const client = new Client(t, proxy);
  await client.until(7);
  await proxy.set({ refuse: true });
  assert.equal(await new Client(t, proxy).over, "ECONNREFUSED");
  client.socket.write("still here\r\n");
  await client.until(7 + 12);
});

for (const how of ["reset", "end"] as const) {
  test(`a ${how} comes after exactly so many bytes, and only as often as asked`, async (t) => {
    const proxy = await start(t, { cut: { direction: "toClient", bytes: 1_000, how, times: 1 } });
    const client = new Client(t, proxy);
    client.socket.write("big\r\n");
    assert.equal(await client.over, how === "reset" ? "ECONNRESET" : "end");
    assert.equal(proxy.bytes.toClient, 1_000);
    if (how === "end") assert.equal(client.received, 1_000);
    const next = new Client(t, proxy);
    next.socket.write("big\r\n");
    await next.until(200_000);
  });
}

test("a frozen line thaws and has lost nothing", async (t) => {
  const proxy = await start(t, { freeze: { direction: "toClient", bytes: 1_000 } });
  const client = new Client(t, proxy);
  client.socket.write("big\r\n");
  await client.until(1_000);
  assert.equal(client.received, 1_000);
  await proxy.set({});
  await client.until(7 + 200_000);
});

test("what the client says can be frozen too", async (t) => {
  const proxy = await start(t, { freeze: { direction: "toServer", bytes: 0 } });
  const client = new Client(t, proxy);
  await client.until(7);
  client.socket.write("A1 NOOP\r\n");
  assert.deepEqual(proxy.commands, []);
  await proxy.set({});
  await client.until(7 + 9);
  assert.deepEqual(proxy.commands, ["A1 NOOP"]);
});

test("silence and garbage never reach the server", async (t) => {
  const proxy = await start(t, { silent: true });
  const silent = new Client(t, proxy);
  await once(silent.socket, "connect");
  await proxy.set({ greeting: "\x16\x03garbage" });
  const garbage = new Client(t, proxy);
  await garbage.until(9);
  assert.equal(garbage.text, "\x16\x03garbage");
  assert.equal(silent.received, 0);
  assert.equal(proxy.bytes.toServer, 0);
});

test("latency and a slow line cost their time", async (t) => {
  const proxy = await start(t, { latencyMs: 40 });
  const client = new Client(t, proxy);
  await client.until(7);
  const asked = performance.now();
  client.socket.write("there and back\r\n");
  await client.until(7 + 16);
  assert.ok(performance.now() - asked >= 80);
  await proxy.set({ bytesPerSecond: 100 });
  const slowed = performance.now();
  client.socket.write("0123456789\r\n");
  await client.until(7 + 16 + 12);
  assert.ok(performance.now() - slowed >= 90); // 12 bytes, both ways
});

for (const { halfOpen, ends } of [
  { halfOpen: true, ends: 0 },
  { halfOpen: false, ends: 1 },
]) {
  test(`the end of one side is ${halfOpen ? "not " : ""}heard`, async (t) => {
    const echo = await startEcho(t);
    const proxy = await startProxy(t, echo, { halfOpen });
    const client = new Client(t, proxy);
    await client.until(7);
    client.socket.end();
    if (!halfOpen) await client.over;
    const next = new Client(t, proxy);
    next.socket.write("there and back\r\n");
    await next.until(7 + 16);
    assert.equal(echo.ends(), ends);
  });
}
