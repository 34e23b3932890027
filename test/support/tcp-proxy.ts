import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import type { Life } from "./life.ts";
import { pump, type PumpControl } from "./tcp-pump.ts";

/** Bytes from the server to the client, or the other way. */
export type Direction = "toClient" | "toServer";

/** A point in a connection's stream, counted from its own beginning. */
export interface At {
  readonly direction: Direction;
  readonly bytes: number;
  /** Only this many connections, the next ones made; all when absent. */
  readonly times?: number;
}

/** What is wrong with the line now; empty is a perfect one. */
export interface Faults {
  /** Nobody listens: the connection is refused. */
  readonly refuse?: boolean;
  /** Accepts and never says a word. */
  readonly silent?: boolean;
  /** Says this instead of the server, and nothing more. */
  readonly greeting?: string | Buffer;
  /** Ends the connection there: both sides see a reset, or an orderly end. */
  readonly cut?: At & { readonly how: "reset" | "end" };
  /** Nothing passes from there on in that direction, until the faults are set again. */
  readonly freeze?: At;
  readonly bytesPerSecond?: number;
  /** Each way. */
  readonly latencyMs?: number;
  /** One side's end is not told to the other: the peer has vanished without a word. */
  readonly halfOpen?: boolean;
}

export interface TcpProxy {
  readonly host: string;
  readonly port: number;
  /** Replaces the faults, for the connections that are open too. */
  set(faults: Faults): Promise<void>;
  /** Connections taken so far, and open now. */
  readonly connections: number;
  readonly open: number;
  readonly bytes: Readonly<Record<Direction, number>>;
  /** The lines that clients have sent, without their line ends: the commands of IMAP or SMTP. */
  readonly commands: readonly string[];
  /** Cuts everything that is open, with a reset. */
  drop(): void;
}

interface Line {
  readonly client: Socket;
  server: Socket | undefined;
  readonly number: number;
}

/** A line to a real server on which everything can go wrong. Ends with the test. */
export async function startProxy(
  t: Life,
  target: { readonly host?: string; readonly port: number },
  faults: Faults = {},
): Promise<TcpProxy> {
  const now = { faults, since: 0 };
  const lines = new Set<Line>();
  const bytes = { toClient: 0, toServer: 0 };
  const commands: string[] = [];
  const changed: (() => void)[] = [];
  let connections = 0;

  const applies = ({ times }: At, line: Line) => {
    const number = line.number - now.since; // 1 is the first connection after the faults were set
    return times === undefined || (number > 0 && number <= times);
  };
  const controlOf = (line: Line, direction: Direction): PumpControl => {
    const heard = direction === "toServer" ? recordLines(commands) : undefined;
    const pointOf = (at: At | undefined) =>
      at !== undefined && at.direction === direction && applies(at, line) ? at.bytes : undefined;
    return {
      latencyMs: () => now.faults.latencyMs ?? 0,
      bytesPerSecond: () => now.faults.bytesPerSecond,
      cutAt: () => pointOf(now.faults.cut),
      freezeAt: () => pointOf(now.faults.freeze),
      cut: () => end(line, now.faults.cut?.how ?? "reset"),
      changed: () => new Promise((resolve) => changed.push(resolve)),
      passed: (chunk) => {
        bytes[direction] += chunk.length;
        heard?.(chunk);
      },
    };
  };

  const take = (client: Socket) => {
    connections += 1;
    const line: Line = { client, server: undefined, number: connections };
    lines.add(line);
    client.on("error", () => {});
    client.on("close", () => {
      if (now.faults.halfOpen !== true) line.server?.destroy();
      if (line.server?.destroyed !== false) lines.delete(line);
    });
    if (now.faults.greeting !== undefined) client.write(now.faults.greeting);
    if (now.faults.silent === true || now.faults.greeting !== undefined) {
      client.resume();
      return;
    }
    const server = connect({
      port: target.port,
      host: target.host ?? "127.0.0.1",
      allowHalfOpen: true,
    });
    line.server = server;
    client.setNoDelay(true);
    server.setNoDelay(true);
    server.on("error", () => {});
    server.on("close", (failed) => {
      if (now.faults.halfOpen !== true && failed) end(line, "reset");
      if (client.destroyed) lines.delete(line);
    });
    const tellEnd = () => now.faults.halfOpen !== true;
    pump(server, client, controlOf(line, "toClient"), tellEnd);
    pump(client, server, controlOf(line, "toServer"), tellEnd);
  };

  let listener = await listen(take, 0);
  const port = portOf(listener);
  const drop = () => {
    for (const line of lines) end(line, "reset");
  };
  t.after(() => {
    drop();
    listener.close();
  });
  if (faults.refuse === true) listener.close();

  return {
    host: "127.0.0.1",
    port,
    set: async (next) => {
      now.faults = next;
      now.since = connections;
      for (const tell of changed.splice(0)) tell();
      if (next.refuse === true) listener.close(); // what is open stays open
      else if (!listener.listening) listener = await listen(take, port);
    },
    get connections() {
      return connections;
    },
    get open() {
      return [...lines].filter((line) => !line.client.destroyed).length;
    },
    bytes,
    commands,
    drop,
  };
}

function end({ client, server }: Line, how: "reset" | "end"): void {
  if (how === "reset") {
    for (const socket of [client, server]) {
      // a reset after our own end of it would spin in the system's queue
      if (socket?.writableEnded === true) socket.destroy();
      else socket?.resetAndDestroy();
    }
  } else {
    client.end();
    server?.end();
    // What is still on its way may arrive; after that nothing is heard
    client.resume();
    server?.destroySoon();
  }
}

/** Lines as they come, also when a chunk ends in the middle of one; literals appear as lines. */
function recordLines(commands: string[]): (chunk: Buffer) => void {
  let rest = "";
  return (chunk) => {
    const parts = (rest + chunk.toString("latin1")).split("\r\n");
    rest = parts.pop() ?? "";
    commands.push(...parts);
  };
}

async function listen(take: (client: Socket) => void, port: number): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, take).listen(port, "127.0.0.1");
  await once(server, "listening");
  return server;
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  return address.port;
}
