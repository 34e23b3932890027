import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import type { TestContext } from "node:test";

/** What the server sends for a command, given with its tag; undefined: what a good server sends. */
export type Script = (command: string, tag: string, socket: Socket) => string | undefined;

export interface ScriptedServer {
  readonly port: number;
  /** Commands as they came, without their tags. */
  readonly commands: string[];
  readonly connections: number;
  /** Resolves once no client holds a connection. */
  allClosed(): Promise<void>;
}

/** An IMAP server of a few canned answers, for what no real server does when it is asked to. */
export async function startScripted(
  t: TestContext,
  script: Script,
  greeting = "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR MOVE UIDPLUS] ready\r\n",
): Promise<ScriptedServer> {
  const commands: string[] = [];
  const open = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    open.add(socket);
    socket.once("close", () => open.delete(socket));
    socket.on("error", () => {});
    if (greeting !== "") socket.write(greeting);
    let rest = "";
    let saslTag = "";
    socket.on("data", (chunk) => {
      const lines = (rest + chunk.toString("latin1")).split("\r\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (saslTag !== "") {
          socket.write(script("CREDENTIALS", saslTag, socket) ?? `${saslTag} OK in\r\n`);
          saslTag = "";
          continue;
        }
        const [tag = "", ...words] = line.split(" ");
        const command = words.join(" ");
        commands.push(command);
        const answer = script(command, tag, socket);
        if (socket.destroyed) return;
        if (answer === undefined && command.startsWith("AUTHENTICATE PLAIN")) saslTag = tag;
        socket.write(answer ?? goodAnswer(command, tag));
      }
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    port: address.port,
    commands,
    get connections() {
      return connections;
    },
    allClosed: async () => {
      // not by once(): a reset is an error event first, and an end all the same
      await Promise.all(
        [...open].map((socket) => new Promise((resolve) => socket.once("close", resolve))),
      );
    },
  };
}

function goodAnswer(command: string, tag: string): string {
  const ok = `${tag} OK done\r\n`;
  const word = (command.split(" ")[0] ?? "").toUpperCase();
  switch (word) {
    case "CAPABILITY":
      return `* CAPABILITY IMAP4rev1 AUTH=PLAIN MOVE UIDPLUS\r\n${ok}`;
    case "AUTHENTICATE":
      return "+ \r\n";
    case "NAMESPACE":
      return `* NAMESPACE (("" "/")) NIL NIL\r\n${ok}`;
    case "LIST":
      return `* LIST () "/" INBOX\r\n${ok}`;
    case "SELECT":
      return `* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 4] ok\r\n${tag} OK [READ-WRITE] done\r\n`;
    case "EXAMINE":
      return `* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 4] ok\r\n${tag} OK [READ-ONLY] done\r\n`;
    case "LOGOUT":
      return `* BYE see you\r\n${ok}`;
    default:
      return ok;
  }
}

/** A FETCH answer with a body, whatever size it announces elsewhere. */
export function fetched(sequence: number, uid: number, body: string): string {
  return `* ${sequence} FETCH (UID ${uid} BODY[] {${Buffer.byteLength(body)}}\r\n${body})\r\n`;
}
