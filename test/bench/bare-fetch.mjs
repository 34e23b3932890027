// Every message through the library alone, in batches, thrown away.
import { ImapFlow } from "imapflow";

const BATCH = 100;
const [host = "", port = "", user = "", pass = ""] = process.argv.slice(2);
const client = new ImapFlow({
  host,
  port: Number(port),
  secure: false,
  doSTARTTLS: false,
  auth: { user, pass },
  logger: false,
});
await client.connect();
await client.mailboxOpen("INBOX");
const uids = (await client.search({ all: true }, { uid: true })) || [];
let bytes = 0;
for (let from = 0; from < uids.length; from += BATCH) {
  const set = uids.slice(from, from + BATCH).join(",");
  for await (const { source } of client.fetch(set, { source: true }, { uid: true })) {
    bytes += source?.length ?? 0;
  }
}
await client.logout();
if (uids.length > 0 && bytes === 0) process.exitCode = 1;
