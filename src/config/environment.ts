import * as v from "valibot";
import { LOG_LEVELS } from "../core/log.ts";
import type { Environment } from "./find-file.ts";
import { quoted, type ConfigProblem, type SettingPath } from "./problem.ts";
import { isMapping, mappingOf, type Mapping } from "./sections.ts";
import { isLoopback } from "./servers.ts";
import { addressIn, host } from "./setting-values.ts";

const GROQ_URL = "https://api.groq.com/openai/v1";

/** The variables that are an account; any of them means that the environment was meant. */
export const ACCOUNT_VARIABLES = ["EMAIL_SENDER", "EMAIL_APP_PASSWORD", "IMAP_SERVER"] as const;

export interface FromEnvironment {
  /** In the form of the configuration file, secrets as `{ env: NAME }`. */
  readonly input: unknown;
  readonly problems: readonly ConfigProblem[];
}

/** What the file says, and from the environment its secrets and what the file leaves open. */
export function fillFromEnvironment(file: unknown, env: Environment): FromEnvironment {
  if (!isMapping(file)) return { input: file, problems: [] };
  const { found, problems } = readPlainVariables(env);
  let input: Mapping = { ...file, ...accountSecrets(file, env) };
  const llm = llmFrom(file["llm"], env, problems);
  if (llm !== undefined) input = { ...input, llm };
  if (env.DATABASE_URL && !isEnv(file["databaseUrl"])) {
    input = { ...input, databaseUrl: { env: "DATABASE_URL" } };
  }
  for (const [path, value] of found) input = withDefault(input, path, value);
  return { input, problems };
}

/** One account out of the environment alone. */
export function settingsOfEnvironment(env: Environment): FromEnvironment {
  const problems: ConfigProblem[] = [];
  const { EMAIL_SENDER: user, IMAP_SERVER: imapServer, SMTP_SERVER: smtpServer } = env;
  for (const name of ACCOUNT_VARIABLES) {
    if (!env[name]) problems.push(problemOf(name, "is not set"));
  }
  const imap = imapServer ? serverOf("IMAP_SERVER", imapServer, problems) : undefined;
  const smtp = smtpServer ? serverOf("SMTP_SERVER", smtpServer, problems) : undefined;
  if (user && smtp !== undefined && addressIn(user) === undefined) {
    const right = "must be a mail address such as billing@example.com, because replies bear it";
    problems.push(problemOf("EMAIL_SENDER", `${right}; it is ${quoted(user)}`));
  }
  if (!user || imap === undefined || problems.length > 0) {
    return { input: {}, problems: [...problems, ...fillFromEnvironment({}, env).problems] };
  }
  const password = { env: "EMAIL_APP_PASSWORD" };
  const isPlain = imap.port !== undefined && imap.port !== 993 && isLoopback(imap.host);
  const account = {
    name: user.toLowerCase(),
    imap: { ...imap, ...(isPlain && { tls: false }) },
    user,
    password,
    pipeline: smtp === undefined ? "invoices" : "auto", // without SMTP nobody can be answered
  };
  const filled = fillFromEnvironment({ accounts: [account] }, env);
  return { input: filled.input, problems: [...problems, ...filled.problems] };
}

/** Sets a key that the file leaves open; a section that is no mapping is left to its own error. */
function withDefault(settings: Mapping, path: SettingPath, value: unknown): Mapping {
  const [key, ...rest] = path;
  const inner = settings[String(key)] ?? undefined;
  if (rest.length === 0)
    return inner === undefined ? { ...settings, [String(key)]: value } : settings;
  if (inner !== undefined && !isMapping(inner)) return settings;
  return { ...settings, [String(key)]: withDefault(mappingOf(inner), rest, value) };
}

function accountSecrets(settings: Mapping, env: Environment): Mapping {
  const { EMAIL_SENDER: sender, EMAIL_APP_PASSWORD: password, SMTP_SERVER: server } = env;
  if (!sender || !password) return {};
  const withPassword = (login: Mapping): Mapping =>
    login["user"] === sender && !isEnv(login["password"]) && login["oauth2"] === undefined
      ? { ...login, password: { env: "EMAIL_APP_PASSWORD" } }
      : login;
  const { accounts, smtp } = settings;
  const isOne = Array.isArray(accounts) && accounts.length === 1;
  const only = mappingOf(isOne ? accounts[0] : undefined);
  const filled: Record<string, unknown> = {};
  if (only["imap"] !== undefined) filled["accounts"] = [withPassword(only)];
  if (isMapping(smtp)) filled["smtp"] = withPassword(smtp);
  else if ((smtp ?? undefined) === undefined && server && addressIn(sender) !== undefined) {
    const door = serverOf("SMTP_SERVER", server, []);
    if (door !== undefined) {
      filled["smtp"] = {
        ...door,
        tls: smtpTls(door),
        user: sender,
        password: { env: "EMAIL_APP_PASSWORD" },
      };
    }
  }
  return filled;
}

