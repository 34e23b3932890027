// Writes the demo's mailboxes anew: `node demo/make.ts`.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeDemoMails } from "../test/support/demo-mails.ts";
import { makeDemoQuestions } from "../test/support/demo-questions.ts";

for (const [folder, mails] of Object.entries({
  mails: await makeDemoMails(),
  questions: makeDemoQuestions(),
})) {
  const path = join(import.meta.dirname, folder);
  mkdirSync(path, { recursive: true });
  for (const [name, raw] of mails) writeFileSync(join(path, name), raw);
}
