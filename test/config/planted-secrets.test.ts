import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { aCli } from "../cli/cli-in-buffers.ts";

// Settings that are wrong where a secret stands: what is said of them is on a screen, in a mail of
// cron's, in the journal.

const MARK = "pl4ntedS3cret";

/** What somebody types whose password begins or ends with a sign that YAML has for itself. */
const PASSWORDS = [
  ..."*&!|>%@`\"'{}[]#?:-,=~^\\"
    .split("")
    .flatMap((sign) => [
      `${sign}${MARK}`,
      `${sign} ${MARK}`,
      `${MARK}${sign}`,
      `a${sign}${MARK}: ${MARK}`,
      `"${MARK}" ${sign}${MARK}`,
      `'${MARK}' ${sign}${MARK}`,
      `"\\${sign}${MARK}"`,
      `[${sign}${MARK}]`,
    ]),
  `|\n    ${MARK}\n  ${MARK}`,
  `"${MARK}\n${MARK}`,
  `!!binary ${MARK}`,
  `!!int ${MARK}`,
  `*a.${MARK}`,
  `\t${MARK}\n\t${MARK}`,
];

const FILES = [
  ...PASSWORDS.map(
    (password) => `accounts:
  - name: a
    imap: { host: 127.0.0.1, port: 1, tls: false }
    user: a@example.com
    password: ${password}
`,
  ),
  MARK,
  `- ${MARK}\n`,
  `accounts: "imaps://me:${MARK}@mail.example.com"\n`,
  `accounts: [${MARK}]\n`,
  `accounts: [{ name: a, imap: "imaps://me:${MARK}@mail.example.com", user: a }]\n`,
  `accounts: [{ name: a, imap: { host: "me:${MARK}@mail.example.com" }, user: a }]\n`,
  `accounts: [{ name: a, imap: { host: x, port: "imaps://me:${MARK}@x" }, user: a }]\n`,
  `accounts: [{ name: a, imap: { host: x }, user: a, oauth2: ${MARK} }]\n`,
  `accounts: [{ name: a, imap: { host: x }, user: a, oauth2: { refreshToken: [${MARK}] } }]\n`,
  `smtp: ${MARK}\n`,
  `smtp: "smtps://me:${MARK}@mail.example.com"\n`,
  `smtp: { host: "smtps://me:${MARK}@mail.example.com", from: x }\n`,
  `llm: ${MARK}\n`,
  `llm: { apiKey: { key: ${MARK} }, baseUrl: "https://me:${MARK}@llm.example.com" }\n`,
  `llm: { apiKey: ${MARK}, baseUrl: "llm.example.com/?key=${MARK}" }\n`,
  `alerts: { webhook: "ftp://${MARK}" }\n`,
  `alerts: "https://hooks.example.com/${MARK}"\n`,
  `monitoring: "https://ping.example.com/${MARK}"\n`,
  `monitoring: { pingUrl: ${MARK} }\n`,
  `pdfPasswords: ${MARK}\n`,
  `pdfPasswords: [[${MARK}]]\n`,
  `databaseUrl: ${MARK}\n`,
  `databaseUrl: "postgres://me:${MARK}@db.example.com/x?${MARK}"\n`,
];

test("settings that are wrong where a secret stands are told without it", async (t) => {
  const cli = aCli(t);
  const leaks: string[] = [];
  for (const file of FILES) {
    writeFileSync(join(cli.dir, "invoicesync.yaml"), file);
    for (const command of [
      ["config", "check"],
      ["config", "check", "--json", "--log-level", "debug"],
      ["config", "show"],
    ]) {
      const { stdout, stderr } = await cli.run(...command);
      const said = `${stdout}${stderr}`;
      if (said.includes(MARK)) leaks.push(`${command.join(" ")} of ${file}${said}`);
    }
  }
  assert.deepEqual(leaks, []);
});
