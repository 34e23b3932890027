import assert from "node:assert/strict";
import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { ACCOUNT, aFolder, load, loadText, problemsOf } from "./settings-folder.ts";

const SECRET_FORMS = "a text, { env: NAME }, { file: PATH } or { command: WORDS }";
const TIME_LIMIT =
  "must be a duration with its unit such as 500ms, 8s or 3m, above 0 and at most 1d";
const DURATION = "must be a duration with its unit such as 500ms, 90s, 5m, 1h or 30d";

/** `ACCOUNT` with one line changed or added. */
function accountWith(line: string): string {
  const key = /^\w+/.exec(line)?.[0] ?? "";
  const lines = ACCOUNT.split("\n").filter((other) => !other.trim().startsWith(`${key}:`));
  return [...lines.slice(0, -1), `    ${line}`, ""].join("\n");
}

describe("a file with one mistake: it is named with file, line, key and what would be right", () => {
  for (const [text, problem] of [
    // the list of accounts
    ["accounts: []\n", ":1: accounts: must have at least one account"],
    ["accounts:\n", ":1: accounts: must be a list of accounts, but it is empty"],
    ["accounts: {}\n", ":1: accounts: must be a list of accounts, not a mapping"],
    ["smtp:\n", ":1: accounts: is missing"],
    ["- accounts\n", ":1: must be a mapping (key: value), not a list"],
    ["just text\n", ":1: must be a mapping (key: value), not a text"],
    ["accounts: [5]\n", ":1: accounts[0]: must be a mapping (key: value), not 5"],
    ["accounts: [null]\n", ":1: accounts[0]: must be a mapping (key: value), but it is empty"],
    ["accounts:\n  - []\n", ":2: accounts[0]: must be a mapping (key: value), not a list"],
    // unknown keys
    [`${ACCOUNT}smpt: {}\n`, ":6: smpt: is not a known key; did you mean smtp?"],
    [
      `${ACCOUNT}retries: { attempt: 5 }\n`,
      ":6: retries.attempt: is not a known key; did you mean attempts?",
    ],
    [
      `${ACCOUNT}retention: { xyzzy: 5 }\n`,
      ":6: retention.xyzzy: is not a known key; known here: mail, logs",
    ],
    [
      `${ACCOUNT}company:\n  tax_ids: []\n`,
      ":7: company.tax_ids: is not a known key; did you mean taxIds?",
    ],
    [
      `${ACCOUNT}retention: { constructor: 1 }\n`,
      ":6: retention.constructor: is not a known key; known here: mail, logs",
    ],
    [
      `${ACCOUNT}retention: { __proto__: {} }\n`,
      ":6: retention.__proto__: is not a known key; known here: mail, logs",
    ],
    [
      accountWith("Pipeline: auto"),
      ":6: accounts[0].Pipeline: is not a known key; did you mean pipeline?",
    ],
    // accounts
    [
      accountWith("pipeline: invoice"),
      ':6: accounts[0].pipeline: must be invoices, replies or auto, not "invoice"',
    ],
    [
      accountWith("imap: { host: h, port: abc }"),
      ':5: accounts[0].imap.port: must be a port from 1 to 65535, not "abc"',
    ],
    [
      accountWith("imap: { host: h, port: 0 }"),
      ":5: accounts[0].imap.port: must be a port from 1 to 65535, not 0",
    ],
    [
      accountWith("imap: { host: h, port: 65536 }"),
      ":5: accounts[0].imap.port: must be a port from 1 to 65535, not 65536",
    ],
    [
      accountWith("imap: { host: h, port: 993.5 }"),
      ":5: accounts[0].imap.port: must be a port from 1 to 65535, not 993.5",
    ],
    [
      accountWith("imap: { host: h, port: }"),
      ":5: accounts[0].imap.port: must be a port from 1 to 65535, but it is empty",
    ],
    [accountWith("imap: { port: 993 }"), ":5: accounts[0].imap.host: is missing"],
    [
      accountWith("imap: { host: 'imaps://h' }"),
      ':5: accounts[0].imap.host: must be the name or address of a server only, such as imap.example.com, not "imaps://h"',
    ],
    [
      accountWith("imap: { host: 'h:993' }"),
      ':5: accounts[0].imap.host: must be the name or address of a server only, such as imap.example.com, not "h:993"',
    ],
    [
      accountWith("imap: { host: h, tls: yes }"),
      ':5: accounts[0].imap.tls: must be true, starttls or false, not "yes"',
    ],
    [
      accountWith("imap: { host: h, tls: false }"),
      ":5: accounts[0].imap: tls: false sends the password in plain text to another machine; use tls: true or starttls (or insecure: true, if it must be)",
    ],
    [
      accountWith("imap: imap.example.com"),
      ":5: accounts[0].imap: must be a mapping (key: value), not a text",
    ],
    [
      accountWith("maildir: ./mail"),
      ":6: accounts[0].maildir: cannot stand beside imap; make it an account of its own",
    ],
    [
      "accounts:\n  - name: a\n",
      ":2: accounts[0].imap: is missing: give imap: { host: … } or maildir: PATH",
    ],
    [
      "accounts:\n  - { name: a, maildir: m, password: x }\n",
      ":2: accounts[0].password: cannot stand beside maildir, which needs no sign-in",
    ],
    ["accounts:\n  - { maildir: m }\n", ":2: accounts[0].name: is missing"],
    [
      "accounts:\n  - { maildir: m, name: 7 }\n",
      ":2: accounts[0].name: must be a text: put 7 in quotes",
    ],
    [
      "accounts:\n  - { name: a, imap: { host: h }, password: x }\n",
      ":2: accounts[0].user: is missing: the login name",
    ],
    [
      "accounts:\n  - { name: a, imap: { host: h }, user: u }\n",
      ":2: accounts[0].password: is missing: give password or oauth2",
    ],
    [
      accountWith("oauth2: { provider: google, clientId: a, refreshToken: b }"),
      ":6: accounts[0].oauth2: cannot stand beside password; leave one of them out",
    ],
    [
      "accounts:\n  - { name: a, maildir: m }\n  - { name: b, maildir: n }\n  - { name: a, maildir: o }\n",
      ':4: accounts[2].name: is the name of an earlier account too; each needs its own, not "a" again',
    ],
    [accountWith("mailboxes: []"), ":6: accounts[0].mailboxes: must name at least one folder"],
    [
      accountWith("mailboxes: INBOX"),
      ':6: accounts[0].mailboxes: must be a list of folders, not "INBOX"',
    ],
    [
      accountWith("search: new"),
      ':6: accounts[0].search: must be unseen, all or { since: 30d }, not "new"',
    ],
    [
      accountWith("search: { since: 30 }"),
      ":6: accounts[0].search: must be unseen, all or { since: 30d }, not a mapping",
    ],
    [
      accountWith("addresses: [nobody]"),
      ':6: accounts[0].addresses[0]: must be a mail address such as billing@example.com, not "nobody"',
    ],
    [
      accountWith("onDone: { seen: 1 }"),
      ":6: accounts[0].onDone.seen: must be true or false, not 1",
    ],
    [
      accountWith("onDone: { mvoe: X }"),
      ":6: accounts[0].onDone.mvoe: is not a known key; did you mean move?",
    ],
    [accountWith("timeout: 180"), `:6: accounts[0].timeout: ${TIME_LIMIT}, not 180`],
    // durations, sizes, numbers
    [`${ACCOUNT}timeouts: { llm: 0s }\n`, `:6: timeouts.llm: ${TIME_LIMIT}, not "0s"`],
    [`${ACCOUNT}timeouts: { run: 30d }\n`, `:6: timeouts.run: ${TIME_LIMIT}, not "30d"`],
    [
      `${ACCOUNT}timeouts: { poolTest: soon }\n`,
      `:6: timeouts.poolTest: ${TIME_LIMIT}, not "soon"`,
    ],
    [`${ACCOUNT}retries: { backoff: 60 }\n`, `:6: retries.backoff: ${DURATION}, not 60`],
    [`${ACCOUNT}retention: { mail: 90 days }\n`, `:6: retention.mail: ${DURATION}, not "90 days"`],
    [
      `${ACCOUNT}retries: { attempts: 0 }\n`,
      ":6: retries.attempts: must be a whole number from 1 to 1000, not 0",
    ],
    [
      `${ACCOUNT}retries: { llm: 1.5 }\n`,
      ":6: retries.llm: must be a whole number from 0 to 100, not 1.5",
    ],
    [
      `${ACCOUNT}downloads: { maxBytes: 20 megs }\n`,
      ':6: downloads.maxBytes: must be a size such as 512KB or 20MB, or a number of bytes, not "20 megs"',
    ],
    [
      `${ACCOUNT}downloads: { maxBytes: 0 }\n`,
      ":6: downloads.maxBytes: must be a size such as 512KB or 20MB, or a number of bytes, not 0",
    ],
    [
      `${ACCOUNT}downloads: { allowHosts: ['https://x.org/'] }\n`,
      ':6: downloads.allowHosts[0]: must be a host name such as files.example.com, without https:// and path, not "https://x.org/"',
    ],
    [
      `${ACCOUNT}llm: { dailyBudgetUsd: -1 }\n`,
      ":6: llm.dailyBudgetUsd: must be a number of at least 0, not -1",
    ],
    [
      `${ACCOUNT}llm: { requestsPerMinute: .inf }\n`,
      ":6: llm.requestsPerMinute: must be a whole number of at least 1, not Infinity",
    ],
    [
      `${ACCOUNT}company: { taxIds: [30712345671] }\n`,
      ":6: company.taxIds[0]: must be a text: put 30712345671 in quotes",
    ],
    // the other sections
    [
      `${ACCOUNT}replies: { mode: dry }\n`,
      ':6: replies.mode: must be send, draft or shadow, not "dry"',
    ],
    [
      `${ACCOUNT}replies: { language: Spanish }\n`,
      ':6: replies.language: must be auto or a language code such as es or en, not "Spanish"',
    ],
    [
      `${ACCOUNT}llm: { baseUrl: localhost }\n`,
      ':6: llm.baseUrl: must be an address that begins with https:// or http://, not "localhost"',
    ],
    [
      `${ACCOUNT}llm: { baseUrl: 'https://api.openai.com/v1' }\n`,
      ":6: llm.apiKey: is missing: api.openai.com answers nobody without a key",
    ],
    [
      `${ACCOUNT}smtp: { host: h, user: a@b.c }\n`,
      ":6: smtp.password: is missing: the password of smtp.user",
    ],
    [
      `${ACCOUNT}smtp: { host: h, user: shop, password: x }\n`,
      ":6: smtp.from: is missing: the address that replies and alerts are sent from",
    ],
    [
      `${ACCOUNT}smtp: { host: h, from: a@b.c, tls: false }\n`,
      ":6: smtp.tls: tls: false sends the password in plain text to another machine; use tls: true or starttls (or insecure: true, if it must be)",
    ],
    [
      `${ACCOUNT}smtp: { host: h, from: "Shop" }\n`,
      ':6: smtp.from: must be an address such as shop@example.com or Shop <shop@example.com>, not "Shop"',
    ],
    [
      `${ACCOUNT}alerts: { webhook: hook }\n`,
      ":6: alerts.webhook: must be an address such as https://…",
    ],
    [
      `${ACCOUNT}databaseUrl: mysql://x\n`,
      ":6: databaseUrl: must be an address such as postgres://…; without it the state is in SQLite",
    ],
    [`${ACCOUNT}logLevel: loud\n`, ':6: logLevel: must be debug, info, warn or error, not "loud"'],
    // secrets: what is wrong is never quoted
    [
      accountWith("password: 90210"),
      ":5: accounts[0].password: must be a text: put the value in quotes",
    ],
    [
      accountWith("password: { evn: hunter2 }"),
      `:5: accounts[0].password: must be ${SECRET_FORMS}`,
    ],
    [
      accountWith("password: ''"),
      `:5: accounts[0].password: must be ${SECRET_FORMS}, but it is empty`,
    ],
    [
      accountWith("password:"),
      `:5: accounts[0].password: must be ${SECRET_FORMS}, but it is empty`,
    ],
    [
      accountWith('password: { command: "pass \'show" }'),
      `:5: accounts[0].password: must be ${SECRET_FORMS}`,
    ],
    [
      accountWith('password: "hunter2\\r\\nDATA"'),
      ":5: accounts[0].password: the value must be a single line without control characters",
    ],
    [
      accountWith("password: { env: NOT_SET }"),
      ":5: accounts[0].password: the environment variable NOT_SET is not set",
    ],
    [
      `${ACCOUNT}pdfPasswords:\n  - a\n  - { file: ./nowhere }\n`,
      ":8: pdfPasswords[1]: the file nowhere does not exist",
    ],
    // YAML itself
    [
      "accounts: [\n",
      ":2: not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]",
    ],
    [`${ACCOUNT}accounts: []\n`, ":6: accounts is there twice; leave one of them out"],
    ["accounts:\n\t- name: a\n", ":2: a tab cannot indent; use spaces"],
    [
      "accounts: *none\n",
      ":1: an alias (*) of nothing before it; put a text that begins with * in quotes",
    ],
    [`${ACCOUNT}---\n${ACCOUNT}`, ":6: a second document begins here (---); only one is read"],
    [`${ACCOUNT}stateDir: !env STATE\n`, ":6: this tag (!) is not known; put the text in quotes"],
    ["", ": is empty; `invoicesync init` writes one to start from"],
    ["# nothing yet\n", ": is empty; `invoicesync init` writes one to start from"],
  ] as const) {
    test(JSON.stringify(text.replace(ACCOUNT, "… ")), async (t) => {
      assert.deepEqual(await problemsOf(loadText(t, text)), [`invoicesync.yaml${problem}`]);
    });
  }
});

