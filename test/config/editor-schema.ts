import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { toJsonSchema } from "@valibot/to-json-schema";
import { settings } from "../../src/config/settings.ts";

export const SCHEMA_FILE = join(import.meta.dirname, "../../invoicesync.schema.json");

/** The JSON Schema for editors, made from the very definitions that the loader checks with. */
export function editorSchema(): object {
  const schema = toJsonSchema(settings, {
    typeMode: "input",
    target: "draft-07",
    errorMode: "ignore", // checks across keys and in functions have no form there
    overrideSchema: ({ valibotSchema, jsonSchema }) => {
      if (valibotSchema.type !== "object") return undefined;
      const isAccount = jsonSchema.properties?.["maildir"] !== undefined;
      return {
        ...jsonSchema,
        additionalProperties: false,
        ...(isAccount && { oneOf: [{ required: ["imap"] }, { required: ["maildir"] }] }),
      };
    },
  });
  return {
    ...schema,
    title: "invoicesync settings",
    examples: [
      {
        accounts: [
          {
            name: "billing",
            imap: { host: "imap.example.com" },
            user: "billing@example.com",
            password: { env: "BILLING_PASSWORD" },
            pipeline: "invoices",
          },
        ],
      },
    ],
  };
}

// After a change of the settings: node test/config/editor-schema.ts
if (import.meta.main) {
  writeFileSync(SCHEMA_FILE, `${JSON.stringify(editorSchema(), null, 2)}\n`);
}
