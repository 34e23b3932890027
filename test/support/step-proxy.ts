import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import type { Life } from "./life.ts";

/** What becomes of a line at a step of its protocol. */
export type StepFault =
  /** The command goes nowhere, and the connection ends with a reset, or in order. */
  | "reset"
  | "end"
  /** The command goes nowhere, and nothing is heard any more. */
  | "silence"
  /** A byte every now and then instead of an answer. */
  | "drip"
  | "garbage"
  /** A line that never ends. */
  | "flood"
  | "bye"
  /** The server carries the command out, and of its answer a few bytes arrive, then nothing or a reset. */
  | "half, then silence"
  | "half, then reset"
  /** The server carries the command out, and its answer does not arrive. */
  | "done, then reset";

export interface StepProxy {
  readonly port: number;
  /** How often it struck. */
  readonly struck: number;
  heal(): void;
}

const HALF_BYTES = 7;
const DRIP_EVERY_MS = 50;
const GARBAGE = Buffer.from(
  "\u0000\u0001\u00ff* ) ( {9999999999}\r\n\u001b[31m HTTP/1.1 200 OK\r\n\r\n",
);

/**
 * A line to a real server on which one step of the protocol goes wrong, each time it comes: the
 * greeting when no command is given, else the first line from the client that matches it.
 */
export async function startStepProxy(
  t: Life,
  targetPort: number,
  fault: StepFault,
  command?: RegExp,
): Promise<StepProxy> {
  const sockets = new Set<Socket>();
  const timers = new Set<NodeJS.Timeout>();
  let struck = 0;
  let isHealed = false;
  const strike = (client: Socket, server: Socket, line: Buffer) => {
    struck += 1;
    server.unpipe(client);
    const cut = () => client.resetAndDestroy();
    switch (fault) {
      case "reset":
        return void cut();
      case "end":
        return void client.end();
      case "silence":
        return;
      case "drip": {
        const timer = setInterval(() => client.write("*"), DRIP_EVERY_MS);
        timers.add(timer);
        return void client.once("close", () => clearInterval(timer));
      }
      case "garbage":
        return void client.write(GARBAGE);
      case "flood":
        return flood(client);
      case "bye":
        return void client.end("* BYE going down\r\n");
      case "half, then silence":
      case "half, then reset":
        server.once("data", (answer: Buffer) => {
          client.write(answer.subarray(0, HALF_BYTES), () => {
            if (fault === "half, then reset") cut();
          });
        });
        return void server.write(line);
      case "done, then reset":
        server.once("data", cut);
        return void server.write(line);
    }
  };
  const proxy = createServer((client) => {
    const server = connect(targetPort, "127.0.0.1");
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    server.pipe(client);
    if (isHealed) return void client.pipe(server);
    if (command === undefined) return strike(client, server, Buffer.alloc(0));
    let hasStruck = false;
    client.on("data", (chunk: Buffer) => {
      if (hasStruck) return;
      if (!command.test(chunk.toString("latin1"))) return void server.write(chunk);
      hasStruck = true;
      strike(client, server, chunk);
    });
  }).listen(0, "127.0.0.1");
  await once(proxy, "listening");
  t.after(() => {
    for (const timer of timers) clearInterval(timer);
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });
  return {
    port: (proxy.address() as AddressInfo).port, // it listens on TCP
    get struck() {
      return struck;
    },
    heal: () => {
      isHealed = true;
    },
  };
}

/** As much as the other side takes. */
function flood(client: Socket): void {
  const chunk = Buffer.alloc(65_536, "x");
  const more = () => {
    while (!client.destroyed && client.write(chunk));
  };
  client.on("drain", more);
  more();
}
