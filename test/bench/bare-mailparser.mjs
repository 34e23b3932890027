// Every message through imapflow and mailparser's simpleParser, and thrown away.
import { ImapFlow } from "imapflow";
import { simpleParser } from "mailparser";

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
let parsed = 0;
for (let from = 0; from < uids.length; from += BATCH) {
  const set = uids.slice(from, from + BATCH).join(",");
  for await (const { source } of client.fetch(set, { source: true }, { uid: true })) {
    const mail = await simpleParser(source);
    if (mail.messageId !== undefined) parsed += 1;
  }
}
await client.logout();
if (uids.length > 0 && parsed === 0) process.exitCode = 1;
