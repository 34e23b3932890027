import { join } from "node:path";
import type { Life } from "../support/life.ts";
import { deliverTo } from "../support/maildir-store.ts";
import { aQuestion, FAQ, SHOP } from "../support/open-shop.ts";
import { aWorkspace, type Workspace } from "../support/workspace.ts";
import { deliverGood, GOOD, type Site } from "./line-case.ts";

/** A question that the FAQ answers, beside the good account; its reply goes over this line. */
export function aShopOverLine(
  t: Life,
  line: { readonly port: number; readonly tls: boolean | "starttls" },
  limitMs: number,
): { readonly world: Workspace } & Pick<Site, "relax"> {
  const world = aWorkspace(t);
  const configure = (timeouts: object) =>
    world.writeConfig({
      accounts: [
        { name: "shop", maildir: "./shop", pipeline: "replies", addresses: [SHOP] },
        { ...GOOD, pipeline: "invoices" },
      ],
      smtp: {
        host: "127.0.0.1",
        ...line,
        user: SHOP,
        password: "secret",
        from: `Shop <${SHOP}>`,
      },
      replies: { faq: "./faq.yaml" },
      retries: { backoff: "0s" },
      timeouts,
    });
  const limit = `${limitMs}ms`;
  configure({ smtpConnect: limit, smtpSend: limit, close: limit });
  world.write("faq.yaml", FAQ);
  deliverTo(join(world.dir, "shop"), aQuestion("¿Cuánto tarda el envío?"));
  deliverGood(world);
  return { world, relax: () => configure({}) };
}
