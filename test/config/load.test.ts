import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { loadStateDir } from "../../src/config/load.ts";
import { ACCOUNT, aFolder, load, loadText, problemsOf } from "./settings-folder.ts";

test("what the file leaves out has the documented defaults", async (t) => {
  const folder = aFolder(t, { "invoicesync.yaml": ACCOUNT });
  const { accounts, ...config } = await load(folder);
  const account = accounts[0];
  assert.ok(account?.type === "imap" && account.auth.type === "password");
  assert.equal(account.auth.password.reveal(), "secret");
  assert.deepEqual(
    { ...account, auth: undefined },
    {
      type: "imap",
      name: "billing",
      imap: { host: "imap.example.com", port: 993, tls: true, insecure: false },
      user: "billing@example.com",
      auth: undefined,
      addresses: ["billing@example.com"],
      mailboxes: ["INBOX"],
      sentMailbox: undefined,
      search: "unseen",
      pipeline: "invoices",
      onDone: { seen: true, flagged: false, move: undefined },
      onFailed: { seen: true, flagged: true, move: undefined },
      onSkip: { seen: false, flagged: false, move: undefined },
      timeoutMs: 180_000,
    },
  );
  const { handover, ...replies } = config.replies;
  assert.match(handover, /colleague/);
  assert.deepEqual(
    { ...config, replies },
    {
      file: join(folder, "invoicesync.yaml"),
      stateDir: join(folder, ".local/state/invoicesync"),
      smtp: undefined,
      alerts: { to: [], webhook: undefined, minIntervalMs: 3_600_000 },
      llm: undefined,
      downloads: {
        enabled: true,
        maxCandidates: 5,
        maxBytes: 20 * 1024 * 1024,
        allowHosts: [],
        allowPrivateNetworks: false,
      },
      company: { names: [], taxIds: [] },
      pdfPasswords: [],
      replies: {
        faq: undefined,
        historyTurns: 3,
        catalogChars: 2000,
        signature: "",
        language: "auto",
        mode: "send",
        maxAgeMs: 7 * 86_400_000,
        perSenderPerDay: 5,
        perHour: 200,
      },
      retention: { mailMs: 90 * 86_400_000, logsMs: 14 * 86_400_000 },
      monitoring: {
        pingUrl: undefined,
        metricsFile: undefined,
        health: {
          lastRunMs: undefined,
          deadLettersPerDay: 10,
          signInEndsMs: 7 * 86_400_000,
          leastFreeBytes: 104_857_600,
        },
      },
      timeouts: {
        imapConnectMs: 30_000,
        imapLoginMs: 20_000,
        imapSearchMs: 15_000,
        imapFetchMs: 20_000,
        imapMarkMs: 10_000,
        poolTestMs: 5_000,
        poolIdleMs: 300_000,
        closeMs: 3_000,
        httpConnectMs: 5_000,
        httpReadMs: 15_000,
        llmMs: 60_000,
        smtpConnectMs: 15_000,
        smtpSendMs: 60_000,
        parseMs: 15_000,
        accountMs: 180_000,
        runMs: 600_000,
      },
      retries: {
        attempts: 5,
        backoffMs: 60_000,
        maxBackoffMs: 3_600_000,
        connect: 3,
        http: 2,
        llm: 3,
      },
      concurrency: { accounts: 4, connectionsPerAccount: 5 },
      databaseUrl: undefined,
      logLevel: undefined,
      intervalMinutes: 5,
    },
  );
  assert.deepEqual(readdirSync(folder), ["invoicesync.yaml"], "nothing was created");
});

