import type { Db } from "./tables.ts";

/** The breaker as it is kept from pass to pass. */
export interface KeptBreaker {
  readonly state: "closed" | "open" | "half-open";
  readonly consecutiveErrors: number;
  readonly retryAt: number | null;
  readonly notBefore: number | null;
}

/** Undefined while nothing ever went wrong. */
export async function readBreaker(db: Db): Promise<KeptBreaker | undefined> {
  const row = await db.selectFrom("breaker").selectAll().where("id", "=", 1).executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    state: row.state,
    consecutiveErrors: row.consecutive_errors,
    retryAt: row.retry_at,
    notBefore: row.not_before,
  };
}

export async function keepBreaker(db: Db, breaker: KeptBreaker): Promise<void> {
  const columns = {
    state: breaker.state,
    consecutive_errors: breaker.consecutiveErrors,
    retry_at: breaker.retryAt,
    not_before: breaker.notBefore,
  };
  await db
    .insertInto("breaker")
    .values({ id: 1, ...columns })
    .onConflict((conflict) => conflict.column("id").doUpdateSet(columns))
    .execute();
}

export interface LlmServer {
  readonly baseUrl: string;
  readonly model: string;
}

/** What a server was found to take, where that is not too long ago. */
export interface KnownServer {
  readonly form: string | null;
  readonly noImages: boolean;
}

// Servers learn too: after a day they are asked anew.
const KNOWN_MS = 24 * 3_600_000;

export async function knownServer(
  db: Db,
  { baseUrl, model }: LlmServer,
  now: number,
): Promise<KnownServer> {
  const row = await db
    .selectFrom("llm_servers")
    .select(["form", "no_images"])
    .where("base_url", "=", baseUrl)
    .where("model", "=", model)
    .where("learnt_at", ">", now - KNOWN_MS)
    .executeTakeFirst();
  return { form: row?.form ?? null, noImages: row?.no_images === 1 };
}

export async function keepServer(
  db: Db,
  { baseUrl, model }: LlmServer,
  known: KnownServer,
  now: number,
): Promise<void> {
  const columns = { form: known.form, no_images: known.noImages ? 1 : 0, learnt_at: now };
  await db
    .insertInto("llm_servers")
    .values({ base_url: baseUrl, model, ...columns })
    .onConflict((conflict) => conflict.columns(["base_url", "model"]).doUpdateSet(columns))
    .execute();
}
