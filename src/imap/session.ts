import { withDeadline } from "../core/deadline.ts";
import { CodedError } from "../core/errors.ts";
import type { Filing, MailSession, OpenedMailbox } from "../mail/session.ts";
import { refusal, runCommand, type Connection } from "./connection.ts";
import { describeMessages, fetchHeaderBlocks, fetchMessages } from "./fetch-messages.ts";
import { fetchToFile } from "./fetch-to-file.ts";
import { hasMessage, keepMessage, markedMailbox } from "./folders.ts";
import { mailboxPath } from "./mailbox-path.ts";
import { markMessages } from "./mark-messages.ts";
import { searchUids } from "./receive.ts";
import { searchAccount } from "./search-account.ts";

/** A signed-in IMAP connection: what the pass asks for, and what its owner needs besides. */
export interface ImapSession extends MailSession {
  /** Asks the server for a sign of life; rejects when none comes in time. */
  testAlive(signal: AbortSignal): Promise<void>;
  /** Leaves politely when all is well, within its limit; afterwards no socket is left. */
  close(): Promise<void>;
  /** What can do more than mail needs: folders, searching, keeping a draft. */
  readonly connection: Connection;
}

export function imapSession(connection: Connection): ImapSession {
  const { client, timeouts, serverLog } = connection;
  const isUsable = () => client.usable && connection.brokenBy() === undefined;
  return {
    connection,
    filing: imapFiling(connection),
    isUsable,
    open: (mailbox, options, signal) => openMailbox(connection, mailbox, options.readOnly, signal),
    search: (signal) => searchAccount(connection, signal),
    listAll: async (signal) => {
      const all = await searchUids(connection, { all: true }, signal);
      const seen = new Set(await searchUids(connection, { seen: true }, signal));
      return all.map((uid) => ({ uid, seen: seen.has(uid) }));
    },
    describe: (uids, signal) => describeMessages(connection, uids, signal),
    fetchHeaders: (uids, signal) => fetchHeaderBlocks(connection, uids, signal),
    fetch: (messages, signal) => fetchMessages(connection, messages, signal),
    fetchToFile: (message, file, signal) => fetchToFile(connection, message, file, signal),
    mark: (uids, request, signal) => markMessages(connection, uids, request, signal),
    testAlive: (signal) =>
      runCommand(
        connection,
        { what: "testing the connection", ms: timeouts.poolTestMs },
        signal,
        async () => {
          await client.noop(); // says false, not why, when it fails
          if (!client.usable || serverLog.takeFailure() !== undefined) throw refusal(connection);
        },
      ),
    close: () => closeConnection(connection, isUsable()),
  };
}

/** The folders are listed once a session, not for each message. */
function imapFiling(connection: Connection): Filing {
  const found = new Map<string, string | undefined>();
  return {
    find: async (use, signal) => {
      if (!found.has(use)) found.set(use, await markedMailbox(connection, use, signal));
      return found.get(use);
    },
    has: (mailbox, messageId, signal) => hasMessage(connection, mailbox, messageId, signal),
    keep: (mailbox, raw, flag, signal) => keepMessage(connection, mailbox, raw, flag, signal),
  };
}

async function openMailbox(
  connection: Connection,
  mailbox: string,
  readOnly: boolean,
  signal: AbortSignal,
): Promise<OpenedMailbox> {
  const { client, timeouts } = connection;
  const command = {
    what: `opening ${mailbox}`,
    ms: timeouts.imapSearchMs,
    fallback: "IMAP_MAILBOX",
  } as const;
  const opened = await runCommand(connection, command, signal, () =>
    client.mailboxOpen(mailboxPath(client, mailbox), { readOnly }),
  );
  // what the types promise, a server may leave out
  const uidValidity: bigint | undefined = opened.uidValidity;
  const uidNext: number | undefined = opened.uidNext;
  if (uidValidity === undefined) {
    throw new CodedError("IMAP_PROTOCOL", { detail: `${mailbox} has no UIDVALIDITY` });
  }
  return {
    uidValidity: Number(uidValidity),
    uidNext: uidNext ?? (await highestUid(connection, signal)) + 1,
    readOnly: readOnly || opened.readOnly === true,
  };
}

/** UIDNEXT is optional in old IMAP. */
async function highestUid(connection: Connection, signal: AbortSignal): Promise<number> {
  return (await searchUids(connection, { all: true }, signal)).at(-1) ?? 0;
}

/** LOGOUT can stay unanswered, and after an error its promise may never settle: bounded, or not at all. */
async function closeConnection(connection: Connection, isUsable: boolean): Promise<void> {
  const { client, clock, timeouts } = connection;
  try {
    if (!isUsable) return;
    const signal = new AbortController().signal;
    const limit = { ms: timeouts.closeMs, code: "IMAP_TIMEOUT", clock, signal } as const;
    await withDeadline(limit, "closing", () => client.logout());
  } catch {
    // all that was asked for is done; how the server takes leave changes nothing
  } finally {
    client.close();
  }
}