test("a file with everything in it is read as it says", async (t) => {
  const text = `stateDir: ./state
accounts:
  - name: billing
    imap: { host: imap.example.com, port: 993, tls: true }
    user: Billing@Example.com
    password: { env: BILLING_PASSWORD }
    addresses: [Billing@example.com, invoices@example.com]
    mailboxes: [INBOX, Invoices, INBOX]
    sentMailbox: Gesendet
    search: { since: 30d }
    pipeline: auto
    onDone: { seen: true, move: Processed }
    onFailed: { flagged: false }
    onSkip: { seen: true }
    timeout: 90s
  - name: office
    imap: { host: outlook.office365.com }
    user: office@example.com
    oauth2: { provider: microsoft, clientId: id, clientSecret: { env: OAUTH }, refreshToken: r, tenant: example.com }
  - name: archive
    maildir: ./mail/archive
smtp: { host: smtp.example.com, port: 465, tls: true, user: shop, password: p, from: "Shop <Shop@example.com>" }
alerts: { to: [Admin@example.com], webhook: "https://hooks.example.com/x?token=1", minInterval: 0s }
llm:
  baseUrl: http://127.0.0.1:11434/v1/
  model: llama3
  maxOutputTokens: { reply: 200 }
  dailyBudgetUsd: 0.5
  price: { inputPerMillion: 0 }
  breaker: { cooldown: 10s }
  cache: { ttl: 1h }
downloads: { maxBytes: 512KB, allowHosts: [Files.example.com], allowPrivateNetworks: true }
company: { names: [Ejemplo S.A.], taxIds: [30-71234567-1] }
pdfPasswords: [{ env: PDF_PASSWORD }, plain]
replies: { faq: ./faq.yaml, signature: "Shop\\nMadrid", language: es, mode: draft, handover: "" }
retention: { mail: 1d }
monitoring: { pingUrl: https://ping.example.com/1, metricsFile: /var/lib/x.prom }
timeouts: { imapConnect: 500ms, account: 60s }
retries: { attempts: 3, backoff: 0s }
concurrency: { accounts: 1 }
`;
  const env = { BILLING_PASSWORD: "b", OAUTH: "o", PDF_PASSWORD: "pdf" };
  const folder = aFolder(t, { "invoicesync.yaml": text });
  const config = await load(folder, { env });
  const [billing, office, archive] = config.accounts;
  assert.equal(config.stateDir, join(folder, "state"));
  assert.ok(billing?.type === "imap" && office?.type === "imap");
  assert.deepEqual(billing.addresses, ["billing@example.com", "invoices@example.com"]);
  assert.deepEqual(billing.mailboxes, ["INBOX", "Invoices"]);
  assert.deepEqual(billing.search, { sinceMs: 30 * 86_400_000 });
  assert.deepEqual(billing.onDone, { seen: true, flagged: false, move: "Processed" });
  assert.deepEqual(billing.onFailed, { seen: true, flagged: false, move: undefined });
  assert.deepEqual(billing.onSkip, { seen: true, flagged: false, move: undefined });
  assert.deepEqual([billing.timeoutMs, office.timeoutMs], [90_000, 60_000]);
  assert.equal(billing.sentMailbox, "Gesendet");
  assert.deepEqual(office.addresses, ["office@example.com", "shop@example.com"]);
  assert.ok(office.auth.type === "oauth2");
  assert.equal(
    office.auth.oauth2.tokenUrl,
    "https://login.microsoftonline.com/example.com/oauth2/v2.0/token",
  );
  assert.equal(office.auth.oauth2.clientId, "id");
  assert.equal(office.auth.oauth2.clientSecret?.reveal(), "o");
  assert.ok(archive?.type === "maildir");
  assert.equal(archive.path, join(folder, "mail/archive"));
  assert.deepEqual(archive.addresses, ["shop@example.com"]);
  assert.equal(config.smtp?.from, "Shop <Shop@example.com>");
  assert.deepEqual(config.alerts.to, ["admin@example.com"]);
  assert.equal(config.alerts.webhook?.reveal(), "https://hooks.example.com/x?token=1");
  assert.equal(config.llm?.baseUrl, "http://127.0.0.1:11434/v1");
  assert.equal(config.llm.apiKey, undefined);
  assert.deepEqual(config.llm.maxOutputTokens, { reply: 200, invoice: 1500 });
  assert.deepEqual(config.llm.price, { inputPerMillion: 0, outputPerMillion: 1.6 });
  assert.deepEqual(config.llm.breaker, { threshold: 3, cooldownMs: 10_000 });
  assert.deepEqual(config.llm.cache, { enabled: true, ttlMs: 3_600_000 });
  assert.equal(config.downloads.maxBytes, 524_288);
  assert.deepEqual(config.downloads.allowHosts, ["files.example.com"]);
  assert.deepEqual(
    config.pdfPasswords.map((password) => password.reveal()),
    ["pdf", "plain"],
  );
  assert.equal(config.replies.faq, join(folder, "faq.yaml"));
  assert.equal(config.replies.signature, "Shop\nMadrid");
  assert.equal(config.monitoring.metricsFile, "/var/lib/x.prom");
  assert.equal(config.retries.backoffMs, 0);
  assert.equal(config.timeouts.imapConnectMs, 500);
});

