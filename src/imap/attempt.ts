import type { ImapFlowOptions } from "imapflow";
import type { ImapAccount, TimeoutsConfig } from "../config/config.ts";
import type { Clock } from "../core/clock.ts";
import { withDeadline } from "../core/deadline.ts";
import { CodedError } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import { plainText } from "../core/plain-text.ts";
import { destroying, type Connection } from "./connection.ts";
import { imapError } from "./imap-error.ts";
import { listenAlong } from "./last-words.ts";
import { createServerLog } from "./server-log.ts";

export interface AttemptOptions {
  readonly timeouts: TimeoutsConfig;
  readonly clock: Clock;
  readonly log: Log;
}

/** The password, or the OAuth 2.0 access token. */
export interface Credential {
  readonly type: "password" | "accessToken";
  readonly value: string;
}

const MIB = 1024 * 1024;

/**
 * Connects and signs in once. Up to the greeting, with TLS where it is asked for, counts against
 * the connect limit, the rest against the login limit; both are absolute and destroy the socket.
 */
export async function attemptConnection(
  account: ImapAccount,
  credential: Credential,
  options: AttemptOptions,
  signal: AbortSignal,
): Promise<Connection> {
  const { timeouts, clock, log } = options;
  const { host, port, tls } = account.imap;
  const ready = Promise.withResolvers<void>();
  const serverLog = createServerLog({
    onGreeting: (line) => {
      if (!/^\* (OK|PREAUTH|BYE)\b/i.test(line)) {
        ready.reject(new CodedError("IMAP_PROTOCOL", { detail: `it begins with ${quoted(line)}` }));
      } else if (tls !== "starttls") ready.resolve();
    },
    onSecured: ready.resolve,
  });
  const { ImapFlow } = await import("imapflow"); // only who has mail to fetch pays for loading it
  const client = new ImapFlow({
    ...clientOptions(account, credential, timeouts),
    logger: serverLog.logger,
  });
  let brokenBy: unknown;
  // kept for good: a reset can surface after close(), and without a listener it ends the process
  client.on("error", (error) => {
    brokenBy ??= error;
  });
  const secrets = [credential.value];
  try {
    const signedIn = client.connect();
    signedIn.catch(() => undefined); // met below, or superseded by the limit
    const close = () => client.close();
    const limit = { code: "IMAP_TIMEOUT", clock, signal } as const;
    await withDeadline(
      { ...limit, ms: timeouts.imapConnectMs },
      `connecting to ${host}:${port}`,
      (ending) => destroying(ending, close, () => Promise.race([ready.promise, signedIn])),
    );
    await withDeadline({ ...limit, ms: timeouts.imapLoginMs }, `signing in at ${host}`, (ending) =>
      destroying(ending, close, () => signedIn),
    );
  } catch (error) {
    client.close(); // never logout() after an error: it would wait for an answer
    signal.throwIfAborted();
    throw imapError(error, { fallback: "IMAP_AUTH", secrets });
  } finally {
    ready.promise.catch(() => undefined);
  }
  const lastWords = listenAlong(client);
  const common = { account, client, serverLog, timeouts, clock, log, secrets };
  return { ...common, brokenBy: () => brokenBy, lastWords };
}

function clientOptions(
  account: ImapAccount,
  credential: Credential,
  timeouts: TimeoutsConfig,
): ImapFlowOptions {
  const { host, port, tls, insecure } = account.imap;
  const { type, value } = credential;
  return {
    host,
    port,
    secure: tls === true,
    // without a word on STARTTLS it would be opportunistic: whoever strips the offer reads along
    ...(tls === true ? {} : { doSTARTTLS: tls === "starttls" }),
    tls: { minVersion: "TLSv1.2", rejectUnauthorized: !insecure },
    auth: {
      user: account.user,
      ...(type === "password" ? { pass: value } : { accessToken: value }),
    },
    clientInfo: { name: "invoicesync", version: false, vendor: false, "support-url": false },
    disableAutoIdle: true,
    disableAutoEnable: true,
    disableCompression: true,
    // ours are shorter; these only must not come first
    connectionTimeout: 2 * timeouts.imapConnectMs,
    greetingTimeout: 2 * timeouts.imapConnectMs,
    socketTimeout: 2 * Math.max(timeouts.poolIdleMs, account.timeoutMs),
    maxLineLength: 32 * MIB,
    maxLiteralSize: 64 * MIB,
    maxResponseSize: 96 * MIB,
    maxLockHoldTime: false,
  };
}

function quoted(line: string): string {
  return JSON.stringify(plainText(line.slice(0, 60)));
}
