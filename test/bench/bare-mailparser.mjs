// Every message through imapflow and mailparser's simpleParser, and thrown away.
import { simpleParser } from "mailparser";
import { client, everySource } from "./bare-client.mjs";

let parsed = 0;
let sources = 0;
for await (const source of everySource()) {
  sources += 1;
  const mail = await simpleParser(source);
  if (mail.messageId !== undefined) parsed += 1;
}
await client.logout();
if (sources > 0 && parsed === 0) process.exitCode = 1;
