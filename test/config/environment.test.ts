import assert from "node:assert/strict";
import { test } from "node:test";
import type { Config } from "../../src/config/config.ts";
import { ACCOUNT, aFolder, load, loadText, problemsOf } from "./settings-folder.ts";

const LOGIN = {
  EMAIL_SENDER: "Shop@example.com",
  EMAIL_APP_PASSWORD: "app password",
  IMAP_SERVER: "imap.example.com",
};

function login({ accounts }: Config) {
  const [account] = accounts;
  assert.ok(account?.type === "imap" && account.auth.type === "password");
  return { ...account, password: account.auth.password.reveal() };
}

test("the environment alone is enough for one account", async (t) => {
  const config = await load(aFolder(t), {
    env: {
      ...LOGIN,
      SMTP_SERVER: "smtp.example.com:587",
      OPENAI_API_KEY: "sk-1",
      OPENAI_CACHE_ENABLED: "False",
      OPENAI_CACHE_TTL_HOURS: "0.5",
      LOG_LEVEL: "WARNING",
      JOB_INTERVAL_MINUTES: "30",
      IMAP_POOL_MAX_CONNECTIONS: "2",
      IMAP_POOL_TIMEOUT: "60",
      DATABASE_URL: "postgres://u:p@db.example.com/x",
    },
  });
  const account = login(config);
  assert.equal(config.file, undefined);
  assert.equal(config.accounts.length, 1);
  assert.equal(account.name, "shop@example.com");
  assert.equal(account.user, "Shop@example.com");
  assert.equal(account.password, "app password");
  assert.equal(account.pipeline, "auto");
  assert.deepEqual(account.addresses, ["shop@example.com"]);
  assert.deepEqual(account.imap, {
    host: "imap.example.com",
    port: 993,
    tls: true,
    insecure: false,
  });
  assert.equal(config.smtp?.password?.reveal(), "app password");
  assert.deepEqual([config.smtp.port, config.smtp.tls], [587, "starttls"]);
  assert.equal(config.smtp.from, "Shop@example.com");
  assert.equal(config.llm?.baseUrl, "https://api.openai.com/v1");
  assert.equal(config.llm.apiKey?.reveal(), "sk-1");
  assert.equal(config.llm.model, "gpt-4.1-mini");
  assert.deepEqual(config.llm.cache, { enabled: false, ttlMs: 1_800_000 });
  assert.equal(config.logLevel, "warn");
  assert.equal(config.intervalMinutes, 30);
  assert.equal(config.concurrency.connectionsPerAccount, 2);
  assert.equal(config.timeouts.poolIdleMs, 60_000);
  assert.equal(config.databaseUrl?.reveal(), "postgres://u:p@db.example.com/x");
});

test("a .env in the current folder is enough as well", async (t) => {
  const text = Object.entries(LOGIN).map(([name, value]) => `${name}="${value}"\n`);
  const config = await load(aFolder(t, { ".env": text.join("") }));
  assert.equal(login(config).password, "app password");
  assert.equal(config.llm, undefined);
});

test("without SMTP_SERVER nobody can be answered, so mail is read for invoices only", async (t) => {
  const config = await load(aFolder(t), { env: LOGIN });
  assert.equal(config.smtp, undefined);
  assert.equal(login(config).pipeline, "invoices");
});

for (const [server, host, port, tls] of [
  ["imap.example.com", "imap.example.com", 993, true],
  ["imap.example.com:993", "imap.example.com", 993, true],
  ["imap.example.com:143", "imap.example.com", 143, "starttls"],
  ["imap.example.com:1143", "imap.example.com", 1143, true],
  ["127.0.0.1:34143", "127.0.0.1", 34143, false],
  ["127.0.0.1:993", "127.0.0.1", 993, true],
  ["localhost:143", "localhost", 143, false],
  ["[::1]:2143", "::1", 2143, false],
  ["::1", "::1", 993, true],
] as const) {
  test(`IMAP_SERVER=${server} means ${host}, port ${port}, tls ${tls}`, async (t) => {
    const { imap } = login(await load(aFolder(t), { env: { ...LOGIN, IMAP_SERVER: server } }));
    assert.deepEqual(imap, { host, port, tls, insecure: false });
  });
}

for (const [server, port, tls] of [
  ["smtp.example.com", 465, true],
  ["smtp.example.com:587", 587, "starttls"],
  ["smtp.example.com:2525", 2525, "starttls"],
  ["127.0.0.1:2525", 2525, false],
  ["127.0.0.1:465", 465, true],
] as const) {
  test(`SMTP_SERVER=${server} means port ${port}, tls ${tls}`, async (t) => {
    const { smtp } = await load(aFolder(t), { env: { ...LOGIN, SMTP_SERVER: server } });
    assert.deepEqual([smtp?.port, smtp?.tls], [port, tls]);
  });
}

test("Groq's key goes to Groq, with its model", async (t) => {
  const env = { ...LOGIN, GROQ_API_KEY: "gsk", GROQ_MODEL_NAME: "llama-3.1-8b-instant" };
  const { llm } = await load(aFolder(t), { env });
  assert.equal(llm?.baseUrl, "https://api.groq.com/openai/v1");
  assert.equal(llm.apiKey?.reveal(), "gsk");
  assert.equal(llm.model, "llama-3.1-8b-instant");
});

