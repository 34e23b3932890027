// Writes the demo's mailbox anew: `node demo/make.ts`.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeDemoMails } from "../test/support/demo-mails.ts";

const folder = join(import.meta.dirname, "mails");
mkdirSync(folder, { recursive: true });
for (const [name, raw] of await makeDemoMails()) writeFileSync(join(folder, name), raw);
