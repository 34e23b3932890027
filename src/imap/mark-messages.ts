import type { FlagsEvent } from "imapflow";
import { CodedError } from "../core/errors.ts";
import type { MarkRequest } from "../mail/session.ts";
import { inMailbox, isRefusal } from "./create-mailbox.ts";
import { refusal, runCommand, type Connection } from "./connection.ts";
import { fullPath, mailboxPath } from "./mailbox-path.ts";
import { stillThere } from "./receive.ts";
import { uidSets } from "./uid-set.ts";

/**
 * Sets flags, then moves: one command a set. Uids that are gone are no failure. Returns those that
 * stay in the mailbox and whose flags are not as they were set, by the server's own word.
 */
export async function markMessages(
  connection: Connection,
  uids: readonly number[],
  request: MarkRequest,
  signal: AbortSignal,
): Promise<readonly number[]> {
  const { client } = connection;
  if (client.mailbox !== false && client.mailbox.readOnly === true) {
    throw new CodedError("IMAP_READ_ONLY", { detail: client.mailbox.path });
  }
  const move = whereTo(connection, request.move);
  const seen = request.seen || move === "stays";
  const added = [...(seen ? ["\\Seen"] : []), ...(request.flagged ? ["\\Flagged"] : [])];
  const removed = request.unflag && !request.flagged ? ["\\Flagged"] : [];
  const told = new Map<number, ReadonlySet<string>>();
  const listen = ({ uid, flags }: FlagsEvent) => {
    if (uid !== undefined && flags !== undefined) told.set(uid, flags);
  };
  client.on("flags", listen);
  try {
    for (const { uids: set } of uidSets(uids)) {
      if (added.length > 0) {
        await change(connection, "marking", set, signal, (range) =>
          client.messageFlagsAdd(range, added, { uid: true }),
        );
      }
      if (removed.length > 0) {
        await change(connection, "marking", set, signal, (range) =>
          client.messageFlagsRemove(range, removed, { uid: true }),
        );
      }
      if (move !== undefined && move !== "stays") await moveSet(connection, set, move.to, signal);
    }
  } finally {
    client.off("flags", listen);
  }
  if (move !== undefined && move !== "stays") return [];
  const kept = client.mailbox === false ? undefined : client.mailbox.permanentFlags;
  const expected = added.filter((flag) => kept?.has(flag) !== false); // what it says it can keep
  return uids.filter((uid) => {
    const flags = told.get(uid);
    if (flags === undefined) return false; // nothing was said: it is believed
    return expected.some((flag) => !flags.has(flag)) || removed.some((flag) => flags.has(flag));
  });
}

/**
 * Without MOVE or UIDPLUS a move ends in EXPUNGE, which also removes what others marked as deleted:
 * there the message stays and is only set to seen.
 */
function whereTo(
  { client, log, account }: Connection,
  mailbox: string | undefined,
): { readonly to: string } | "stays" | undefined {
  if (mailbox === undefined) return undefined;
  if (client.mailbox !== false && fullPath(client, mailbox) === client.mailbox.path)
    return undefined;
  if (!client.capabilities.has("MOVE") && !client.capabilities.has("UIDPLUS")) {
    log.warn("the server cannot move messages safely: they stay, marked as read", {
      account: account.name,
    });
    return "stays";
  }
  return { to: mailboxPath(client, mailbox) };
}

async function moveSet(
  connection: Connection,
  uids: readonly number[],
  destination: string,
  signal: AbortSignal,
): Promise<void> {
  const { client } = connection;
  await inMailbox(connection, destination, signal, () =>
    change(connection, "moving", uids, signal, (range) =>
      client.messageMove(range, destination, { uid: true }),
    ),
  );
}

/** One command for a set of uids; a refused one is tried once more with those that are still there. */
async function change(
  connection: Connection,
  what: string,
  uids: readonly number[],
  signal: AbortSignal,
  send: (range: string) => Promise<unknown>,
): Promise<void> {
  const run = async (members: readonly number[]) => {
    for (const { set } of uidSets(members)) {
      const command = { what, ms: connection.timeouts.imapMarkMs };
      await runCommand(connection, command, signal, async () => {
        if (!(await send(set))) throw refusal(connection);
      });
    }
  };
  try {
    await run(uids);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const there = await stillThere(connection, uids, signal);
    if (there.length === uids.length) throw error;
    await run(there);
  }
}
