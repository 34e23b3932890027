import { connect, isIP, type Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import type { ImapConfig } from "../config/config.ts";
import type { Clock } from "../core/clock.ts";

/** What kind of server speaks, by the first bytes that it sends. */
export type Speaker = "imap" | "smtp" | "pop3" | "http" | "tls" | "nobody" | "other";

export function speakerOf(words: Buffer): Speaker {
  if (words.length === 0) return "nobody";
  // a TLS record: alert or handshake, version 3.x
  if ((words[0] === 0x15 || words[0] === 0x16) && words[1] === 0x03) return "tls";
  const text = words.toString("latin1", 0, 200);
  if (/^\* (OK|PREAUTH|BYE)\b/i.test(text)) return "imap";
  if (/^[245]\d\d[ -]/.test(text)) return "smtp";
  if (/^(\+OK|-ERR)/.test(text)) return "pop3";
  if (/^HTTP\/|^<(!doctype|html)/i.test(text)) return "http";
  return "other";
}

/** A bare TCP connection; the caller destroys it, and an abort does. */
export function openSocket({ host, port }: ImapConfig, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, signal });
    socket.on("error", reject);
    socket.once("connect", () => resolve(socket));
  });
}

/**
 * A TLS connection, verified as the account's own are: a new one, or over the socket of a STARTTLS.
 * That socket belongs to it from then on and must not be destroyed under it.
 */
export function openTls(
  { host, port, insecure }: ImapConfig,
  socket: Socket | undefined,
  signal: AbortSignal,
): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const secured = connectTls({
      host,
      port,
      ...(socket === undefined ? {} : { socket }),
      ...(isIP(host) === 0 ? { servername: host } : {}),
      rejectUnauthorized: !insecure,
      minVersion: "TLSv1.2",
    });
    const end = () => secured.destroy(signal.reason as Error); // aborts of ours always carry an Error
    if (signal.aborted) end();
    signal.addEventListener("abort", end, { once: true });
    secured.on("error", reject);
    secured.once("close", () => {
      signal.removeEventListener("abort", end);
      reject(new Error("the server hung up"));
    });
    secured.once("secureConnect", () => resolve(secured));
  });
}

/**
 * The first bytes of a server. One that waits for its client to begin, as TLS and HTTP servers do,
 * is spoken to after a while: what it answers to a word that it does not know tells what it is.
 */
export function firstWords(
  socket: Socket,
  clock: Clock,
  patienceMs: number,
  signal: AbortSignal,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const provoke = clock.timers.setTimeout(() => {
      socket.write("a1 NOOP\r\n\r\n");
    }, patienceMs);
    const done = (end: () => void) => {
      clock.timers.clearTimeout(provoke);
      signal.removeEventListener("abort", stop);
      end();
    };
    const stop = () => done(() => reject(signal.reason as Error)); // aborts of ours always carry an Error
    signal.addEventListener("abort", stop, { once: true });
    socket.once("data", (words: Buffer) => done(() => resolve(words)));
    socket.once("close", () => done(() => resolve(Buffer.alloc(0))));
  });
}

/** STARTTLS by hand, on a socket that has greeted; false when the server will not. */
export function askForTls(socket: Socket, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let heard = "";
    const stop = () => reject(signal.reason as Error); // aborts of ours always carry an Error
    signal.addEventListener("abort", stop, { once: true });
    const listen = (words: Buffer) => {
      heard = (heard + words.toString("latin1")).slice(-2_000);
      const answer = /(?:^|\n)a2 (OK|NO|BAD)\b[^\n]*\n/i.exec(heard)?.[1];
      if (answer === undefined) return;
      signal.removeEventListener("abort", stop);
      socket.off("data", listen);
      resolve(answer.toUpperCase() === "OK");
    };
    socket.on("data", listen);
    socket.once("close", () => resolve(false));
    socket.write("a2 STARTTLS\r\n");
  });
}
