import { Client, types, type QueryResult } from "pg";
import type { CodedError } from "../../core/errors.ts";
import { postgresError } from "./error.ts";

export interface PostgresAddress {
  readonly url: string;
  /** Of this machine, as the server's own lists show it. */
  readonly machine: string;
}

/**
 * One connection for as long as the process has the state open, and never another in its place:
 * what it has locked is locked by it alone, and what it cannot write any more nobody writes for it.
 */
export interface PostgresConnection {
  query(text: string, values?: readonly unknown[]): Promise<QueryResult>;
  /** Of the server's process: behind a pooler that mixes connections it would change. */
  readonly processId: number;
  /** Why every further query fails; undefined while it is well. */
  lost(): CodedError | undefined;
  end(): Promise<void>;
}

const CONNECT_MS = 5_000;
/** The server's own limits come first; this one is for a server that does not answer at all. */
const ANSWER_MS = 45_000;
const INT8 = 20;
const NUMERIC = 1700;

// A machine that is cut off is noticed, and what it had locked is free, within half a minute.
const SESSION = `
  set statement_timeout = '30s';
  set lock_timeout = '20s';
  set idle_in_transaction_session_timeout = '60s';
  set tcp_keepalives_idle = 15;
  set tcp_keepalives_interval = 5;
  set tcp_keepalives_count = 3;
  set tcp_user_timeout = '30s';
  set standard_conforming_strings = on;
  select pg_backend_pid() as process_id`;

/** Connects or throws; `onLost` is told once when the connection is no more. */
export async function connectPostgres(
  { url, machine }: PostgresAddress,
  onLost: (error: CodedError) => void,
): Promise<PostgresConnection> {
  const client = new Client({
    connectionString: url,
    ...(isSafe(url) ? {} : { ssl: true }),
    application_name: `invoicesync ${machine}`,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: ANSWER_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types: { getTypeParser },
  });
  let lost: CodedError | undefined;
  let isEnding = false;
  const lose = (cause: Error): void => {
    if (lost !== undefined || isEnding) return;
    lost = postgresError(cause);
    onLost(lost);
  };
  client.on("error", lose);
  client.on("end", () => lose(new Error("Connection terminated")));
  const query: PostgresConnection["query"] = async (text, values) => {
    if (lost !== undefined) throw lost;
    try {
      return await client.query(text, values === undefined ? undefined : values.map(asParameter));
    } catch (cause) {
      const error = postgresError(cause);
      if (error.code === "DB_UNAVAILABLE") {
        lose(error);
        // an answer that comes late would be taken for that of another query
        void client.end().catch(() => {});
        client.connection.stream.destroy();
      }
      throw error;
    }
  };
  try {
    await client.connect();
    const answers: unknown = await query(SESSION);
    return {
      query,
      processId: processIdOf(answers),
      lost: () => lost,
      end: async () => {
        isEnding = true;
        await client.end().catch(() => {}); // it may have been lost before
      },
    };
  } catch (cause) {
    isEnding = true;
    void client.end().catch(() => {});
    throw postgresError(cause);
  }
}

/** Several statements in one query have an answer each; the last is the one with the number. */
function processIdOf(answers: unknown): number {
  const [row] = (Array.isArray(answers) ? (answers.at(-1) as QueryResult) : undefined)?.rows ?? [];
  return (row as { process_id: number }).process_id; // as the query names it
}

/** Without a word on TLS only this very machine is spoken to in the clear. */
function isSafe(url: string): boolean {
  const { hostname, searchParams } = new URL(url);
  if (searchParams.has("sslmode") || searchParams.has("ssl")) return true;
  const host = searchParams.get("host") ?? hostname;
  return host === "" || /^(?:localhost|127\.[\d.]+|\[::1\]|::1|\/.*|%2F.*)$/i.test(host);
}

/** Our numbers fit: instants in milliseconds, sizes, and sums of tokens. */
function getTypeParser(id: number, format?: "text" | "binary"): (value: string) => unknown {
  if (id === INT8 || id === NUMERIC) return Number;
  return types.getTypeParser(id, format) as (value: string) => unknown; // of texts, all
}

/** PostgreSQL keeps no NUL in a text, and a mail may hold one anywhere. */
function asParameter(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("\0", "\ufffd");
  return Array.isArray(value) ? value.map(asParameter) : value;
}
