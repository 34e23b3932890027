import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { Secret } from "../../src/config/secrets.ts";
import { createLog } from "../../src/core/log.ts";
import { createAccessToken } from "../../src/http/oauth2.ts";
import { signInEndsAt } from "../../src/http/token-store.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { timeouts, whileItRuns } from "../imap/imap-account.ts";

const timeout = 20_000;
const { signal } = new AbortController();

type Answer = (form: URLSearchParams, response: ServerResponse, request: IncomingMessage) => void;

async function aProvider(t: TestContext, answer: Answer) {
  const forms: URLSearchParams[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on("end", () => {
      const form = new URLSearchParams(body);
      forms.push(form);
      answer(form, response, request);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const stateDir = mkdtempSync(join(tmpdir(), "invoicesync-oauth2-"));
  t.after(() => rmSync(stateDir, { recursive: true }));
  const clock = new FakeClock();
  const tokens = (refreshToken = "configured", provider: "google" | "microsoft" = "google") =>
    createAccessToken(
      {
        name: "billing",
        oauth2: {
          provider,
          clientId: "client",
          clientSecret: new Secret("client-secret"),
          refreshToken: new Secret(refreshToken),
          tenant: "common",
          tokenUrl: `http://127.0.0.1:${address.port}/token`,
          deviceUrl: `http://127.0.0.1:${address.port}/device`,
        },
      },
      {
        stateDir,
        timeouts,
        retries: { http: 2 },
        clock,
        random: () => 0,
        log: createLog(clock, []),
      },
    );
  return { forms, stateDir, clock, tokens };
}

const json = (response: ServerResponse, status: number, answer: unknown) => {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(answer));
};
const numbered = (): Answer => {
  let count = 0;
  return (_form, response) => {
    count += 1;
    json(response, 200, { access_token: `access-${count}`, expires_in: 3600 });
  };
};

test("a refresh token becomes an access token", { timeout }, async (t) => {
  const { forms, tokens } = await aProvider(t, numbered());
  assert.equal(await tokens()(signal), "access-1");
  assert.deepEqual(Object.fromEntries(forms[0] ?? []), {
    grant_type: "refresh_token",
    client_id: "client",
    client_secret: "client-secret",
    refresh_token: "configured",
  });
});

test("Microsoft is asked for IMAP and for a way to come back", { timeout }, async (t) => {
  const { forms, tokens } = await aProvider(t, numbered());
  await tokens("configured", "microsoft")(signal);
  assert.equal(
    forms[0]?.get("scope"),
    "https://outlook.office.com/IMAP.AccessAsUser.All offline_access",
  );
});

test(
  "a token is kept from pass to pass while it lasts, in a file of its own",
  { timeout },
  async (t) => {
    const { clock, forms, stateDir, tokens } = await aProvider(t, numbered());
    await tokens()(signal);
    clock.advance(57 * 60_000);
    assert.equal(await tokens()(signal), "access-1");
    clock.advance(60_000);
    assert.equal(await tokens()(signal), "access-2");

    assert.equal(forms.length, 2);
    const dir = join(stateDir, "tokens");
    const files = readdirSync(dir);
    assert.equal(files.length, 1);
    assert.match(files[0] ?? "", /^[0-9a-f]{64}\.json$/);
    assert.equal(statSync(dir).mode & 0o777, 0o700);
    assert.equal(statSync(join(dir, files[0] ?? "")).mode & 0o777, 0o600);
  },
);

test("a rotated refresh token is the one used next time", { timeout }, async (t) => {
  let count = 0;
  const { clock, forms, tokens } = await aProvider(t, (_form, response) => {
    count += 1;
    json(response, 200, {
      access_token: `access-${count}`,
      expires_in: 3600,
      refresh_token: `rotated-${count}`,
    });
  });
  await tokens()(signal);
  clock.advance(3_600_000);
  await tokens()(signal);
  assert.deepEqual(
    forms.map((form) => form.get("refresh_token")),
    ["configured", "rotated-1"],
  );
});

test("a new refresh token in the settings supersedes what was kept", { timeout }, async (t) => {
  const { forms, tokens } = await aProvider(t, numbered());
  await tokens("old")(signal);
  assert.equal(await tokens("new")(signal), "access-2");
  assert.deepEqual(
    forms.map((form) => form.get("refresh_token")),
    ["old", "new"],
  );
});

test("a token that the mail server refused is replaced", { timeout }, async (t) => {
  const { tokens } = await aProvider(t, numbered());
  const accessToken = tokens();
  const first = await accessToken(signal);
  assert.equal(await accessToken(signal, first), "access-2");
  assert.equal(await accessToken(signal, first), "access-2");
});

test("connections opened together share one refresh", { timeout }, async (t) => {
  const { forms, tokens } = await aProvider(t, numbered());
  const accessToken = tokens();
  assert.deepEqual(await Promise.all([accessToken(signal), accessToken(signal)]), [
    "access-1",
    "access-1",
  ]);
  assert.equal(forms.length, 1);
});

for (const { name, status, answer, code, requests } of [
  {
    name: "a dead refresh token",
    status: 400,
    answer: { error: "invalid_grant" },
    code: "OAUTH_REFUSED",
    requests: 1,
  },
  {
    name: "an unknown client",
    status: 401,
    answer: { error: "invalid_client" },
    code: "OAUTH_REFUSED",
    requests: 1,
  },
  { name: "a broken provider", status: 503, answer: {}, code: "OAUTH_UNAVAILABLE", requests: 3 },
  { name: "too many requests", status: 429, answer: {}, code: "OAUTH_UNAVAILABLE", requests: 3 },
  {
    name: "an answer without a token",
    status: 200,
    answer: {},
    code: "OAUTH_UNAVAILABLE",
    requests: 3,
  },
  {
    name: "a token that is two commands",
    status: 200,
    answer: { access_token: "a\r\nb" },
    code: "OAUTH_UNAVAILABLE",
    requests: 3,
  },
]) {
  test(`${name} is ${code}`, { timeout }, async (t) => {
    const { clock, forms, tokens } = await aProvider(t, (_form, response) =>
      json(response, status, answer),
    );
    await assert.rejects(whileItRuns(clock, tokens()(signal), 0), { code });
    assert.equal(forms.length, requests);
  });
}

test("a provider that repeats secrets is not repeated", { timeout }, async (t) => {
  const { tokens } = await aProvider(t, (form, response) => {
    const error_description = `${form.get("refresh_token")} and ${form.get("client_secret")}`;
    json(response, 400, { error: "invalid_grant", error_description });
  });
  await assert.rejects(tokens()(signal), { detail: "HTTP 400, invalid_grant, *** and ***" });
});

test("a redirect is not followed: the form carries the secrets", { timeout }, async (t) => {
  const { clock, forms, tokens } = await aProvider(t, (_form, response) => {
    response.writeHead(307, { location: "/elsewhere" });
    response.end();
  });
  const asking = whileItRuns(clock, tokens()(signal), 0);
  await assert.rejects(asking, { code: "OAUTH_UNAVAILABLE" });
  assert.equal(forms.length, 3);
});

test("a provider that drips its answer is hung up on after the limit", { timeout }, async (t) => {
  const dripping = Promise.withResolvers<IncomingMessage>();
  const { clock, tokens } = await aProvider(t, (_form, response, request) => {
    response.writeHead(200);
    response.write("{");
    dripping.resolve(request);
  });
  const abort = new AbortController();
  const reason = new Error("enough");
  const rejected = assert.rejects(tokens()(abort.signal), reason);
  const { socket } = await dripping.promise;
  const hungUp = new Promise((resolve) => socket.once("close", resolve));
  clock.advance(20_000);
  await hungUp;
  abort.abort(reason);
  await rejected;
});

test("when the sign-in ends is known where the provider says so", { timeout }, async (t) => {
  const { clock, stateDir, tokens } = await aProvider(t, (_form, response) =>
    json(response, 200, { access_token: "a", expires_in: 3600, refresh_token_expires_in: 86_400 }),
  );
  await tokens()(signal);
  assert.equal(await signInEndsAt(stateDir, "billing"), clock.now() + 86_400_000);
  assert.equal(await signInEndsAt(stateDir, "other"), undefined);
});

test("what is kept holds no client secret", { timeout }, async (t) => {
  const { stateDir, tokens } = await aProvider(t, numbered());
  await tokens()(signal);
  const [file] = readdirSync(join(stateDir, "tokens"));
  const kept = readFileSync(join(stateDir, "tokens", file ?? ""), "utf8");
  assert.equal(kept.includes("client-secret"), false);
});
