#!/usr/bin/env node
// Old syntax on purpose: an older Node has to get as far as saying what is needed.
import * as fs from "node:fs";
import module from "node:module";
import * as path from "node:path";
import * as tty from "node:tty";
import * as url from "node:url";

const root = path.join(path.dirname(url.fileURLToPath(import.meta.url)), "..");
const version = process.versions.node.split(".").map(Number);

if (version[0] < 22 || (version[0] === 22 && version[1] < 18)) {
  fail("needs Node 22.18 or newer, this is " + process.versions.node);
} else if (process.argv[2] === "--version" || process.argv[2] === "-V") {
  const manifest = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
  process.stdout.write(manifest.version + "\n");
} else if (!fs.existsSync(path.join(root, "dist", "main.js"))) {
  fail('is not built yet: run "npm ci", which builds it, in ' + path.resolve(root));
} else if (isCallForHelp() && fs.existsSync(path.join(root, "dist", "help.txt"))) {
  // as the build printed it; a terminal has a width of its own
  process.stdout.write(fs.readFileSync(path.join(root, "dist", "help.txt"), "utf8"));
} else {
  enableCache();
  try {
    // one file, by require: a hundred small modules would take longer to find than to run
    module.createRequire(import.meta.url)("../dist/main.js");
  } catch (error) {
    fail("could not start: " + (error && error.stack ? error.stack : error));
  }
}

function isCallForHelp() {
  return process.argv.length === 3 && process.argv[2] === "--help" && !tty.isatty(1);
}

function fail(message) {
  process.stderr.write("invoicesync: " + message + "\n");
  process.exitCode = 1;
}

// In a folder of the user's own: what is kept there is run, and /tmp belongs to everybody.
function enableCache() {
  const env = process.env;
  const folder = env.CACHE_DIRECTORY || env.XDG_CACHE_HOME || (env.HOME && env.HOME + "/.cache");
  if (env.NODE_COMPILE_CACHE) module.enableCompileCache();
  else if (folder && path.isAbsolute(folder)) {
    module.enableCompileCache(path.join(folder, "invoicesync"));
  }
}