test("all mistakes are reported at once, in the order of the file", async (t) => {
  const text = `accounts:
  - name: a
    imap: { host: imap.example.com, prot: 1, port: abc }
    password: { env: NOT_SET }
  - name: a
    maildir: ~/mail
    timeout: 5
smpt: {}
smtp: { host: h, from: a@b.c, tls: false }
llm: { price: [] }
`;
  const problems = await problemsOf(loadText(t, text, { LOG_LEVEL: "loud" }));
  assert.deepEqual(
    problems.map((problem) => problem.split(": ").slice(0, 2).join(" ")),
    [
      'LOG_LEVEL must be debug, info, warn, error, not "loud"',
      "invoicesync.yaml:2 accounts[0].user",
      "invoicesync.yaml:3 accounts[0].imap.prot",
      "invoicesync.yaml:3 accounts[0].imap.port",
      "invoicesync.yaml:4 accounts[0].password",
      "invoicesync.yaml:5 accounts[1].name",
      "invoicesync.yaml:7 accounts[1].timeout",
      "invoicesync.yaml:8 smpt",
      "invoicesync.yaml:9 smtp.tls",
      "invoicesync.yaml:10 llm.price",
    ],
  );
});

test("a byte order mark, CRLF and JSON are read, and lines are still right", async (t) => {
  const broken = `\uFEFF${ACCOUNT}logLevel: loud\n`.replaceAll("\n", "\r\n");
  const [problem] = await problemsOf(loadText(t, broken));
  assert.match(problem ?? "", /^invoicesync\.yaml:6: logLevel/);
  const json = '{\n  "accounts": [{ "name": "a", "maildir": "m" }]\n}\n';
  assert.equal((await loadText(t, json)).accounts[0]?.name, "a");
});

