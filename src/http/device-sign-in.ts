import type { OAuth2Config } from "../config/config.ts";
import { sleep } from "../core/clock.ts";
import { codedError, CodedError } from "../core/errors.ts";
import { plainText } from "../core/plain-text.ts";
import {
  clientForm,
  postForm,
  refusalIn,
  secondsIn,
  tokenIn,
  type TokenAnswer,
  type TokenOptions,
} from "./token-request.ts";

/** What a person has to do: open the address and type the code. */
export interface DeviceCode {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly address: string;
  readonly intervalMs: number;
  readonly expiresAt: number;
}

const SCOPES = {
  google: "https://mail.google.com/",
  microsoft: "https://outlook.office.com/IMAP.AccessAsUser.All offline_access",
} as const;

const GRANT = "urn:ietf:params:oauth:grant-type:device_code";
const USUAL_INTERVAL_S = 5;
/** Somebody waits: no provider asks for more. */
const MOST_S = 60;
const USUAL_EXPIRY_S = 900;
const MOST_CHARS = 200;

/** Begins a sign-in on another device (RFC 8628, section 3.1). */
export async function beginSignIn(
  oauth2: OAuth2Config,
  options: TokenOptions,
  signal: AbortSignal,
): Promise<DeviceCode> {
  const form = clientForm(oauth2, { scope: SCOPES[oauth2.provider] });
  const answer = await postForm(oauth2.deviceUrl, form, options, signal);
  if (answer.status < 200 || answer.status >= 300) throw refusalIn(answer, form);
  const { fields } = answer;
  const deviceCode = fields.get("device_code");
  const userCode = shown(fields.get("user_code"));
  const address = shown(fields.get("verification_uri") ?? fields.get("verification_url"));
  if (typeof deviceCode !== "string" || userCode === "" || !/^https?:/.test(address)) {
    throw new CodedError("OAUTH_UNAVAILABLE", { detail: "the answer holds no code to type" });
  }
  return {
    deviceCode,
    userCode,
    address,
    intervalMs: Math.min(secondsIn(fields.get("interval")) ?? USUAL_INTERVAL_S, MOST_S) * 1_000,
    expiresAt:
      options.clock.now() + (secondsIn(fields.get("expires_in")) ?? USUAL_EXPIRY_S) * 1_000,
  };
}

/** Asks until the person has signed in, has declined, or the code is of no use any more. */
export async function endOfSignIn(
  oauth2: OAuth2Config,
  { deviceCode, intervalMs, expiresAt }: DeviceCode,
  options: TokenOptions,
  signal: AbortSignal,
): Promise<TokenAnswer> {
  const { clock } = options;
  const form = clientForm(oauth2, { grant_type: GRANT, device_code: deviceCode });
  for (let pauseMs = intervalMs; ;) {
    await sleep(clock, pauseMs, signal);
    if (clock.now() >= expiresAt) throw refused("the code has expired");
    try {
      const answer = await postForm(oauth2.tokenUrl, form, options, signal);
      const said = answer.fields.get("error");
      if (said === "expired_token") throw refused("the code has expired");
      if (said === "access_denied" || said === "authorization_declined")
        throw refused("it was declined");
      if (said === "slow_down") pauseMs += 5_000; // section 3.5
      else if (said !== "authorization_pending") return tokenIn(answer, form);
    } catch (error) {
      signal.throwIfAborted();
      if (codedError(error).class !== "transient") throw error;
      pauseMs = Math.min(2 * pauseMs, 60_000);
    }
  }
}

function refused(detail: string): CodedError {
  return new CodedError("OAUTH_REFUSED", { detail });
}

/** It is printed for a person: one line of plain text. */
function shown(value: unknown): string {
  return typeof value === "string" ? plainText(value).trim().slice(0, MOST_CHARS) : "";
}
