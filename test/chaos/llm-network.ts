import { join } from "node:path";
import type { Life } from "../support/life.ts";
import { startLlmServer } from "../support/llm-server.ts";
import { deliverTo } from "../support/maildir-store.ts";
import { aQuestion, sayPrice, SHOP, stockShop, withState } from "../support/open-shop.ts";
import { startSmtpSink } from "../support/smtp-sink.ts";
import { startStepProxy, type StepFault } from "../support/step-proxy.ts";
import { aWorkspace } from "../support/workspace.ts";
import { HTTP_GOODBYE, HTTP_STEPS } from "./http-steps.ts";
import { deliverGood, GOOD, type Line, type LineStep, type Site } from "./line-case.ts";

/** A question that only the LLM answers, over the broken line. */
async function open(t: Life, step: LineStep, fault: StepFault, limitMs: number): Promise<Site> {
  const sink = await startSmtpSink(t);
  const llm = await startLlmServer(t, sayPrice);
  const proxy = await startStepProxy(t, llm.port, fault, step, { goodbye: HTTP_GOODBYE });
  const world = aWorkspace(t);
  const configure = (timeouts: object) =>
    world.writeConfig({
      accounts: [
        { name: "shop", maildir: "./shop", pipeline: "replies", addresses: [SHOP] },
        { ...GOOD, pipeline: "invoices" },
      ],
      smtp: { host: "127.0.0.1", port: sink.port, tls: false, from: `Shop <${SHOP}>` },
      llm: {
        baseUrl: `http://127.0.0.1:${proxy.port}/v1`,
        apiKey: "secret-key",
        model: "small",
        requestsPerMinute: 1_000,
        tokensPerMinute: 1_000_000,
      },
      retries: { backoff: "0s", llm: 0 },
      timeouts,
    });
  configure({ llm: `${limitMs}ms` });
  await withState(world.stateDir, stockShop);
  deliverTo(join(world.dir, "shop"), aQuestion("¿Cuánto cuesta la Mochila Urban?"));
  deliverGood(world);
  return {
    world,
    proxy,
    limitMs,
    relax: () => configure({}),
    codes: [fault === "late" ? 0 : 3],
    errors: /^LLM_(TIMEOUT|UNAVAILABLE|BAD_ANSWER)$/,
    check: async (db) => {
      const replies = await db.selectFrom("outbox").select("status").execute();
      const told = replies.map(({ status }) => status).join();
      return told === "sent" && sink.mails.length === 1
        ? []
        : [`${sink.mails.length} replies came, and the outbox says ${told}`];
    },
  };
}

export const llmLine: Line = { protocol: "LLM", steps: HTTP_STEPS, open };
