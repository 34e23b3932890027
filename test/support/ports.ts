import { once } from "node:events";
import { connect, createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

/** A port of 127.0.0.1 that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
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