function smtpTls({ host: name, port }: Server): boolean | "starttls" {
  if (port === undefined || port === 465) return true;
  return isLoopback(name) ? false : "starttls";
}

// A key goes to its own provider only: Groq's to Groq, OpenAI's to whatever else the file names.
function llmFrom(given: unknown, env: Environment, problems: ConfigProblem[]): Mapping | undefined {
  const isOpen = given === undefined || given === null;
  if (!isOpen && !isMapping(given)) return undefined;
  const llm = mappingOf(given);
  const { baseUrl } = llm;
  const isGroq =
    typeof baseUrl === "string"
      ? baseUrl.includes("api.groq.com")
      : !env.OPENAI_API_KEY && llm["apiKey"] === undefined;
  const name = isGroq ? "GROQ_API_KEY" : "OPENAI_API_KEY";
  const key = env[name] && !isEnv(llm["apiKey"]) ? { apiKey: { env: name } } : {};
  if (!isGroq || !env.GROQ_API_KEY) return isOpen && !env[name] ? undefined : { ...llm, ...key };
  const model = llm["model"] ?? (env.GROQ_MODEL_NAME || undefined);
  if (model === undefined) {
    problems.push(problemOf("GROQ_MODEL_NAME", "is not set; GROQ_API_KEY needs a model's name"));
  }
  return { baseUrl: GROQ_URL, ...llm, ...key, ...(model !== undefined && { model }) };
}

function isEnv(secret: unknown): boolean {
  return mappingOf(secret)["env"] !== undefined;
}

interface Server {
  readonly host: string;
  readonly port?: number;
}

/** `host`, `host:port`, `[::1]:143` or a bare IPv6 address. */
function serverOf(variable: string, value: string, problems: ConfigProblem[]): Server | undefined {
  const [, inBrackets, plain, portText] =
    /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(value) ?? [];
  const name = v.safeParse(host, inBrackets ?? plain ?? value);
  const port = portText === undefined ? undefined : Number(portText);
  if (name.success && (port === undefined || (port >= 1 && port <= 65_535))) {
    return { host: name.output, ...(port !== undefined && { port }) };
  }
  const right = "must be a server's name, or name:port with a port from 1 to 65535";
  problems.push(problemOf(variable, `${right}, not ${quoted(value)}`));
  return undefined;
}

type Found = readonly (readonly [SettingPath, unknown])[];

function readPlainVariables(env: Environment): { found: Found; problems: ConfigProblem[] } {
  const found: [SettingPath, unknown][] = [];
  const problems: ConfigProblem[] = [];
  for (const { name, path, right, read } of PLAIN_VARIABLES) {
    const text = env[name]?.trim();
    if (!text) continue;
    const value = read(text);
    if (value === undefined)
      problems.push(problemOf(name, `must be ${right}, not ${quoted(text)}`));
    else found.push([path, value]);
  }
  return { found, problems };
}

const PLAIN_VARIABLES: readonly {
  readonly name: string;
  readonly path: SettingPath;
  readonly right: string;
  /** The value as the file would spell it. */
  readonly read: (text: string) => unknown;
}[] = [
  {
    name: "LOG_LEVEL",
    path: ["logLevel"],
    right: LOG_LEVELS.join(", "),
    read: (text) => {
      const level = text.toLowerCase() === "warning" ? "warn" : text.toLowerCase();
      return LOG_LEVELS.find((known) => known === level);
    },
  },
  {
    name: "JOB_INTERVAL_MINUTES",
    path: ["intervalMinutes"],
    right: "a whole number from 1 to 1440",
    read: (text) => wholeNumber(text, 1, 1440),
  },
  {
    name: "OPENAI_CACHE_ENABLED",
    path: ["llm", "cache", "enabled"],
    right: "true or false",
    read: (text) => {
      if (/^(?:true|1|yes|on)$/i.test(text)) return true;
      return /^(?:false|0|no|off)$/i.test(text) ? false : undefined;
    },
  },
  {
    name: "OPENAI_CACHE_TTL_HOURS",
    path: ["llm", "cache", "ttl"],
    right: "a number of hours such as 24",
    read: (text) => (/^\d{1,6}(?:\.\d{1,6})?$/.test(text) ? `${text}h` : undefined),
  },
  {
    name: "IMAP_POOL_MAX_CONNECTIONS",
    path: ["concurrency", "connectionsPerAccount"],
    right: "a whole number from 1 to 100",
    read: (text) => wholeNumber(text, 1, 100),
  },
  {
    name: "IMAP_POOL_TIMEOUT",
    path: ["timeouts", "poolIdle"],
    right: "a whole number of seconds from 1 to 86400",
    read: (text) => {
      const seconds = wholeNumber(text, 1, 86_400);
      return seconds === undefined ? undefined : `${seconds}s`;
    },
  },
];

function wholeNumber(text: string, least: number, most: number): number | undefined {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : undefined;
}

function problemOf(key: string, message: string): ConfigProblem {
  return { file: null, line: null, key, message };
}
