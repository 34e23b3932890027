import assert from "node:assert/strict";
import { test } from "node:test";
import { webhookDocument } from "../../src/pass/webhook-document.ts";

const NEWS = {
  alerts: [
    { kind: "DEAD_LETTER", subject: "task 7", message: "<!channel> & @everyone", created_at: 0 },
  ],
  runId: "r",
  mailError: null,
};
const LINE = "invoicesync: an alert\n- 1970-01-01T00:00:00.000Z  ";

for (const { address, document } of [
  {
    address: "https://hooks.slack.com/services/T0/B0/key",
    document: { text: `${LINE}&lt;!channel&gt; &amp; @everyone` },
  },
  {
    address: "https://discord.com/api/webhooks/1/key",
    document: { content: `${LINE}<!channel> & @everyone`, allowed_mentions: { parse: [] } },
  },
  {
    address: "https://canary.discord.com/api/webhooks/1/key/slack",
    document: { text: `${LINE}&lt;!channel&gt; &amp; @everyone` },
  },
  ...["https://chat.example.com/hooks/key", "https://hooks.slack.com.example.org/x"].map(
    (plain) => ({
      address: plain,
      document: {
        text: `${LINE}<!channel> & @everyone`,
        runId: "r",
        mailError: null,
        alerts: [
          {
            kind: "DEAD_LETTER",
            subject: "task 7",
            message: "<!channel> & @everyone",
            createdAt: "1970-01-01T00:00:00.000Z",
          },
        ],
      },
    }),
  ),
]) {
  test(`what ${new URL(address).host} takes is posted to it`, () => {
    assert.deepEqual(webhookDocument(address, NEWS), document);
  });
}

test("a hundred alerts fit into what Discord takes, and it says that there are more", () => {
  const alerts = Array.from({ length: 100 }, (_, n) => ({
    kind: "DEAD_LETTER",
    subject: `task ${n}`,
    message: "x".repeat(400),
    created_at: 0,
  }));
  const news = { alerts, runId: "r", mailError: "y".repeat(5_000) };
  const { content } = webhookDocument("https://discord.com/api/webhooks/1/key", news) as {
    content: string;
  };
  assert.ok(content.length <= 2_000, `${content.length} characters`);
  assert.match(
    content,
    /^invoicesync: 100 alerts\nThey could not be mailed: y+\n- [^]*- and 97 more/,
  );
});
