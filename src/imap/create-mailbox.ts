import { CodedError } from "../core/errors.ts";
import { runCommand, type Connection } from "./connection.ts";

/** Does it, and where the server refuses because the mailbox may be missing, makes it and tries again. */
export async function inMailbox<T>(
  connection: Connection,
  mailbox: string,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isRefusal(error) || !(await created(connection, mailbox, signal))) throw error;
    return work();
  }
}

/** False when the server will not have it; when it is there already that is also the answer. */
async function created(
  connection: Connection,
  mailbox: string,
  signal: AbortSignal,
): Promise<boolean> {
  const command = { what: `creating ${mailbox}`, ms: connection.timeouts.imapMarkMs };
  try {
    const answer = await runCommand(connection, command, signal, () =>
      connection.client.mailboxCreate(mailbox),
    );
    return answer.created;
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}

/** The server said no; the connection is well. */
export function isRefusal(error: unknown): boolean {
  return error instanceof CodedError && ["IMAP_REFUSED", "IMAP_MAILBOX"].includes(error.code);
}
