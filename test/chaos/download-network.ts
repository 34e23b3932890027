import { join } from "node:path";
import { sends, startDocumentServer } from "../support/document-server.ts";
import { anInvoiceXml } from "../support/invoice-xml-maker.ts";
import type { Life } from "../support/life.ts";
import { aMail } from "../support/mail-maker.ts";
import { deliverTo } from "../support/maildir-store.ts";
import { startStepProxy, type StepFault } from "../support/step-proxy.ts";
import { aWorkspace } from "../support/workspace.ts";
import { HTTP_GOODBYE, HTTP_STEPS } from "./http-steps.ts";
import { deliverGood, GOOD, type Line, type LineStep, type Site } from "./line-case.ts";

/** A mail that only links to its invoice, over the broken line. */
async function open(t: Life, step: LineStep, fault: StepFault, limitMs: number): Promise<Site> {
  const server = await startDocumentServer(t, sends(anInvoiceXml({ number: "LINKED-1" })));
  const proxy = await startStepProxy(t, server.port, fault, step, { goodbye: HTTP_GOODBYE });
  const world = aWorkspace(t);
  const configure = (timeouts: object) =>
    world.writeConfig({
      accounts: [
        { name: "linked", maildir: "./linked", pipeline: "invoices" },
        { ...GOOD, pipeline: "invoices" },
      ],
      downloads: { allowHosts: ["127.0.0.1"] },
      retries: { backoff: "0s", http: 0 },
      timeouts,
    });
  const limit = `${limitMs}ms`;
  configure({ httpConnect: limit, httpRead: limit });
  const address = `http://127.0.0.1:${proxy.port}/invoice.xml`;
  const html = `<p>Hello</p><p><a href="${address}">Download invoice</a></p>`;
  deliverTo(join(world.dir, "linked"), aMail({ html }));
  deliverGood(world);
  return {
    world,
    proxy,
    limitMs,
    relax: () => configure({}),
    codes: [fault === "late" ? 0 : 3],
    errors: /^DOWNLOAD_FAILED$/,
    check: async (db) => {
      const invoices = await db.selectFrom("invoices").select("number").execute();
      const linked = invoices.filter(({ number }) => number === "LINKED-1").length;
      return linked === 1 ? [] : [`the linked invoice is there ${linked} times`];
    },
  };
}

export const downloadLine: Line = { protocol: "download", steps: HTTP_STEPS, open };
