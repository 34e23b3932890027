import { startProxy } from "../support/tcp-proxy.ts";
import { serve } from "./mail-server.ts";
import { smallMails } from "./mails.ts";
import { median, type Bench } from "./measure.ts";

const MAILS = 400;

/** What a distant server costs: each round trip once, so their number is what is measured. */
export async function latency(bench: Bench): Promise<void> {
  const mailbox = await serve(bench, smallMails(MAILS));
  const proxy = await startProxy(bench.life, mailbox.server);
  const timeAt = async (roundTripMs: number) => {
    await proxy.set({ latencyMs: roundTripMs / 2 });
    await mailbox.reset();
    return (await mailbox.pass({ port: proxy.port })).ms;
  };
  await timeAt(0);
  for (const roundTripMs of [10, 20, 50]) {
    const pairs: { near: number; far: number }[] = [];
    for (let run = 0; run < bench.runs; run++) {
      pairs.push({ near: await timeAt(0), far: await timeAt(roundTripMs) });
    }
    const trips = median(pairs.map(({ near, far }) => (far - near) / roundTripMs));
    bench.add({
      what: `round trips, ${MAILS} mails, server ${roundTripMs} ms away`,
      against: "the target",
      unit: "",
      ours: trips,
      theirs: 40,
      ratio: trips / 40,
      target: 1,
    });
  }
}
