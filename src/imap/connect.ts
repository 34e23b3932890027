import type { ImapAccount } from "../config/config.ts";
import { sleep } from "../core/clock.ts";
import { CodedError, codedError, type ErrorCode } from "../core/errors.ts";
import { attemptConnection, type AttemptOptions, type Credential } from "./attempt.ts";
import type { Connection } from "./connection.ts";
import { imapSession, type ImapSession } from "./session.ts";

/** An access token for the account's sign-in; told which one the server refused, a fresh one. */
export type AccessToken = (signal: AbortSignal, refused?: string) => Promise<string>;

export interface ConnectOptions extends AttemptOptions {
  /** `connect` counts the tries after the first. */
  readonly retries: { readonly connect: number };
  readonly random: () => number;
  /** For an account that signs in with OAuth 2.0. */
  readonly accessToken?: AccessToken;
  readonly onRetry?: () => void;
}

// Another try may help here; a wrong password or certificate stays wrong, and servers lock accounts.
const RETRIED: ReadonlySet<ErrorCode> = new Set([
  "IMAP_CONNECT",
  "IMAP_TIMEOUT",
  "IMAP_CLOSED",
  "IMAP_BUSY",
]);
const FIRST_BACKOFF_MS = 1_000;

/** Connects and signs in, with retries for what may pass; every try is a new connection. */
export async function connectImap(
  account: ImapAccount,
  options: ConnectOptions,
  signal: AbortSignal,
): Promise<ImapSession> {
  const { clock, log, random } = options;
  const { host, port, insecure } = account.imap;
  const named = { account: account.name };
  if (insecure) {
    log.warn(`insecure: true, so nobody knows that ${host} is who it says it is`, named);
  }
  for (let retry = 0; ; retry += 1) {
    try {
      const session = imapSession(await signIn(account, options, signal));
      log.debug("connect", `connected to ${host}:${port}`, named);
      return session;
    } catch (error) {
      signal.throwIfAborted();
      const { code, message } = codedError(error);
      if (!RETRIED.has(code) || retry >= options.retries.connect) throw error;
      // full jitter: accounts that failed together do not come back together
      const waitMs = Math.round(random() * FIRST_BACKOFF_MS * 2 ** retry);
      log.debug("waiting", `${message}; trying again in ${waitMs} ms`, { ...named, code });
      options.onRetry?.();
      await sleep(clock, waitMs, signal);
    }
  }
}

async function signIn(
  account: ImapAccount,
  options: ConnectOptions,
  signal: AbortSignal,
): Promise<Connection> {
  const { auth } = account;
  if (auth.type === "password") {
    const password: Credential = { type: "password", value: auth.password.reveal() };
    return attemptConnection(account, password, options, signal);
  }
  const { accessToken } = options;
  if (accessToken === undefined) throw new Error("an oauth2 account was given no accessToken");
  const withToken = (value: string) =>
    attemptConnection(account, { type: "accessToken", value }, options, signal);
  const token = await accessToken(signal);
  try {
    return await withToken(token);
  } catch (error) {
    // a kept token can have been revoked before its time: one fresh one tells
    if (!(error instanceof CodedError) || error.code !== "IMAP_AUTH") throw error;
    const fresh = await accessToken(signal, token);
    if (fresh === token) throw error;
    return withToken(fresh);
  }
}