test("aliases and merge keys work; multiplied or endless ones are an error and no hang", async (t) => {
  const shared = `accounts:
  - &base { name: a, imap: { host: h }, user: u, password: x, timeout: 20s }
  - { <<: *base, name: b }
`;
  assert.equal((await loadText(t, shared)).accounts[1]?.timeoutMs, 20_000);
  const levels = Array.from({ length: 12 }, (_, level) => {
    const inner = level === 0 ? "x" : `*a${level - 1}`;
    return `a${level}: &a${level} [${Array(9).fill(inner).join(",")}]`;
  });
  const bomb = `${levels.join("\n")}\n`;
  assert.deepEqual(await problemsOf(loadText(t, bomb)), [
    "invoicesync.yaml: the aliases (*) multiply or repeat themselves too much",
  ]);
  const endless = "accounts: &a [*a]\n";
  assert.notEqual((await problemsOf(loadText(t, endless))).length, 0);
  const deep = "[".repeat(100_000);
  assert.notEqual((await problemsOf(loadText(t, deep))).length, 0);
});

test("a file that cannot be read says why", async (t) => {
  const folder = aFolder(t, { "utf16.yaml": Buffer.from(`\uFEFF${ACCOUNT}`, "utf16le") });
  mkdirSync(join(folder, "invoicesync.yaml"));
  assert.deepEqual(await problemsOf(load(folder)), [
    "invoicesync.yaml: is a folder; name the file in it",
  ]);
  assert.deepEqual(await problemsOf(load(folder, { configFile: "utf16.yaml" })), [
    "utf16.yaml: is not UTF-8 text; save it as UTF-8",
  ]);
});

test(
  "a file that this user may not read says so",
  { skip: process.getuid?.() === 0 && "root may read everything" },
  async (t) => {
    const folder = aFolder(t, { "invoicesync.yaml": ACCOUNT });
    chmodSync(join(folder, "invoicesync.yaml"), 0);
    assert.deepEqual(await problemsOf(load(folder)), [
      "invoicesync.yaml: may not be read by this user; check its owner and mode",
    ]);
  },
);

test("nothing of a file is printed by the reader of YAML, which may quote a password", async (t) => {
  const printed: Error[] = [];
  const listen = (warning: Error) => void printed.push(warning);
  process.on("warning", listen);
  t.after(() => process.off("warning", listen));
  await assert.rejects(loadText(t, `${ACCOUNT}? { password: secret }\n: x\n`));
  await new Promise(setImmediate); // warnings come a turn later
  assert.deepEqual(printed, []);
});
