import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { startDocumentServer } from "../support/document-server.ts";
import { dovecotMissing, startDovecot } from "../support/dovecot.ts";
import { aMailWithInvoice } from "../support/mail-maker.ts";
import { listed, pass } from "../support/run-summary.ts";
import { aWorkspace } from "../support/workspace.ts";

const USER = "billing@example.com";

/** A provider that signs anybody in, and tells a mail server whose token it is while it is good. */
async function aProvider(t: TestContext) {
  const good = new Set<string>();
  const grants: string[] = [];
  let count = 0;
  const server = await startDocumentServer(t, (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://127.0.0.1");
    const say = (status: number, said: object) =>
      void response
        .writeHead(status, { "content-type": "application/json" })
        .end(JSON.stringify(said));
    if (pathname === "/tokeninfo") {
      return good.has(searchParams.get("token") ?? "")
        ? say(200, { email: USER })
        : say(400, { error: "invalid_token" });
    }
    if (pathname === "/device") {
      return say(200, {
        device_code: "device",
        user_code: "ABCD",
        verification_uri: "https://example.com/device",
        interval: 0.01,
        expires_in: 900,
      });
    }
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", () => {
      grants.push(new URLSearchParams(body).get("grant_type")?.split(":").at(-1) ?? "");
      const token = `token-${(count += 1)}`;
      good.add(token);
      say(200, { access_token: token, refresh_token: `refresh-${count}`, expires_in: 3_600 });
    });
  });
  return { server, good, grants };
}

test(
  "who signed in with a code gets the mail by XOAUTH2, also when the token was withdrawn meanwhile",
  { skip: dovecotMissing },
  async (t) => {
    const { server, good, grants } = await aProvider(t);
    const dir = mkdtempSync(join(tmpdir(), "invoicesync-oauth2-"));
    t.after(() => rmSync(dir, { recursive: true, force: true }));
    const asks = join(dir, "oauth2.conf");
    const tokenInfo = `${server.url("/tokeninfo").href}?token=`;
    writeFileSync(asks, `tokeninfo_url = ${tokenInfo}\nusername_attribute = email\n`);
    const dovecot = await startDovecot(t, {
      settings: `auth_mechanisms = plain xoauth2
passdb {\n  driver = oauth2\n  mechanisms = xoauth2\n  args = ${asks}\n}`,
    });
    const world = aWorkspace(t, {
      accounts: [
        {
          name: "billing",
          imap: { host: dovecot.host, port: dovecot.port, tls: false },
          user: USER,
          oauth2: {
            provider: "microsoft",
            clientId: "client",
            tokenUrl: server.url("/token").href,
            deviceUrl: server.url("/device").href,
          },
        },
      ],
    });
    dovecot.deliver(USER, aMailWithInvoice("F-1"));
    const login = await world.run(["accounts", "login", "billing"]);
    assert.equal(login.code, 0, login.stderr);
    const first = await pass(world);
    assert.equal(first.code, 0, `${first.stderr}${dovecot.log()}`);
    assert.deepEqual(grants, ["device_code"], "what the sign-in gave is used");

    good.clear();
    dovecot.deliver(USER, aMailWithInvoice("F-2"));
    const second = await pass(world);
    assert.equal(second.code, 0, `${second.stderr}${dovecot.log()}`);
    assert.deepEqual(grants, ["device_code", "refresh_token"]);
    assert.equal((await listed(world, "invoices", "list")).length, 2);
    assert.match(dovecot.log(), /method=XOAUTH2/);
  },
);
