import { getEventListeners } from "node:events";
import type { ImapAccount, ImapConfig, TimeoutsConfig } from "../../src/config/config.ts";
import { Secret } from "../../src/config/secrets.ts";
import { systemClock, type Clock } from "../../src/core/clock.ts";
import { createLog, type LogEvent } from "../../src/core/log.ts";
import type { FakeClock } from "../support/fake-clock.ts";
import type { ConnectOptions } from "../../src/imap/connect.ts";

const unchanged = { seen: false, flagged: false, move: undefined };

/** An account for the Dovecot of the tests, in what a test does not say. */
export function anImapAccount(
  port: number,
  given: Partial<Omit<ImapAccount, "imap">> & {
    imap?: Partial<ImapConfig>;
    password?: string;
  } = {},
): ImapAccount {
  const { imap, password = "secret", ...rest } = given;
  return {
    type: "imap",
    name: "billing",
    imap: { host: "127.0.0.1", port, tls: false, insecure: false, ...imap },
    user: "billing@example.com",
    auth: { type: "password", password: new Secret(password) },
    addresses: ["billing@example.com"],
    mailboxes: ["INBOX"],
    sentMailbox: undefined,
    search: "unseen",
    pipeline: "invoices",
    onDone: { ...unchanged, seen: true },
    onFailed: { seen: true, flagged: true, move: undefined },
    onSkip: unchanged,
    timeoutMs: 180_000,
    ...rest,
  };
}

/** The limits of the specification. */
export const timeouts: TimeoutsConfig = {
  imapConnectMs: 30_000,
  imapLoginMs: 20_000,
  imapSearchMs: 15_000,
  imapFetchMs: 20_000,
  imapMarkMs: 10_000,
  poolTestMs: 5_000,
  poolIdleMs: 300_000,
  closeMs: 3_000,
  httpConnectMs: 5_000,
  httpReadMs: 15_000,
  llmMs: 60_000,
  smtpConnectMs: 15_000,
  smtpSendMs: 60_000,
  parseMs: 15_000,
  accountMs: 180_000,
  runMs: 600_000,
};

/** Options on a clock, with what is logged. */
export function connectOptions(
  given: { clock?: Clock; retries?: number; timeouts?: Partial<TimeoutsConfig> } & Pick<
    Partial<ConnectOptions>,
    "accessToken" | "onRetry"
  > = {},
): ConnectOptions & { readonly events: LogEvent[] } {
  const { clock = systemClock, retries = 3, timeouts: limits, ...rest } = given;
  const events: LogEvent[] = [];
  return {
    clock,
    log: createLog(clock, [(event) => events.push(event)]),
    random: () => 0,
    retries: { connect: retries },
    timeouts: { ...timeouts, ...limits },
    events,
    ...rest,
  };
}

/** A signal that nobody aborts. */
export function noAbort(): AbortSignal {
  return new AbortController().signal;
}

export function listenersOn(signal: AbortSignal): number {
  return getEventListeners(signal, "abort").length;
}

/** Gives I/O its turns until something is so; gives up in the end, so that a test can fail. */
export async function until(isSo: () => boolean): Promise<void> {
  const giveUpAt = Date.now() + 10_000;
  while (!isSo()) {
    if (Date.now() > giveUpAt) throw new Error(`never came true: ${isSo.toString()}`);
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}

/** Moves the clock, with turns for I/O in between, until the promise has settled; hands it back. */
export async function whileItRuns<T>(clock: FakeClock, work: Promise<T>, stepMs = 100): Promise<T> {
  const state = { isSettled: false };
  const settle = () => {
    state.isSettled = true;
  };
  work.then(settle, settle);
  const giveUpAt = Date.now() + 10_000;
  while (!state.isSettled && Date.now() < giveUpAt) await clock.run(stepMs);
  return work;
}
