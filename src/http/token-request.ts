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
const SCOPES = {
  google: undefined, // Google keeps the scopes of the refresh token
  microsoft: "https://outlook.office.com/IMAP.AccessAsUser.All offline_access",
} as const;

/**
 * One refresh_token grant (RFC 6749, section 6) under an absolute limit. OAUTH_REFUSED is the
 * provider's last word; OAUTH_UNAVAILABLE may pass.
 */
export async function requestToken(
  oauth2: OAuth2Config,
  refreshToken: string,
  options: { readonly timeouts: TimeoutsConfig; readonly clock: Clock },
  signal: AbortSignal,
): Promise<TokenAnswer> {
  const { timeouts, clock } = options;
  const ms = timeouts.httpConnectMs + timeouts.httpReadMs;
  const limit = { ms, code: "OAUTH_UNAVAILABLE", clock, signal } as const;
  const secrets = [refreshToken, oauth2.clientSecret?.reveal() ?? ""];
  try {
    return await withDeadline(limit, "refreshing the sign-in", async (ending) => {
      const response = await fetch(oauth2.tokenUrl, {
        method: "POST",
        headers: { accept: "application/json" },
        body: formOf(oauth2, refreshToken),
        redirect: "error", // the form carries the secrets
        signal: ending,
      });
      return readAnswer(response.status, await boundedText(response), secrets);
    });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof CodedError) throw error;
    throw new CodedError("OAUTH_UNAVAILABLE", { cause: error });
  }
}

function formOf(oauth2: OAuth2Config, refreshToken: string): URLSearchParams {
  const form = new URLSearchParams({
    grant_type: "refresh_token",
    client_id: oauth2.clientId,
    refresh_token: refreshToken,
  });
  if (oauth2.clientSecret !== undefined) form.set("client_secret", oauth2.clientSecret.reveal());
  const scope = SCOPES[oauth2.provider];
  if (scope !== undefined) form.set("scope", scope);
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

function readAnswer(status: number, body: string, secrets: readonly string[]): TokenAnswer {
  const answer = fieldsOf(body);
  const error = answer.get("error");
  if (status >= 200 && status < 300) {
    const accessToken = answer.get("access_token");
    // it becomes part of an IMAP command, so it has to be one word
    if (typeof accessToken !== "string" || !/^[\x21-\x7e]+$/.test(accessToken)) {
      throw new CodedError("OAUTH_UNAVAILABLE", { detail: "the answer holds no access token" });
    }
    const refreshToken = answer.get("refresh_token");
    return {
      accessToken,
      expiresInMs: (secondsIn(answer.get("expires_in")) ?? DEFAULT_EXPIRY_S) * 1_000,
      refreshToken:
        typeof refreshToken === "string" && refreshToken !== "" ? refreshToken : undefined,
      refreshEndsInMs: millisecondsIn(answer.get("refresh_token_expires_in")),
    };
  }
  const detail = spoken(status, error, answer.get("error_description"), secrets);
  const mayPass =
    status >= 500 || status === 429 || status === 408 || error === "temporarily_unavailable";
  throw new CodedError(mayPass ? "OAUTH_UNAVAILABLE" : "OAUTH_REFUSED", { detail });
}

function fieldsOf(body: string): ReadonlyMap<string, unknown> {
  try {
    const answer: unknown = JSON.parse(body);
    return new Map(typeof answer === "object" && answer !== null ? Object.entries(answer) : []);
  } catch {
    return new Map(); // an HTML page of some gateway: the status says enough
  }
}

function secondsIn(value: unknown): number | undefined {
  const seconds = typeof value === "string" ? Number(value) : value;
  return typeof seconds === "number" && Number.isFinite(seconds) && seconds > 0
    ? seconds
    : undefined;
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
