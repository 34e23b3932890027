import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const opensslMissing: string | false = hasOpenssl() ? false : "openssl is not installed";

function hasOpenssl(): boolean {
  try {
    execFileSync("openssl", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Signs as Italian senders do: a CAdES-like `.p7m`, made by openssl with a key of its own. */
export function signed(
  content: string | Uint8Array,
  options: { readonly detached?: boolean; readonly indefinite?: boolean } = {},
): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "invoicesync-p7m-"));
  const at = (name: string) => join(folder, name);
  try {
    writeFileSync(at("content"), content);
    const run = (args: string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "ignore" });
    const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
    run(["req", "-x509", ...curve, "-keyout", "key", "-out", "cert", "-subj", "/CN=Sender"]);
    const how = options.detached === true ? [] : ["-nodetach"];
    if (options.indefinite === true) how.push("-stream");
    const names = ["-in", "content", "-signer", "cert", "-inkey", "key", "-out", "signed"];
    run(["cms", "-sign", "-binary", "-outform", "DER", ...how, ...names]);
    return readFileSync(at("signed"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
