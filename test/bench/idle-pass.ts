import { serve } from "./mail-server.ts";
import { compare, type Bench } from "./measure.ts";

/** A pass that finds nothing new: what cron pays all day. */
export async function idlePass(bench: Bench): Promise<void> {
  const mailbox = await serve(bench, []);
  const stateDir = mailbox.newStateDir();
  await compare(bench, {
    what: "idle pass, one account",
    against: "imapflow alone: connect, login, select, search, logout",
    target: 1.3,
    runs: 3 * bench.runs,
    ours: async () => (await mailbox.pass({ stateDir })).ms,
    theirs: async () => (await mailbox.bare("bare-imapflow.mjs")).ms,
  });
}
