import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";
import type { Certificate } from "./certificate.ts";
import type { Life } from "./life.ts";

/** What a protocol says in plain text before its TLS begins. */
export interface Preamble {
  readonly greeting: string;
  /** The answer to a line; undefined for the one that asks for TLS. */
  answer(line: string): string | undefined;
  /** The answer to that one. */
  begin(line: string): string;
}

export const IMAP_PREAMBLE: Preamble = {
  greeting: "* OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] ready\r\n",
  answer: (line) => {
    const [tag = "", command = ""] = line.split(" ");
    if (command.toUpperCase() === "STARTTLS") return undefined;
    const told = /CAPABILITY/i.test(command) ? "* CAPABILITY IMAP4rev1 STARTTLS\r\n" : "";
    return `${told}${tag} OK done\r\n`;
  },
  begin: (line) => `${line.split(" ")[0]} OK begin\r\n`,
};

export const SMTP_PREAMBLE: Preamble = {
  greeting: "220 front ESMTP\r\n",
  answer: (line) => {
    if (/^STARTTLS/i.test(line)) return undefined;
    return /^EHLO/i.test(line) ? "250-front\r\n250 STARTTLS\r\n" : "502 not before STARTTLS\r\n";
  },
  begin: () => "220 go ahead\r\n",
};

export interface TlsFront {
  readonly port: number;
  readonly connections: number;
  /** The longest that anybody stayed. */
  readonly heldMs: number;
  /** For connections yet to come. */
  use(certificate: Certificate): void;
}

/** TLS in front of a server that has none: from the first byte, or after a preamble in plain text. */
export async function startTlsFront(
  t: Life,
  targetPort: number,
  certificate: Certificate,
  preamble?: Preamble,
): Promise<TlsFront> {
  const contextOf = ({ certFile, keyFile }: Certificate) =>
    createSecureContext({ cert: readFileSync(certFile), key: readFileSync(keyFile) });
  let secureContext = contextOf(certificate);
  const sockets = new Set<Socket>();
  let connections = 0;
  let heldMs = 0;

  const secure = (socket: Socket) => {
    const secured = new TLSSocket(socket, { isServer: true, secureContext });
    const server = connect(targetPort, "127.0.0.1");
    sockets.add(server);
    for (const one of [secured, server]) {
      one.on("error", () => {});
      one.on("close", () => {
        server.destroy();
        secured.destroy();
      });
    }
    const join = () => void secured.pipe(server).pipe(secured);
    if (preamble === undefined) join();
    // the client has been greeted, and may not speak before the server has
    else server.once("data", join);
  };
  const listener = createServer((socket) => {
    connections += 1;
    const since = performance.now();
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => {
      sockets.delete(socket);
      heldMs = Math.max(heldMs, performance.now() - since);
    });
    if (preamble === undefined) return secure(socket);
    socket.write(preamble.greeting);
    const listen = (words: Buffer) => {
      const line = words.toString("latin1").trimEnd();
      const answer = preamble.answer(line);
      socket.write(answer ?? preamble.begin(line));
      if (answer !== undefined) return;
      socket.off("data", listen);
      secure(socket);
    };
    socket.on("data", listen);
  }).listen(0, "127.0.0.1");
  await once(listener, "listening");
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    listener.close();
  });
  return {
    port: (listener.address() as AddressInfo).port, // it listens on TCP
    get connections() {
      return connections;
    },
    get heldMs() {
      return heldMs;
    },
    use: (next) => {
      secureContext = contextOf(next);
    },
  };
}