test("missing and wrong variables are reported all at once", async (t) => {
  const env = {
    EMAIL_SENDER: "shop@example.com",
    SMTP_SERVER: "https://smtp.example.com",
    GROQ_API_KEY: "gsk",
    LOG_LEVEL: "loud",
    JOB_INTERVAL_MINUTES: "often",
    OPENAI_CACHE_ENABLED: "maybe",
    OPENAI_CACHE_TTL_HOURS: "-1",
    IMAP_POOL_MAX_CONNECTIONS: "0",
    IMAP_POOL_TIMEOUT: "5m",
  };
  assert.deepEqual(await problemsOf(load(aFolder(t), { env })), [
    "EMAIL_APP_PASSWORD: is not set",
    "IMAP_SERVER: is not set",
    'SMTP_SERVER: must be a server\'s name, or name:port with a port from 1 to 65535, not "https://smtp.example.com"',
    'LOG_LEVEL: must be debug, info, warn, error, not "loud"',
    'JOB_INTERVAL_MINUTES: must be a whole number from 1 to 1440, not "often"',
    'OPENAI_CACHE_ENABLED: must be true or false, not "maybe"',
    'OPENAI_CACHE_TTL_HOURS: must be a number of hours such as 24, not "-1"',
    'IMAP_POOL_MAX_CONNECTIONS: must be a whole number from 1 to 100, not "0"',
    'IMAP_POOL_TIMEOUT: must be a whole number of seconds from 1 to 86400, not "5m"',
    "GROQ_MODEL_NAME: is not set; GROQ_API_KEY needs a model's name",
    "without a configuration file an account is EMAIL_SENDER, EMAIL_APP_PASSWORD and IMAP_SERVER, and SMTP_SERVER to answer; `invoicesync init` writes a file",
  ]);
});

test("with neither a file nor variables it is said how to begin", async (t) => {
  const [problem, ...others] = await problemsOf(load(aFolder(t)));
  assert.match(problem ?? "", /invoicesync init/);
  assert.deepEqual(others, []);
});

test("what needs no account can be loaded without one, and still has the LLM", async (t) => {
  const options = { env: { OPENAI_API_KEY: "sk-1" }, accounts: "optional" } as const;
  const config = await load(aFolder(t), options);
  assert.deepEqual(config.accounts, []);
  assert.equal(config.llm?.apiKey?.reveal(), "sk-1");
});

test("the file wins for accounts, the environment for secrets", async (t) => {
  const text = `${ACCOUNT}smtp: { host: h, user: billing@example.com, password: old }
llm: { apiKey: old, cache: { ttl: 2h } }
databaseUrl: postgres://old
`;
  const env = {
    EMAIL_SENDER: "billing@example.com",
    EMAIL_APP_PASSWORD: "new",
    IMAP_SERVER: "other.example.com",
    OPENAI_API_KEY: "sk-new",
    OPENAI_CACHE_TTL_HOURS: "9",
    OPENAI_CACHE_ENABLED: "false",
    DATABASE_URL: "postgres://new",
  };
  const config = await loadText(t, text, env);
  assert.equal(login(config).password, "new");
  assert.equal(login(config).imap.host, "imap.example.com");
  assert.equal(config.smtp?.password?.reveal(), "new");
  assert.equal(config.llm?.apiKey?.reveal(), "sk-new");
  assert.deepEqual(config.llm.cache, { enabled: false, ttlMs: 7_200_000 });
  assert.equal(config.databaseUrl?.reveal(), "postgres://new");
});

test("a variable that the file names is that variable, and another login keeps its password", async (t) => {
  const text = `${ACCOUNT.replace("secret", "{ env: OWN }")}llm: { apiKey: { env: OWN } }\n`;
  const env = {
    OWN: "own",
    EMAIL_SENDER: "billing@example.com",
    EMAIL_APP_PASSWORD: "new",
    OPENAI_API_KEY: "sk-new",
  };
  const config = await loadText(t, text, env);
  assert.equal(login(config).password, "own");
  assert.equal(config.llm?.apiKey?.reveal(), "own");
  const other = await loadText(t, ACCOUNT, { ...env, EMAIL_SENDER: "other@example.com" });
  assert.equal(login(other).password, "secret");
});

test("a key of one provider is never sent to another", async (t) => {
  const keys = { OPENAI_API_KEY: "sk", GROQ_API_KEY: "gsk", GROQ_MODEL_NAME: "llama" };
  const groq = "llm: { baseUrl: 'https://api.groq.com/openai/v1' }\n";
  const own = "llm: { baseUrl: 'http://127.0.0.1:1/v1' }\n";
  const key = async (text: string, env: Record<string, string>) =>
    (await loadText(t, ACCOUNT + text, env)).llm?.apiKey?.reveal();
  assert.equal(await key(groq, keys), "gsk");
  assert.equal(await key(own, { GROQ_API_KEY: "gsk", GROQ_MODEL_NAME: "llama" }), undefined);
  assert.deepEqual(await problemsOf(key(groq, { OPENAI_API_KEY: "sk" })), [
    "invoicesync.yaml:6: llm.apiKey: is missing: api.groq.com answers nobody without a key",
  ]);
});
