// The library alone, signed in at the server that the arguments name, with its mailbox open.
import { ImapFlow } from "imapflow";

const BATCH = 100;
const [host = "", port = "", user = "", pass = ""] = process.argv.slice(2);

export const client = new ImapFlow({
  host,
  port: Number(port),
  secure: false,
  doSTARTTLS: false,
  auth: { user, pass },
  logger: false,
});
await client.connect();
await client.mailboxOpen("INBOX");

/** The source of every message, in batches. */
export async function* everySource() {
  const uids = (await client.search({ all: true }, { uid: true })) || [];
  for (let from = 0; from < uids.length; from += BATCH) {
    const set = uids.slice(from, from + BATCH).join(",");
    for await (const { source } of client.fetch(set, { source: true }, { uid: true })) {
      yield source;
    }
  }
}
