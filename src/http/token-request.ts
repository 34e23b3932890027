import type { OAuth2Config, TimeoutsConfig } from "../config/config.ts";
import type { Clock } from "../core/clock.ts";
import { withDeadline } from "../core/deadline.ts";
import { CodedError } from "../core/errors.ts";
import { plainText } from "../core/plain-text.ts";
import { redactor } from "../core/redact.ts";

export interface TokenAnswer {
  readonly accessToken: string;
  readonly expiresInMs: number;
  /** A rotated refresh token; the old one may be dead from now on. */
  readonly refreshToken: string | undefined;
  readonly refreshEndsInMs: number | undefined;
}

const MOST_ANSWER_BYTES = 64 * 1024;
const DEFAULT_EXPIRY_S = 3_600;
const TEN_YEARS_S = 315_360_000;
const SCOPES = {
  google: undefined, // Google keeps the scopes of the refresh token
  microsoft: "https://outlook.office.com/IMAP.AccessAsUser.All offline_access",
} as const;

export interface TokenOptions {
  readonly timeouts: TimeoutsConfig;
  readonly clock: Clock;
}

/** What the provider answered, as far as it could be read. */
export interface ProviderAnswer {
  readonly status: number;
  readonly fields: ReadonlyMap<string, unknown>;
}

/**
 * One refresh_token grant (RFC 6749, section 6) under an absolute limit. OAUTH_REFUSED is the
 * provider's last word; OAUTH_UNAVAILABLE may pass.
 */
export async function requestToken(
  oauth2: OAuth2Config,
  refreshToken: string,
  options: TokenOptions,
  signal: AbortSignal,
): Promise<TokenAnswer> {
  const form = clientForm(oauth2, { grant_type: "refresh_token", refresh_token: refreshToken });
  const scope = SCOPES[oauth2.provider];
  if (scope !== undefined) form.set("scope", scope);
  const answer = await postForm(oauth2.tokenUrl, form, options, signal);
  return tokenIn(answer, form);
}

/** Posts a form to one of the provider's endpoints; what it says, be it good or bad. */
export async function postForm(
  address: string,
  form: URLSearchParams,
  { timeouts, clock }: TokenOptions,
  signal: AbortSignal,
): Promise<ProviderAnswer> {
  const ms = timeouts.httpConnectMs + timeouts.httpReadMs;
  const limit = { ms, code: "OAUTH_UNAVAILABLE", clock, signal } as const;
  try {
    return await withDeadline(limit, "asking the sign-in service", async (ending) => {
      const response = await fetch(address, {
        method: "POST",
        headers: { accept: "application/json" },
        body: form,
        redirect: "error", // the form carries the secrets
        signal: ending,
      });
      return { status: response.status, fields: fieldsOf(await boundedText(response)) };
    });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof CodedError) throw error;
    throw new CodedError("OAUTH_UNAVAILABLE", { cause: error });
  }
}

export function clientForm(
  oauth2: OAuth2Config,
  fields: Readonly<Record<string, string>>,
): URLSearchParams {
  const form = new URLSearchParams({ client_id: oauth2.clientId, ...fields });
  if (oauth2.clientSecret !== undefined) form.set("client_secret", oauth2.clientSecret.reveal());
  return form;
}

async function boundedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of response.body ?? []) {
    sizeBytes += chunk.length;
    if (sizeBytes > MOST_ANSWER_BYTES) break; // leaving the loop cancels the body
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** The token in an answer; throws what else it says. */
export function tokenIn(answer: ProviderAnswer, form: URLSearchParams): TokenAnswer {
  const { status, fields } = answer;
  if (status < 200 || status >= 300) throw refusalIn(answer, form);
  const accessToken = fields.get("access_token");
  // it becomes part of an IMAP command, so it has to be one word
  if (typeof accessToken !== "string" || !/^[\x21-\x7e]+$/.test(accessToken)) {
    throw new CodedError("OAUTH_UNAVAILABLE", { detail: "the answer holds no access token" });
  }
  const refreshToken = fields.get("refresh_token");
  return {
    accessToken,
    expiresInMs: (secondsIn(fields.get("expires_in")) ?? DEFAULT_EXPIRY_S) * 1_000,
    refreshToken:
      typeof refreshToken === "string" && refreshToken !== "" ? refreshToken : undefined,
    refreshEndsInMs: millisecondsIn(fields.get("refresh_token_expires_in")),
  };
}

/** What the provider said instead, without what it was told. */
export function refusalIn({ status, fields }: ProviderAnswer, form: URLSearchParams): CodedError {
  const error = fields.get("error");
  const detail = spoken(status, error, fields.get("error_description"), secretsOf(form));
  const mayPass =
    status >= 500 || status === 429 || status === 408 || error === "temporarily_unavailable";
  return new CodedError(mayPass ? "OAUTH_UNAVAILABLE" : "OAUTH_REFUSED", { detail });
}

function secretsOf(form: URLSearchParams): readonly string[] {
  return ["refresh_token", "client_secret", "device_code"].flatMap((name) => form.getAll(name));
}

function fieldsOf(body: string): ReadonlyMap<string, unknown> {
  try {
    const answer: unknown = JSON.parse(body);
    return new Map(typeof answer === "object" && answer !== null ? Object.entries(answer) : []);
  } catch {
    return new Map(); // an HTML page of some gateway: the status says enough
  }
}

/** A number of seconds above 0, ten years at most: what is added to it stays an instant. */
export function secondsIn(value: unknown): number | undefined {
  const seconds = typeof value === "string" ? Number(value) : value;
  return typeof seconds === "number" && seconds > 0 ? Math.min(seconds, TEN_YEARS_S) : undefined;
}

function millisecondsIn(value: unknown): number | undefined {
  const seconds = secondsIn(value);
  return seconds === undefined ? undefined : seconds * 1_000;
}

function spoken(
  status: number,
  error: unknown,
  description: unknown,
  secrets: readonly string[],
): string {
  const words = [`HTTP ${status}`, error, description].filter((word) => typeof word === "string");
  return plainText(redactor(secrets)(words.join(", ").slice(0, 2_000))).slice(0, 200);
}
