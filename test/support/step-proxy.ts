import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import type { Life } from "./life.ts";
import { freePort } from "./ports.ts";

/** What becomes of a line at a step of its protocol. */
export type StepFault =
  /** Nobody listens, whatever the step. */
  | "refuse"
  /** What was said goes nowhere, and the connection ends with a reset, or in order. */
  | "reset"
  | "end"
  /** What was said goes nowhere, and nothing is heard any more. */
  | "silence"
  /** A byte every now and then instead of an answer. */
  | "drip"
  /** The answer itself, a byte every now and then. */
  | "slow"
  | "garbage"
  /** A line that never ends. */
  | "flood"
  /** The protocol's own way to be sent away. */
  | "bye"
  /** The server carries the command out, and of its answer a few bytes arrive, then nothing or a reset. */
  | "half, then silence"
  | "half, then reset"
  /** The server carries the command out and vanishes: a reset tells of it, or nothing does. */
  | "done, then reset"
  | "half-open"
  /** The answer, and right behind it what the server never said. */
  | "injected"
  /** The answer after a while that every limit allows: no fault at all. */
  | "late";

/** Where it strikes: at the beginning when nothing is said here. */
export interface StepAt {
  /** The first words from the client that match. */
  readonly command?: RegExp;
  /** What the server must have said since then, which arrives as far as it matches. */
  readonly answer?: RegExp;
}

export interface StepProxyOptions {
  readonly goodbye?: string;
  readonly injected?: string;
  /** The server's words on their way: an offer can be taken out. */
  readonly rewrite?: (words: string) => string;
}

export interface StepProxy {
  readonly port: number;
  /** How often it struck. */
  readonly struck: number;
  /** How long the client held a connection after the strike, at most. */
  readonly heldMs: number;
  heal(): Promise<void>;
}

const HALF_BYTES = 7;
const DRIP_EVERY_MS = 50;
const SLOW_EVERY_MS = 100;
const LATE_MS = 150;
/** After these the connection goes on, so nothing says when it should end. */
const HEALTHY: ReadonlySet<StepFault> = new Set(["late", "injected"]);
const GARBAGE = Buffer.from(
  "\u0000\u0001\u00ff* ) ( {9999999999}\r\n\u001b[31m HTTP/9 what\r\n\r\n",
);

/** A line to a real server on which one step of the protocol goes wrong, each time it comes. */
export async function startStepProxy(
  t: Life,
  targetPort: number,
  fault: StepFault,
  at: StepAt = {},
  options: StepProxyOptions = {},
): Promise<StepProxy> {
  const sockets = new Set<Socket>();
  const timers = new Set<NodeJS.Timeout>();
  const state = { struck: 0, heldMs: 0, isHealed: false };

  const take = (client: Socket) => {
    const server = connect(targetPort, "127.0.0.1");
    /** The server's end is not told: the fault is all that the client sees. */
    let isCutOff = false;
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        sockets.delete(socket);
        if (other === server) server.destroy();
        else if (!isCutOff) client.destroySoon();
      });
    }
    const pass = (words: Buffer) => {
      if (client.writable) client.write(words);
    };
    const { rewrite } = options;
    const relay: (words: Buffer) => void =
      rewrite === undefined
        ? pass
        : (words: Buffer) => pass(Buffer.from(rewrite(words.toString("latin1")), "latin1"));
    server.on("data", relay);
    if (state.isHealed) {
      server.removeAllListeners("data").pipe(client);
      return void client.pipe(server);
    }

    const every = (ms: number, act: () => void) => {
      const timer = setInterval(act, ms);
      timers.add(timer);
      client.once("close", () => clearInterval(timer));
    };
    let hear = (words: Buffer): void => void server.write(words);
    client.on("data", (words: Buffer) => hear(words));
    /** From here on what the server says goes there. */
    const divert = (to: (words: Buffer) => void) => {
      server.removeAllListeners("data");
      server.on("data", to);
    };
    const goOn = () => {
      divert(relay);
      hear = (words) => void server.write(words);
      isCutOff = false;
      if (server.destroyed) client.destroySoon();
    };
    /** `said` has not reached the server yet, `left` not the client. */
    const strike = (said: Buffer, left: Buffer) => {
      state.struck += 1;
      isCutOff = true;
      const struckAt = performance.now();
      if (!HEALTHY.has(fault)) {
        client.once("close", () => {
          state.heldMs = Math.max(state.heldMs, performance.now() - struckAt);
        });
      }
      const cut = () => client.resetAndDestroy();
      divert(() => {});
      hear = () => {};
      switch (fault) {
        case "refuse":
        case "silence":
          return;
        case "reset":
          return void cut();
        case "end":
          return void client.end();
        case "drip":
          return every(DRIP_EVERY_MS, () => client.write("*"));
        case "slow": {
          const held = [...left];
          divert((words) => void held.push(...words));
          every(SLOW_EVERY_MS, () => {
            if (held.length > 0) client.write(Buffer.from(held.splice(0, 1)));
            else if (server.destroyed) client.end();
          });
          return void server.write(said);
        }
        case "garbage":
          return void client.write(GARBAGE);
        case "flood":
          return flood(client);
        case "bye":
          return void client.end(options.goodbye ?? "");
        case "half, then silence":
        case "half, then reset":
          server.once("data", (answer: Buffer) => {
            client.write(answer.subarray(0, HALF_BYTES), () => {
              if (fault === "half, then reset") cut();
            });
          });
          return void server.write(said);
        case "done, then reset":
          server.once("data", cut);
          return void server.write(said);
        case "half-open":
          server.once("data", () => server.destroy());
          return void server.write(said);
        case "injected":
          divert((answer) => {
            goOn();
            relay(Buffer.concat([answer, Buffer.from(options.injected ?? "")]));
          });
          return void server.write(said);
        case "late": {
          const toClient = [left];
          const toServer = [said];
          divert((words) => void toClient.push(words));
          hear = (words) => void toServer.push(words);
          const timer = setTimeout(() => {
            for (const words of toClient) relay(words);
            for (const words of toServer) server.write(words);
            goOn();
          }, LATE_MS);
          timers.add(timer);
        }
      }
    };

    const { command, answer } = at;
    const nothing = Buffer.alloc(0);
    if (command === undefined) return strike(nothing, nothing);
    hear = (words) => {
      if (!command.test(words.toString("latin1"))) return void server.write(words);
      if (answer === undefined) return strike(words, nothing);
      // on its way back, so that the beginning of it arrives
      hear = (more) => void server.write(more);
      let heard = "";
      divert((more) => {
        const before = heard.length;
        heard += more.toString("latin1");
        const found = answer.exec(heard);
        if (found === null) return relay(more);
        const end = found.index + found[0].length - before;
        relay(more.subarray(0, end));
        strike(nothing, more.subarray(end));
      });
      server.write(words);
    };
  };

  const port = await freePort();
  const listen = async (): Promise<Server> => {
    const proxy = createServer(take).listen(port, "127.0.0.1");
    await once(proxy, "listening");
    t.after(() => void proxy.close());
    return proxy;
  };
  t.after(() => {
    for (const timer of timers) clearTimeout(timer);
    for (const socket of sockets) socket.destroy();
  });
  if (fault !== "refuse") await listen();
  return {
    port,
    get struck() {
      return fault === "refuse" ? 1 : state.struck;
    },
    get heldMs() {
      return state.heldMs;
    },
    heal: async () => {
      state.isHealed = true;
      if (fault === "refuse") await listen();
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
