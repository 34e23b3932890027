import { Secret } from "./secrets.ts";

/** Every secret value anywhere in the settings, for the log to leave out. */
export function secretsIn(settings: unknown): readonly string[] {
  if (settings instanceof Secret) return [settings.reveal()];
  if (typeof settings !== "object" || settings === null) return [];
  return Object.values(settings).flatMap(secretsIn);
}
