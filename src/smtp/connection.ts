import type SMTPConnection from "nodemailer/lib/smtp-connection";
import type { SmtpConfig, TimeoutsConfig } from "../config/config.ts";
import type { Clock } from "../core/clock.ts";
import { withDeadline } from "../core/deadline.ts";
import { smtpError } from "./smtp-error.ts";

export interface SmtpOptions {
  readonly timeouts: Pick<TimeoutsConfig, "smtpConnectMs" | "smtpSendMs" | "closeMs">;
  readonly clock: Clock;
}

/** A signed-in connection, used by one caller at a time. */
export type SmtpConnection = SMTPConnection;

const MAX_ANSWER_BYTES = 64 * 1024;

/** Connects, encrypts and signs in under one absolute limit that destroys the socket. */
export async function connectSmtp(
  smtp: SmtpConfig,
  { timeouts, clock }: SmtpOptions,
  signal: AbortSignal,
): Promise<SmtpConnection> {
  const { default: Connection } = await import("nodemailer/lib/smtp-connection");
  const { host, port, tls, insecure, user, password } = smtp;
  const ownLimitMs = 2 * Math.max(timeouts.smtpConnectMs, timeouts.smtpSendMs);
  const connection = new Connection({
    host,
    port,
    secure: tls === true,
    // without the word on STARTTLS it would be opportunistic: whoever strips the offer reads along
    requireTLS: tls === "starttls",
    ignoreTLS: tls === false,
    tls: { minVersion: "TLSv1.2", rejectUnauthorized: !insecure },
    // ours are shorter; these only must not come first
    connectionTimeout: ownLimitMs,
    greetingTimeout: ownLimitMs,
    dnsTimeout: ownLimitMs,
    socketTimeout: ownLimitMs,
    socketCloseTimeout: 0,
    maxResponseSize: MAX_ANSWER_BYTES,
    allowInternalNetworkInterfaces: true,
  });
  connection.on("error", () => {}); // kept for good: a reset can surface after everything
  const limit = { ms: timeouts.smtpConnectMs, code: "SMTP_TIMEOUT", clock, signal } as const;
  try {
    await withDeadline(limit, `connecting to ${host}:${port}`, async (ending) => {
      await ask(connection, ending, (done) => connection.connect(done));
      // a server that offers no sign-in wants none; one that does says so when it is sent mail
      if (user === undefined || password === undefined || !connection.allowsAuth) return;
      const credentials = { user, pass: password.reveal() };
      await ask(connection, ending, (done) => connection.login({ credentials }, done));
    });
    return connection;
  } catch (error) {
    connection.close();
    signal.throwIfAborted();
    throw smtpError(error, "connecting", secretsOf(smtp));
  }
}

/**
 * Waits for the answer to what `work` starts. The connection's end is an answer too, for not all
 * of nodemailer's callbacks come then; an abort destroys the connection.
 */
export function ask<T>(
  connection: SmtpConnection,
  signal: AbortSignal,
  work: (done: (error?: Error | null, value?: T) => void) => void,
): Promise<T | undefined> {
  return new Promise<T | undefined>((resolve, reject) => {
    const finish = (settle: () => void) => {
      connection.off("error", fail);
      connection.off("end", end);
      signal.removeEventListener("abort", stop);
      settle();
    };
    const fail = (error: Error) => finish(() => reject(error));
    // after a 421 the end comes first, and what the server said right behind it
    const end = () => queueMicrotask(() => fail(new Error("the server hung up")));
    const stop = () => {
      connection.close();
      fail(signal.reason as Error); // aborts of ours always carry an Error
    };
    connection.once("error", fail);
    connection.once("end", end);
    signal.addEventListener("abort", stop, { once: true });
    work((error, value) => (error ? fail(error) : finish(() => resolve(value))));
    if (signal.aborted) stop();
  });
}

/** Takes leave within its limit; how the server answers changes nothing. */
export async function quitSmtp(
  connection: SmtpConnection,
  { timeouts, clock }: SmtpOptions,
): Promise<void> {
  const signal = new AbortController().signal;
  const limit = { ms: timeouts.closeMs, code: "SMTP_TIMEOUT", clock, signal } as const;
  try {
    if (connection.destroyed) return;
    await withDeadline(limit, "closing", (ending) =>
      ask(connection, ending, () => connection.quit()),
    );
  } catch {
    // its end is what was waited for
  } finally {
    connection.close();
  }
}

/** What must never be repeated from a server's words. */
export function secretsOf({ password }: SmtpConfig): readonly string[] {
  return password === undefined ? [] : [password.reveal()];
}
