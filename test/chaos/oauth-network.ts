import { startDocumentServer } from "../support/document-server.ts";
import { startImapServer } from "../support/imap-server.ts";
import type { Life } from "../support/life.ts";
import { aMailWithInvoice } from "../support/mail-maker.ts";
import { userOf } from "../support/mailboxes.ts";
import { startStepProxy, type StepFault } from "../support/step-proxy.ts";
import { aWorkspace } from "../support/workspace.ts";
import { HTTP_GOODBYE, HTTP_STEPS } from "./http-steps.ts";
import { deliverGood, GOOD, type Line, type LineStep, type Site } from "./line-case.ts";

/** A mailbox whose access token comes over the broken line. */
async function open(t: Life, step: LineStep, fault: StepFault, limitMs: number): Promise<Site> {
  const user = userOf("billing");
  const token = JSON.stringify({ access_token: "an-access-token", expires_in: 3_600 });
  const provider = await startDocumentServer(t, (_request, response) => {
    response.setHeader("content-type", "application/json");
    response.end(token);
  });
  const imap = await startImapServer(t, { users: { [user]: "an-access-token" } });
  imap.deliver(aMailWithInvoice("OAUTH-1"));
  const proxy = await startStepProxy(t, provider.port, fault, step, { goodbye: HTTP_GOODBYE });
  const world = aWorkspace(t);
  const configure = (timeouts: object) =>
    world.writeConfig({
      accounts: [
        {
          name: "billing",
          imap: { host: "127.0.0.1", port: imap.port, tls: false },
          user,
          oauth2: {
            provider: "microsoft",
            clientId: "client",
            refreshToken: "refresh",
            tokenUrl: `http://127.0.0.1:${proxy.port}/token`,
          },
        },
        { ...GOOD, pipeline: "invoices" },
      ],
      retries: { connect: 0, http: 0 },
      timeouts,
    });
  const limit = `${limitMs}ms`;
  configure({ httpConnect: limit, httpRead: limit });
  deliverGood(world);
  return {
    world,
    proxy,
    limitMs: 2 * limitMs, // connecting and reading are under one
    relax: () => configure({}),
    codes: [fault === "late" ? 0 : 3],
    errors: /^OAUTH_UNAVAILABLE$/,
    check: async (db) => {
      const invoices = await db.selectFrom("invoices").select("number").execute();
      const own = invoices.filter(({ number }) => number === "OAUTH-1").length;
      const isSeen = imap.list().every(({ flags }) => flags.join() === "\\Seen");
      return own === 1 && isSeen ? [] : [`its invoice is there ${own} times; seen: ${isSeen}`];
    },
  };
}

export const oauthLine: Line = { protocol: "OAuth 2.0", steps: HTTP_STEPS, open };
