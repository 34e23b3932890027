import assert from "node:assert/strict";
import { test } from "node:test";
import { stringify } from "yaml";
import { shownConfig } from "../../src/config/show.ts";
import { ACCOUNT, loadText } from "./settings-folder.ts";

const FULL = `stateDir: /var/lib/x
accounts:
  - { name: a, imap: { host: h }, user: a@b.c, password: hunter2, search: { since: 30d } }
  - name: b
    imap: { host: h, tls: starttls }
    user: b@b.c
    oauth2: { provider: google, clientId: id, clientSecret: hunter2, refreshToken: hunter2 }
  - { name: c, maildir: /var/mail/c, onDone: { move: Old } }
smtp: { host: h, user: a@b.c, password: hunter2 }
alerts: { webhook: "https://example.com/hunter2" }
llm: { apiKey: hunter2 }
downloads: { maxBytes: 1500 }
pdfPasswords: [hunter2]
monitoring: { pingUrl: "https://example.com/hunter2" }
databaseUrl: postgres://u:hunter2@db/x
retries: { backoff: 90s }
`;

test("every secret is masked, also inside addresses", async (t) => {
  const shown = JSON.stringify(shownConfig(await loadText(t, FULL)));
  assert.ok(!shown.includes("hunter2"), shown);
  assert.equal(shown.match(/\*\*\*/g)?.length, 9);
});

test("what is shown is in the form of the file: read again, it means the same", async (t) => {
  const shown = shownConfig(await loadText(t, FULL));
  const again = stringify(shown)
    .replace(/(webhook|pingUrl): "\*\*\*"/g, "$1: https://example.com/x")
    .replace('databaseUrl: "***"', "databaseUrl: postgres://x");
  assert.deepEqual(shownConfig(await loadText(t, again)), shown);
});

test("defaults are filled in, with their units", async (t) => {
  const shown = shownConfig(await loadText(t, ACCOUNT));
  assert.ok(typeof shown === "object" && "timeouts" in shown);
  assert.match(JSON.stringify(shown), /"run":"10m"/);
  assert.match(JSON.stringify(shown), /"maxBytes":"20MB"/);
});

test("an address of the LLM does not show a key that it carries", async (t) => {
  const llm = "llm: { baseUrl: 'https://llm.example.com/v1?key=hidden&v=2' }";
  const shown = JSON.stringify(shownConfig(await loadText(t, `${ACCOUNT}\n${llm}\n`)));
  assert.doesNotMatch(shown, /hidden/);
  assert.match(shown, /llm\.example\.com\/v1\?key=\*\*\*/);
});
