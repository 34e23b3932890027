import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { startScripted } from "../imap/scripted-server.ts";
import { startAlertHook } from "../support/alert-hook.ts";
import { startDocumentServer } from "../support/document-server.ts";
import { makeEncryptedPdf } from "../support/encrypted-pdf.ts";
import { startLlmServer } from "../support/llm-server.ts";
import { aMail } from "../support/mail-maker.ts";
import { FAQ, SHOP, aQuestion } from "../support/open-shop.ts";
import { startSmtpSink } from "../support/smtp-sink.ts";
import { aWorkspace, type Workspace } from "../support/workspace.ts";

/** In every secret, so that one search finds whatever is left of any of them. */
const MARK = "pl4ntedS3cret";

const secret = (name: string) => `${MARK} of "${name}" + ü/%\\`;

/** The mark, and what is the same of it in base64 whatever stands around it. */
const FORMS = [
  MARK,
  Buffer.from(MARK).toString("hex"),
  ...[0, 1, 2].map((shift) => {
    const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(MARK)]);
    return bytes.toString("base64").slice(shift === 0 ? 0 : shift + 1, -4);
  }),
];

function assertClean(what: string, text: string): void {
  for (const form of FORMS) {
    const at = text.toLowerCase().indexOf(form.toLowerCase());
    if (at >= 0) assert.fail(`${what}: ${text.slice(Math.max(0, at - 200), at + 100)}`);
  }
}

test("no secret is in any output, file, alert or ping of a run in which everything fails", async (t) => {
  const { workspace, said, settings } = await aWorldThatEchoes(t);
  const env = { PLANTED_PASSWORD: secret("env") };
  const run = async (...args: readonly string[]) => {
    const { stdout, stderr } = await workspace.run(args, { env });
    assertClean(`${args.join(" ")}: stdout`, stdout);
    assertClean(`${args.join(" ")}: stderr`, stderr);
    return { stdout, stderr };
  };
  for (let n = 1; n <= 3; n++) await run("run", "--json", "--log-level", "debug");
  const { stdout } = await run("run", "--log-level", "debug", "--log-format", "readable");
  for (const account of ["plain", "env", "file", "command", "echoed"])
    assert.match(stdout, new RegExp(`❌ ${account}: IMAP_AUTH`));
  assert.match(stdout, /❌ refused: OAUTH_REFUSED/);
  for (const command of [
    ["accounts", "test", "--log-level", "debug"],
    ["accounts", "list"],
    ["accounts", "login", "refused", "--log-level", "debug"],
    ["audit", "--log-level", "debug"],
    ["config", "check"],
    ["config", "show"],
    ["stats"],
    ["health"],
    ["tasks", "list"],
    ["dlq", "list"],
    ["tasks", "show", "1"],
    ["tasks", "show", "2"],
    ["invoices", "list"],
    ["faq", "test", "hola"],
    ["schedule", "systemd"],
    ["schedule", "cron"],
    ["logs", "--level", "debug"],
    ["db", "check"],
    ["report", "--html", "-"],
    ["stats", "--prometheus"],
  ]) {
    await run(...command);
    if (!command.includes("--html") && !command.includes("--prometheus"))
      await run(...command, "--json");
  }

  const stateFile = join(workspace.stateDir, "invoicesync.db");
  assertClean(stateFile, readFileSync(stateFile, "latin1"));
  // no state any more: what is told of it goes out at once
  writeFileSync(stateFile, "no database");
  const before = said.length;
  await run("run", "--log-level", "debug");
  await run("health");
  assert.ok(said.length > before + 1, "a ping and an alert");

  const broken = { ...settings, pasword: secret("typo"), smtp: { password: secret("half") } };
  workspace.writeConfig({ ...broken, llm: { apiKey: secret("key"), modell: "x" } });
  await run("config", "check");
  workspace.writeConfig({ ...settings, databaseUrl: `postgres://u:${MARK}@db.example.com/x` });
  await run("run", "--log-level", "debug");
  await run("config", "show");

  assert.ok(said.length >= 5, "webhook, ping and mail were tried");
  assertClean("what was sent to the webhook, the monitor and the people", said.join("\n"));
  const files = filesIn(workspace.stateDir);
  assert.ok(files.some((file) => file.endsWith(".log")));
  // the one place where a sign-in is kept, for this user alone
  for (const file of files.filter((path) => !path.includes("/tokens/")))
    assertClean(file, readFileSync(file, "latin1"));
});

