import { join } from "node:path";

/** Where the package's own files are: `schema.sql` and others. In the build all code lies in `dist/`. */
export const packageRoot = import.meta.url.endsWith(".ts")
  ? join(import.meta.dirname, "../..")
  : join(import.meta.dirname, "..");
