// The least that a pass over one mailbox has to do, with the library alone.
import { ImapFlow } from "imapflow";

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
await client.search({ seen: false }, { uid: true });
await client.logout();