/** Servers of every kind that refuse, and say what they were told. */
async function aWorldThatEchoes(t: TestContext) {
  const workspace = aWorkspace(t);
  const said: string[] = [];
  const imap = await startScripted(t, (command, tag) =>
    command.startsWith("CAPABILITY")
      ? undefined
      : `${tag} NO [AUTHENTICATIONFAILED] ${command}\r\n`,
  );
  const smtpPassword = secret("smtp");
  const signIn = Buffer.from(`\0user\0${smtpPassword}`).toString("base64");
  const answer = { stage: "auth", code: 535, text: `not ${smtpPassword} ${signIn}` } as const;
  const users = { user: smtpPassword };
  const smtp = await startSmtpSink(t, { users, faults: { answer } });
  const llmKey = `${MARK}-key`;
  const llm = await startLlmServer(t, () => ({
    status: 500,
    message: `no such key: Bearer ${llmKey}`,
  }));
  const provider = await startDocumentServer(t, (request, response) => {
    void bodyOf(request).then((body) => {
      if (request.url === "/echoed")
        return response.end(JSON.stringify({ access_token: `${MARK}-access`, expires_in: 3600 }));
      const error_description = `${body} ${decodeURIComponent(body.replaceAll("+", " "))}`;
      return response
        .writeHead(400)
        .end(JSON.stringify({ error: "invalid_grant", error_description }));
    });
  });
  const monitor = await startDocumentServer(t, (request, response) => {
    void bodyOf(request).then((body) => {
      said.push(body);
      return response.writeHead(500).end(`${request.url}`);
    });
  });
  const hook = await startAlertHook(t, (request, response) => {
    said.push(JSON.stringify(hook.posts.at(-1)));
    response.writeHead(500).end(`${request.url}`);
  });

  const account = (name: string, password: unknown) => ({
    name,
    imap: { host: "127.0.0.1", port: imap.port, tls: false },
    user: "user@example.com",
    password,
  });
  const signedIn = (name: string) => ({
    name,
    imap: { host: "127.0.0.1", port: imap.port, tls: false },
    user: "user@example.com",
    oauth2: {
      provider: "microsoft",
      clientId: "client",
      clientSecret: secret("client"),
      refreshToken: secret("refresh"),
      tokenUrl: provider.url(`/${name}`).href,
      deviceUrl: provider.url("/refused").href,
    },
  });
  workspace.write("password", secret("file"));
  workspace.write("password.sh", `cat <<'X'\n${secret("command")}\nX\n`);
  workspace.write("faq.yaml", FAQ);
  deliverBoth(workspace);
  const settings = {
    accounts: [
      account("plain", secret("plain")),
      account("env", { env: "PLANTED_PASSWORD" }),
      account("file", { file: "./password" }),
      account("command", { command: `sh ${join(workspace.dir, "password.sh")}` }),
      signedIn("refused"),
      signedIn("echoed"),
      { name: "shop", maildir: "./mail", pipeline: "auto", addresses: [SHOP] },
    ],
    smtp: {
      host: smtp.host,
      port: smtp.port,
      tls: false,
      user: "user",
      password: smtpPassword,
      from: SHOP,
    },
    alerts: {
      to: ["admin@example.com"],
      webhook: `${hook.address}&key=${MARK}`,
      minInterval: "1ms",
    },
    llm: { baseUrl: llm.baseUrl, apiKey: llmKey, model: "small", breaker: { threshold: 9 } },
    pdfPasswords: [secret("pdf")],
    replies: { faq: "./faq.yaml" },
    monitoring: {
      pingUrl: monitor.url(`/ping/${MARK}`).href,
      metricsFile: "./metrics/invoicesync.prom",
    },
    retries: { backoff: "0s", connect: 0, llm: 0 },
  };
  mkdirSync(join(workspace.dir, "metrics"));
  workspace.writeConfig(settings);
  return { workspace, said, settings };
}

/** An invoice that no password opens, and a question that only the LLM could answer. */
function deliverBoth({ dir, write }: Workspace): void {
  for (const name of ["cur", "new", "tmp"]) mkdirSync(join(dir, "mail", name), { recursive: true });
  const pdf = { name: "invoice.pdf", contentType: "application/pdf" };
  const content = makeEncryptedPdf("Invoice F-1", "another password");
  write("mail/new/1", aMail({ to: SHOP, attachments: [{ ...pdf, content }] }));
  write("mail/new/2", aQuestion("¿Cuánto cuesta la Taza Blanca?"));
}

async function bodyOf(request: AsyncIterable<unknown>): Promise<string> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  return body;
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
