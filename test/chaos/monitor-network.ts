import { join } from "node:path";
import { startAlertHook } from "../support/alert-hook.ts";
import { startDocumentServer } from "../support/document-server.ts";
import type { Life } from "../support/life.ts";
import { aMail } from "../support/mail-maker.ts";
import { deliverTo } from "../support/maildir-store.ts";
import { freePort } from "../support/ports.ts";
import { startStepProxy, type StepFault } from "../support/step-proxy.ts";
import { aWorkspace } from "../support/workspace.ts";
import { HTTP_GOODBYE, HTTP_STEPS } from "./http-steps.ts";
import { deliverGood, GOOD, type Line, type LineStep, type Site } from "./line-case.ts";

// not of the settings: half of what is left for the alerts, and all that a monitor may cost
const WEBHOOK_LIMIT_MS = 10_000;
const PING_LIMIT_MS = 5_000;

/** A dead letter, whose alert goes to a webhook over the broken line. */
async function openWebhook(t: Life, step: LineStep, fault: StepFault): Promise<Site> {
  const hook = await startAlertHook(t);
  const proxy = await startStepProxy(t, hook.server.port, fault, step, { goodbye: HTTP_GOODBYE });
  const world = aWorkspace(t);
  const nobody = await freePort();
  world.writeConfig({
    accounts: [
      { name: "linked", maildir: "./linked", pipeline: "invoices" },
      { ...GOOD, pipeline: "invoices" },
    ],
    alerts: { webhook: `http://127.0.0.1:${proxy.port}/hook` },
    downloads: { allowHosts: ["127.0.0.1"] },
    retries: { attempts: 1, http: 0 },
  });
  const html = `<p><a href="http://127.0.0.1:${nobody}/a.pdf">Download invoice</a></p>`;
  deliverTo(join(world.dir, "linked"), aMail({ html }));
  deliverGood(world);
  return {
    world,
    proxy,
    limitMs: WEBHOOK_LIMIT_MS,
    relax: () => {},
    codes: [3], // the dead letter; the alert that fails changes nothing
    errors: /^(ALERT_UNSENT|DOWNLOAD_FAILED)$/,
    check: async (db) => {
      const unsent = await db
        .selectFrom("alerts")
        .select("id")
        .where("posted_at", "is", null)
        .execute();
      const told = hook.kinds.filter(([kind]) => kind?.startsWith("DEAD_LETTER")).length;
      return told > 0 && unsent.length === 0 ? [] : [`posted ${told}, ${unsent.length} unsent`];
    },
  };
}

/** A monitor that is told of every pass over the broken line. */
async function openPing(t: Life, step: LineStep, fault: StepFault): Promise<Site> {
  const monitor = await startDocumentServer(t, (_request, response) => void response.end("OK"));
  const proxy = await startStepProxy(t, monitor.port, fault, step, { goodbye: HTTP_GOODBYE });
  const world = aWorkspace(t);
  world.writeConfig({
    accounts: [{ ...GOOD, pipeline: "invoices" }],
    monitoring: { pingUrl: `http://127.0.0.1:${proxy.port}/ping` },
  });
  deliverGood(world);
  let before = 0;
  return {
    world,
    proxy: {
      ...proxy,
      get struck() {
        return proxy.struck;
      },
      get heldMs() {
        return proxy.heldMs;
      },
      heal: async () => {
        before = monitor.requests.length;
        await proxy.heal();
      },
    },
    limitMs: PING_LIMIT_MS,
    relax: () => {},
    codes: [0],
    errors: /^PING_FAILED$/,
    check: async () => {
      const heard = monitor.requests.slice(before);
      return heard.includes("POST /ping") ? [] : [`the monitor heard ${heard.join()}`];
    },
  };
}

export const webhookLine: Line = { protocol: "webhook", steps: HTTP_STEPS, open: openWebhook };
export const pingLine: Line = { protocol: "ping", steps: HTTP_STEPS, open: openPing };
