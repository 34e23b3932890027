import type { ImapFlow } from "imapflow";
import type { ImapAccount, TimeoutsConfig } from "../config/config.ts";
import type { Clock } from "../core/clock.ts";
import { withDeadline } from "../core/deadline.ts";
import { CodedError, type ErrorCode } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import { imapError } from "./imap-error.ts";
import type { LastWords } from "./last-words.ts";
import type { ServerLog } from "./server-log.ts";

/** One signed-in client and all that its commands need. It is used by one caller at a time. */
export interface Connection {
  readonly account: ImapAccount;
  readonly client: ImapFlow;
  readonly serverLog: ServerLog;
  readonly timeouts: TimeoutsConfig;
  readonly clock: Clock;
  readonly log: Log;
  /** Passwords and tokens, never to be repeated in an error. */
  readonly secrets: readonly string[];
  /** Why the connection broke, once it has. */
  brokenBy(): unknown;
  readonly lastWords: LastWords;
}

/** One command: what it is called in an error, its limit, and the code of a plain "no". */
export interface Command {
  readonly what: string;
  readonly ms: number;
  readonly fallback?: ErrorCode;
}

/**
 * Runs a command under its absolute limit. When that passes, or the signal aborts, the connection
 * is destroyed. What the work throws comes out with a code.
 */
export function runCommand<T>(
  connection: Connection,
  command: Command,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const { clock } = connection;
  const limit = { ms: command.ms, code: "IMAP_TIMEOUT", clock, signal } as const;
  return coded(connection, command.fallback, signal, () =>
    withDeadline(limit, command.what, (ending) =>
      destroying(ending, () => connection.client.close(), work),
    ),
  );
}

/** Gives whatever the work throws a code; a connection's end is told by what broke it. */
export async function coded<T>(
  connection: Connection,
  fallback: ErrorCode | undefined,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const { client, serverLog, secrets } = connection;
  // on a closed client imapflow answers with nothing, which would read as "no mail"
  if (!client.usable) throw lostConnection(connection);
  serverLog.takeFailure();
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted(); // the reason is the limit's or the signal's own error
    const known = imapError(error, { fallback: fallback ?? "IMAP_REFUSED", secrets });
    throw known.code === "IMAP_CLOSED" ? lostConnection(connection, known) : known;
  }
}

/** "Not connected" is what every command says after the end; what ended it says more. */
function lostConnection(connection: Connection, error?: CodedError): CodedError {
  const { secrets } = connection;
  const cause = connection.brokenBy();
  if (cause !== undefined) return imapError(cause, { fallback: "IMAP_CLOSED", secrets });
  return error ?? new CodedError("IMAP_CLOSED");
}

/** The error behind a `false`: imapflow gives that where it should throw. */
export function refusal(connection: Connection): Error {
  const failure = connection.serverLog.takeFailure();
  return failure instanceof Error ? failure : new Error("the command was not carried out");
}

/** While the work runs, the end of its signal destroys what it uses; later it does not. */
export async function destroying<T>(
  signal: AbortSignal,
  destroy: () => void,
  work: () => Promise<T>,
): Promise<T> {
  signal.addEventListener("abort", destroy, { once: true });
  try {
    return await work();
  } finally {
    signal.removeEventListener("abort", destroy);
  }
}
