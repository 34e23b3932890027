import { once } from "node:events";
import { connect, createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

/**
 * A port of 127.0.0.1 that nobody listens on now. It lies below those that the system gives to
 * outgoing connections, so that none of the tests running beside takes it before it is used.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const port = 10_000 + Math.floor(Math.random() * 20_000);
    if (await isFree(port)) return port;
  }
  throw new Error("no port is free");
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch {
    return false;
  }
  server.close();
  await once(server, "close");
  return true;
}

/** Resolves once the port greets; `gaveUp` says why waiting on makes no sense. */
export async function untilGreeted(port: number, gaveUp: () => string | undefined): Promise<void> {
  for (let tries = 0; tries < 1_000; tries++) {
    const reason = gaveUp();
    if (reason !== undefined) throw new Error(reason);
    if (await greets(port)) return;
    await wait(10);
  }
  throw new Error(`nothing greets on port ${port}`);
}

function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("data", () => end(true));
    socket.once("error", () => end(false));
    socket.once("close", () => end(false));
  });
}