for (const [server, port, tls] of [
  ["host: h", 993, true],
  ["host: h, tls: true", 993, true],
  ["host: h, tls: starttls", 143, "starttls"],
  ["host: 127.0.0.1, tls: false", 143, false],
  ['host: "::1", port: 1143, tls: false', 1143, false],
  ["host: h, tls: false, insecure: true", 143, false],
  ["host: h, port: 143", 143, "starttls"],
  ["host: h, port: 1993", 1993, true],
] as const) {
  test(`imap { ${server} } means port ${port}, tls ${tls}`, async (t) => {
    const text = ACCOUNT.replace("host: imap.example.com", server);
    const [account] = (await loadText(t, text)).accounts;
    assert.ok(account?.type === "imap");
    assert.deepEqual([account.imap.port, account.imap.tls], [port, tls]);
  });
}

for (const [server, port, tls] of [
  ["", 465, true],
  [", tls: starttls", 587, "starttls"],
  [", port: 587", 587, "starttls"],
  [", tls: false, insecure: true", 25, false],
  [", port: 2525, tls: starttls", 2525, "starttls"],
] as const) {
  test(`smtp { host: h${server} } means port ${port}, tls ${tls}`, async (t) => {
    const { smtp } = await loadText(t, `${ACCOUNT}smtp: { host: h, from: a@b.c${server} }\n`);
    assert.deepEqual([smtp?.port, smtp?.tls], [port, tls]);
  });
}

test("insecure: true may stand beside imap as well as in it", async (t) => {
  const [account] = (await loadText(t, `${ACCOUNT}    insecure: true\n`)).accounts;
  assert.ok(account?.type === "imap" && account.imap.insecure);
});

test("a section that is there and empty is as if it were not there", async (t) => {
  const config = await loadText(t, `${ACCOUNT}smtp:\nllm:\ntimeouts:\nalerts: # to: [a@b.c]\n`);
  assert.equal(config.smtp, undefined);
  assert.equal(config.llm, undefined);
  assert.equal(config.timeouts.runMs, 600_000);
});

test("the file is looked for in the documented order", async (t) => {
  const named = (name: string) => ACCOUNT.replace("billing", name);
  const folder = aFolder(t, {
    "given.yaml": named("given"),
    "variable.yaml": named("variable"),
    "here/invoicesync.yaml": named("here"),
    "xdg/invoicesync/config.yaml": named("xdg"),
    ".config/invoicesync/config.yaml": named("home"),
    "elsewhere/x": "",
  });
  const here = join(folder, "here");
  const elsewhere = join(folder, "elsewhere");
  const variable = { INVOICESYNC_CONFIG: join(folder, "variable.yaml") };
  const xdg = { XDG_CONFIG_HOME: join(folder, "xdg") };
  for (const [options, name] of [
    [{ cwd: here, configFile: "../given.yaml", env: { ...variable, ...xdg } }, "given"],
    [{ cwd: here, configFile: "~/given.yaml" }, "given"],
    [{ cwd: here, env: { ...variable, ...xdg } }, "variable"],
    [{ cwd: here, env: xdg }, "here"],
    [{ cwd: elsewhere, env: xdg }, "xdg"],
    [{ cwd: elsewhere, env: { XDG_CONFIG_HOME: "relative" } }, "home"],
    [{ cwd: elsewhere, env: { INVOICESYNC_CONFIG: "" } }, "home"],
  ] as const) {
    const env = { HOME: folder, ...("env" in options ? options.env : {}) };
    assert.equal((await load(folder, { ...options, env })).accounts[0]?.name, name);
  }
});

