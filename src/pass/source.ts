import type { AccountConfig, Config, ImapAccount, MaildirAccount } from "../config/config.ts";
import type { Clock } from "../core/clock.ts";
import type { Log } from "../core/log.ts";
import { assignUids, knownNames } from "../db/marks.ts";
import type { Db } from "../db/tables.ts";
import type { ImapSession } from "../imap/session.ts";
import type { MailSession } from "../mail/session.ts";
import type { Source } from "./context.ts";
import { lazily } from "./lazily.ts";

export interface SourceOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  /** The state; undefined where there is none yet. */
  readonly db: Db | undefined;
  /** Nothing may be written, so a Maildir's new names get numbers for this time only. */
  readonly readOnly: boolean;
}

const NO_CONNECTIONS = { opened: 0, reused: 0, failed: 0, retried: 0 };

/** Where the account's mail comes from; what it needs is loaded when a session is first taken. */
export function openSource(account: AccountConfig, options: SourceOptions): Source {
  return account.type === "imap" ? imapSource(account, options) : maildirSource(account, options);
}

function imapSource(account: ImapAccount, options: SourceOptions): Source {
  const pool = lazily(async () => {
    const [{ createImapPool }, { connectImap }] = await Promise.all([
      import("../imap/pool.ts"),
      import("../imap/connect.ts"),
    ]);
    const { config, clock } = options;
    const signIn = await signInOptions(account, options);
    const connect = { timeouts: config.timeouts, retries: config.retries, ...signIn };
    return createImapPool({
      max: config.concurrency.connectionsPerAccount,
      idleMs: config.timeouts.poolIdleMs,
      clock,
      open: (signal, onRetry) => connectImap(account, { ...options, ...connect, onRetry }, signal),
    });
  });
  const taken = new WeakMap<MailSession, ImapSession>();
  return {
    take: async (signal) => {
      const session = await (await pool.get()).take(signal);
      taken.set(session, session);
      return session;
    },
    give: (session) => {
      const own = taken.get(session);
      if (own !== undefined) pool.current?.give(own);
    },
    close: async () => pool.current?.close(),
    figures: () => pool.current?.figures() ?? NO_CONNECTIONS,
  };
}

/** The access token of an account that signs in with OAuth 2.0, fetched when it is needed. */
async function signInOptions({ name, auth }: ImapAccount, options: SourceOptions) {
  if (auth.type === "password") return {};
  const { createAccessToken } = await import("../http/oauth2.ts");
  const { stateDir, timeouts, retries } = options.config;
  const account = { name, oauth2: auth.oauth2 };
  return {
    accessToken: createAccessToken(account, { ...options, stateDir, timeouts, retries }),
  };
}

function maildirSource(account: MaildirAccount, options: SourceOptions): Source {
  const assign = async (mailbox: string, names: readonly string[]) => {
    const { db, readOnly } = options;
    if (db !== undefined && !readOnly) return assignUids(db, account.name, mailbox, names);
    const known = db === undefined ? [] : [...(await knownNames(db, account.name, mailbox, names))];
    const uids = new Map(known);
    let next = Math.max(0, ...uids.values()) + 1;
    for (const name of names) if (!uids.has(name)) uids.set(name, next++);
    return uids;
  };
  return {
    take: async () => {
      const { openMaildir } = await import("../maildir/session.ts");
      return openMaildir(account, { assignUids: assign, clock: options.clock });
    },
    give: () => {},
    close: async () => {},
    figures: () => NO_CONNECTIONS,
  };
}
