import { keyOfPath, type SettingPath } from "./problem.ts";
import type { FoundProblem } from "./sections.ts";
import { resolveSecret, SecretSource, type SecretSurroundings } from "./secret-source.ts";
import type { Secret } from "./secrets.ts";

/** Secrets that must have a certain form; they are checked when they are known. */
const FORMS: Readonly<Record<string, { readonly form: RegExp; readonly right: string }>> = {
  "alerts.webhook": { form: /^https?:\/\/[^\s]+$/i, right: "an address such as https://…" },
  "monitoring.pingUrl": { form: /^https?:\/\/[^\s]+$/i, right: "an address such as https://…" },
  databaseUrl: {
    form: /^postgres(?:ql)?:\/\/[^\s]+$/i,
    right: "an address such as postgres://…; without it the state is in SQLite",
  },
};

/** Resolves every secret that stands anywhere in the settings; the same command runs once. */
export async function resolveSecrets(
  settings: unknown,
  surroundings: SecretSurroundings,
): Promise<{ secrets: ReadonlyMap<SecretSource, Secret>; failed: readonly FoundProblem[] }> {
  const secrets = new Map<SecretSource, Secret>();
  const failed: FoundProblem[] = [];
  const running = new Map<string, Promise<Secret | string>>();
  const resolveOnce = (source: SecretSource) => {
    if (source.place.type !== "command") return resolveSecret(source, surroundings);
    const command = JSON.stringify(source.place.words);
    const started = running.get(command) ?? resolveSecret(source, surroundings);
    running.set(command, started);
    return started;
  };
  await Promise.all(
    sourcesIn(settings).map(async ({ path, source }) => {
      const secret = await resolveOnce(source);
      if (typeof secret === "string") {
        failed.push({ path, message: secret });
        return;
      }
      secrets.set(source, secret);
      const { form, right } = FORMS[keyOfPath(path)] ?? {};
      if (form !== undefined && !isOfForm(secret, form)) {
        failed.push({ path, message: `must be ${right}` });
      }
    }),
  );
  return { secrets, failed };
}

function isOfForm(secret: Secret, form: RegExp): boolean {
  return form.test(secret.reveal()) && URL.canParse(secret.reveal());
}

interface PlacedSource {
  readonly path: SettingPath;
  readonly source: SecretSource;
}

// The settings may be wrong elsewhere, and aliases may make a wrong part contain itself.
function sourcesIn(settings: unknown): PlacedSource[] {
  const found: PlacedSource[] = [];
  const seen = new Set<object>();
  const look = (value: unknown, path: SettingPath) => {
    if (value instanceof SecretSource) found.push({ path, source: value });
    else if (typeof value === "object" && value !== null && !seen.has(value)) {
      seen.add(value);
      for (const [key, inner] of Object.entries(value)) {
        look(inner, [...path, Array.isArray(value) ? Number(key) : key]);
      }
    }
  };
  look(settings, []);
  return found;
}
