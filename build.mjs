// Bundles the program and its threads into dist/, one file each: a hundred small modules take longer
// to find than to run. What few passes need stays outside and is loaded by those that do.
import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const LEFT_OUT = "./src/imap/left-out.cjs";

rmSync("dist", { recursive: true, force: true });
await build({
  entryPoints: ["src/main.ts", "src/workers/*-thread.ts"],
  outdir: "dist",
  entryNames: "[name]",
  bundle: true,
  platform: "node",
  target: "node22.18",
  logLevel: "warning",
  format: "cjs",
  banner: { js: "const fileUrl=require('node:url').pathToFileURL(__filename).href;" },
  define: { "import.meta.url": "fileUrl", "import.meta.dirname": "__dirname" },
  alias: { pino: LEFT_OUT, socks: LEFT_OUT, "encoding-japanese": LEFT_OUT },
  external: [
    "better-sqlite3",
    "@napi-rs/canvas",
    "nodemailer",
    "openai",
    "pdfjs-dist",
    "pg",
    "qr",
    "yauzl",
  ],
});
writeFileSync("dist/package.json", '{ "type": "commonjs" }\n');

// the first help that anybody asks for is only read
const env = { ...process.env, NODE_DISABLE_COMPILE_CACHE: "1" };
const help = execFileSync(process.execPath, ["bin/invoicesync.js", "--help"], { env });
writeFileSync("dist/help.txt", help);
