import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { test, type TestContext } from "node:test";
import { tokenFile } from "../../src/http/token-store.ts";
import { whileItRuns } from "../imap/imap-account.ts";
import { startDocumentServer } from "../support/document-server.ts";
import { aCli } from "./cli-in-buffers.ts";

type Said = Readonly<Record<string, unknown>>;

const TOKEN = { access_token: "access", refresh_token: "refresh", expires_in: 3_600 };

/** A provider that says these things one after another when it is asked for the token. */
async function aProvider(t: TestContext, answers: readonly Said[], code: Said = {}) {
  const forms: URLSearchParams[] = [];
  const askedAt: number[] = [];
  const server = await startDocumentServer(t, (request, response) => {
    const say = (status: number, said: Said) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(said));
    void bodyOf(request).then((body) => {
      const form = new URLSearchParams(body);
      forms.push(form);
      askedAt.push(cli.clock.now());
      if (request.url === "/device") {
        const user = {
          user_code: "ABCD-EFGH",
          verification_uri: "https://microsoft.com/devicelogin",
        };
        return say(200, {
          device_code: "the-code",
          interval: 5,
          expires_in: 900,
          ...user,
          ...code,
        });
      }
      const { status, ...said } = answers[forms.length - 2] ?? { error: "authorization_pending" };
      return say(Number(status ?? ("error" in said ? 400 : 200)), said);
    });
  });
  const cli = aCli(t, {
    accounts: [
      {
        name: "billing",
        imap: { host: "outlook.office365.com" },
        user: "billing@example.com",
        oauth2: {
          provider: "microsoft",
          clientId: "client",
          tokenUrl: server.url("/token").href,
          deviceUrl: server.url("/device").href,
        },
      },
      { name: "archive", maildir: "./mail" },
    ],
  });
  const login = () => whileItRuns(cli.clock, cli.run("accounts", "login", "billing"));
  /** How long before each question nothing was asked, in whole seconds. */
  const pauses = () =>
    askedAt.slice(1).map((at, index) => Math.floor((at - (askedAt[index] ?? at)) / 1_000));
  return { cli, forms, login, pauses };
}

async function bodyOf(request: AsyncIterable<unknown>): Promise<string> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  return body;
}

test("a code is shown, the sign-in is waited for at the provider's pace, and it is kept", async (t) => {
  const { cli, forms, login, pauses } = await aProvider(t, [
    { error: "authorization_pending" },
    { error: "slow_down" },
    { ...TOKEN, refresh_token_expires_in: 86_400 },
  ]);
  const { exitCode, stdout, stderr } = await login();
  assert.equal(exitCode, 0, stderr);
  assert.match(stderr, /Open https:\/\/microsoft\.com\/devicelogin\nand type {2}ABCD-EFGH\n/);
  assert.match(stdout, /^billing: signed in until 2026-11-21T09:0/);
  const [first = 0, second = 0, third = 0] = pauses();
  assert.ok(first >= 5 && second >= 5 && third >= 10, `${first}, ${second}, ${third} s`);
  assert.match(forms[0]?.get("scope") ?? "", /IMAP\.AccessAsUser\.All offline_access/);
  assert.equal(forms[1]?.get("device_code"), "the-code");
  assert.equal(forms[1]?.get("grant_type"), "urn:ietf:params:oauth:grant-type:device_code");
  const file = tokenFile(cli.stateDir, "billing");
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.match(readFileSync(file, "utf8"), /"refreshToken":"refresh"/);
});

test("Google's own words and statuses for waiting are understood", async (t) => {
  const { login, pauses } = await aProvider(
    t,
    [
      { status: 428, error: "authorization_pending", error_description: "Precondition Required" },
      { status: 403, error: "slow_down", error_description: "Forbidden" },
      { status: 503 },
      TOKEN,
    ],
    { verification_uri: undefined, verification_url: "https://www.google.com/device" },
  );
  const { exitCode, stdout, stderr } = await login();
  assert.equal(exitCode, 0, stderr);
  assert.match(stderr, /Open https:\/\/www\.google\.com\/device\n/);
  assert.equal(stdout, "billing: signed in\n");
  assert.equal(pauses().length, 4);
});

for (const [name, numbers] of [
  ["absurd", { interval: 1e15, expires_in: 1e300 }],
  ["negative", { interval: -5, expires_in: -900 }],
  ["no", { interval: "soon", expires_in: null }],
] as const) {
  test(`a provider that gives ${name} numbers is neither flooded nor waited for in vain`, async (t) => {
    const answer = { ...TOKEN, expires_in: 1e300, refresh_token_expires_in: 1e300 };
    const { cli, login, pauses } = await aProvider(t, [answer], numbers);
    const { exitCode, stderr } = await login();
    assert.equal(exitCode, 0, stderr);
    const [pause = 0] = pauses();
    assert.ok(pause >= 5 && pause <= 61, `${pause} s`);
    assert.equal((await cli.run("health")).exitCode, 0);
  });
}

for (const { name, answers, code, says } of [
  {
    name: "that Google declines",
    answers: [{ status: 403, error: "access_denied", error_description: "Forbidden" }],
    code: {},
    says: /it was declined/,
  },
  {
    name: "that Microsoft declines",
    answers: [{ error: "authorization_declined" }],
    code: {},
    says: /it was declined/,
  },
  {
    name: "whose code the provider calls expired",
    answers: [{ error: "expired_token" }],
    code: {},
    says: /the code has expired/,
  },
  {
    name: "that ends without a refresh token",
    answers: [{ access_token: "access", expires_in: 3_600 }],
    code: {},
    says: /gave no refresh token/,
  },
  {
    name: "that is declined",
    answers: [{ error: "access_denied" }],
    code: {},
    says: /it was declined/,
  },
  {
    name: "whose code ran out",
    answers: [],
    code: { expires_in: 10 },
    says: /the code has expired/,
  },
  {
    name: "for which the app is not allowed",
    answers: [{ error: "unauthorized_client", error_description: "not for the-code" }],
    code: {},
    says: /HTTP 400, unauthorized_client, not for \*\*\*/,
  },
  {
    name: "with an address that is none",
    answers: [],
    code: { verification_uri: "javascript:alert(1)" },
    says: /no code to type/,
  },
]) {
  test(`a sign-in ${name} is exit 1 and says why`, async (t) => {
    const { login } = await aProvider(t, answers, code);
    const { exitCode, stderr } = await login();
    assert.equal(exitCode, 1);
    assert.match(stderr, says);
  });
}

test("an account without oauth2 has nothing to sign in with", async (t) => {
  const { cli } = await aProvider(t, []);
  const { exitCode, stderr } = await cli.run("accounts", "login", "archive");
  assert.equal(exitCode, 2);
  assert.match(stderr, /no oauth2 section/);
});

test("before anybody signed in, the account says how to", async (t) => {
  const { cli } = await aProvider(t, []);
  const { stdout } = await whileItRuns(cli.clock, cli.run("run", "--account", "billing"));
  assert.match(stdout, /nobody has signed in yet: `invoicesync accounts login billing`/);
});
