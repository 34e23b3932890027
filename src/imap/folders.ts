import type { ListResponse } from "imapflow";
import type { KeptMessage } from "../mail/session.ts";
import { refusal, runCommand, type Connection } from "./connection.ts";
import { inMailbox } from "./create-mailbox.ts";
import { mailboxPath } from "./mailbox-path.ts";
import { searchUids } from "./receive.ts";

/** The folders there are, by the names that `mailboxes` and `sentMailbox` take. */
export async function listMailboxes(
  connection: Connection,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const folders = await list(connection, signal);
  return folders.filter(({ flags }) => !flags.has("\\Noselect")).map(({ path }) => path);
}

/** The folder that the server itself marks (`\Sent`, `\Drafts`); names are no marks. */
export async function markedMailbox(
  connection: Connection,
  use: "\\Sent" | "\\Drafts",
  signal: AbortSignal,
): Promise<string | undefined> {
  const folders = await list(connection, signal);
  const marked = folders.filter(({ specialUse }) => specialUse === use);
  const best = marked.find(({ specialUseSource }) => specialUseSource === "extension");
  return (best ?? marked[0])?.path;
}

/** Whether the mailbox holds a message with this Message-ID; it is opened read-only. */
export async function hasMessage(
  connection: Connection,
  mailbox: string,
  messageId: string,
  signal: AbortSignal,
): Promise<boolean> {
  await select(connection, mailbox, true, signal);
  return hasInSelected(connection, messageId, signal);
}

async function hasInSelected(
  connection: Connection,
  messageId: string,
  signal: AbortSignal,
): Promise<boolean> {
  const query = { header: { "Message-ID": messageId } };
  return (await searchUids(connection, query, signal)).length > 0;
}

/**
 * Puts a message into a mailbox, which is made where it is missing, unless it is there already;
 * `\Draft` for a draft, `\Seen` for a copy of what was sent.
 */
export async function keepMessage(
  connection: Connection,
  mailbox: string,
  { messageId, raw, flag }: KeptMessage,
  signal: AbortSignal,
): Promise<void> {
  const { client, timeouts } = connection;
  // selected first: imapflow drops the flags that the mailbox open at the time would not take
  await inMailbox(connection, mailboxPath(client, mailbox), signal, () =>
    select(connection, mailbox, false, signal),
  );
  if (await hasInSelected(connection, messageId, signal)) return;
  const command = { what: `writing to ${mailbox}`, ms: timeouts.imapFetchMs };
  await runCommand(connection, command, signal, async () => {
    const kept = await client.append(mailboxPath(client, mailbox), raw, [flag]);
    if (!kept) throw refusal(connection);
  });
}

function select(
  connection: Connection,
  mailbox: string,
  readOnly: boolean,
  signal: AbortSignal,
): Promise<unknown> {
  const { client, timeouts } = connection;
  const command = {
    what: `opening ${mailbox}`,
    ms: timeouts.imapSearchMs,
    fallback: "IMAP_MAILBOX",
  } as const;
  return runCommand(connection, command, signal, () =>
    client.mailboxOpen(mailboxPath(client, mailbox), { readOnly }),
  );
}

function list(connection: Connection, signal: AbortSignal): Promise<readonly ListResponse[]> {
  const command = { what: "listing the folders", ms: connection.timeouts.imapSearchMs };
  return runCommand(connection, command, signal, () => connection.client.list());
}
