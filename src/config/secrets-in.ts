import { Secret } from "./secrets.ts";

/** Every secret value anywhere in the settings, for the log to leave out. */
export function secretsIn(settings: unknown): readonly string[] {
  if (settings instanceof Secret) return [settings.reveal(), ...passwordIn(settings.reveal())];
  if (typeof settings !== "object" || settings === null) return [];
  return Object.values(settings).flatMap(secretsIn);
}

/** Of an address such as postgres://user:password@host: others name it without the rest. */
function passwordIn(address: string): readonly string[] {
  const { password } = URL.parse(address) ?? { password: "" };
  if (password === "") return [];
  return [password, decodeURIComponent(password)];
}
