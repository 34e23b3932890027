import { rmSync } from "node:fs";
import { serve } from "./mail-server.ts";
import { smallMails } from "./mails.ts";
import { median, peakMemoryOf, type Bench } from "./measure.ts";

const SIZES = [400, 4_000, 40_000];

/** What a mail costs, and what memory the pass needs, however many there are. */
export async function costPerMail(bench: Bench): Promise<void> {
  const figures: { mails: number; ms: number; peakMb: number }[] = [];
  for (const mails of SIZES) {
    const mailbox = await serve(bench, smallMails(mails));
    const ran: { ms: number; peakMb: number }[] = [];
    const runs = mails > 10_000 ? 1 : bench.runs;
    const idleDir = mailbox.newStateDir();
    await mailbox.bare("bare-fetch.mjs"); // the server's indexes
    for (let run = 0; run < runs; run++) {
      await mailbox.reset();
      const stateDir = run === 0 ? idleDir : mailbox.newStateDir();
      ran.push(await peakMemoryOf(bench, mailbox.passArgs(stateDir)));
      if (run > 0) rmSync(stateDir, { recursive: true, force: true });
    }
    const idle = await peakMemoryOf(bench, mailbox.passArgs(idleDir)); // all is known by now
    const ms = (median(ran.map((one) => one.ms)) - idle.ms) / mails;
    figures.push({ mails, ms, peakMb: median(ran.map(({ peakMb }) => peakMb)) });
    await mailbox.server.stop();
  }
  const [first] = figures;
  if (first === undefined) return;
  for (const { mails, ms, peakMb } of figures.slice(1)) {
    const against = `${first.mails} mails`;
    bench.add({
      what: `cost per mail, ${mails} mails`,
      against,
      unit: "ms",
      ours: ms,
      theirs: first.ms,
      ratio: ms / first.ms,
      target: 1.1,
    });
    bench.add({
      what: `peak memory, ${mails} mails`,
      against,
      unit: "MB",
      ours: peakMb,
      theirs: first.peakMb,
      ratio: peakMb / first.peakMb,
    });
  }
}
