import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";

/** Why no certificate can be made here, for `skip`; false when it can. */
export const opensslMissing: string | false =
  spawnSync("openssl", ["version"]).status === 0 ? false : "openssl is not installed";

export interface Certificate {
  readonly certFile: string;
  readonly keyFile: string;
}

/** A self-signed certificate for localhost and 127.0.0.1; it is its own CA. */
export function makeCertificate(dir: string): Certificate {
  const certFile = join(dir, "cert.pem");
  const keyFile = join(dir, "key.pem");
  execFileSync(
    "openssl",
    [
      ..."req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2".split(" "),
      ..."-subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1".split(" "),
      "-keyout",
      keyFile,
      "-out",
      certFile,
    ],
    { stdio: "ignore" },
  );
  return { certFile, keyFile };
}