test("a file that was named and is not there is an error, not a reason for another", async (t) => {
  const folder = aFolder(t, { "invoicesync.yaml": ACCOUNT });
  assert.deepEqual(await problemsOf(load(folder, { configFile: "other.yaml" })), [
    "other.yaml: there is no such file",
  ]);
  assert.deepEqual(await problemsOf(load(folder, { env: { INVOICESYNC_CONFIG: "other.yaml" } })), [
    "other.yaml: there is no such file (INVOICESYNC_CONFIG names it)",
  ]);
});

test("a .env beside the file is read, and real variables win", async (t) => {
  const folder = aFolder(t, {
    "etc/config.yaml": ACCOUNT.replace("secret", "{ env: BILLING_PASSWORD }"),
    "etc/.env": 'BILLING_PASSWORD="from the file" # a comment\nLOG_LEVEL=debug\n',
    ".env": "BILLING_PASSWORD=from the wrong file\n",
  });
  const password = async (env: Record<string, string>) => {
    const config = await load(folder, { configFile: "etc/config.yaml", env });
    const [account] = config.accounts;
    assert.ok(account?.type === "imap" && account.auth.type === "password");
    return [account.auth.password.reveal(), config.logLevel];
  };
  assert.deepEqual(await password({}), ["from the file", "debug"]);
  assert.deepEqual(await password({ BILLING_PASSWORD: "real", LOG_LEVEL: "warn" }), [
    "real",
    "warn",
  ]);
});

test("the state folder is the file's, else the environment's, else the user's own", async (t) => {
  const folder = aFolder(t, {
    "invoicesync.yaml": ACCOUNT,
    "etc/own.yaml": `${ACCOUNT}stateDir: s\n`,
  });
  const variables = {
    INVOICESYNC_STATE_DIR: "/var/a",
    STATE_DIRECTORY: "/var/b:/var/c",
    XDG_STATE_HOME: "/var/d",
  };
  const { INVOICESYNC_STATE_DIR: _, ...systemd } = variables;
  for (const [options, stateDir] of [
    [{ configFile: "etc/own.yaml", env: variables }, join(folder, "etc/s")],
    [{ env: variables }, "/var/a"],
    [{ env: systemd }, "/var/b"],
    [{ env: { XDG_STATE_HOME: "/var/d" } }, "/var/d/invoicesync"],
    [{ env: { XDG_STATE_HOME: "d" } }, join(folder, ".local/state/invoicesync")],
    [{ env: { INVOICESYNC_STATE_DIR: "~/s" } }, join(folder, "s")],
  ] as const) {
    assert.equal((await load(folder, options)).stateDir, stateDir);
    const env = { HOME: folder, ...options.env };
    assert.equal(await loadStateDir({ cwd: folder, ...options, env }), stateDir);
  }
});

test("where the state is can be known without the secrets, and without any settings", async (t) => {
  const text = `${ACCOUNT.replace("secret", "{ env: NOT_SET }")}stateDir: s\n`;
  const folder = aFolder(t, { "invoicesync.yaml": text, "empty/x": "" });
  const env = { HOME: folder };
  assert.equal(await loadStateDir({ cwd: folder, env }), join(folder, "s"));
  const empty = join(folder, "empty");
  assert.equal(await loadStateDir({ cwd: empty, env }), join(folder, ".local/state/invoicesync"));
  assert.equal(existsSync(join(folder, "s")), false);
});
