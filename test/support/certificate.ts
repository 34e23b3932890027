import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Why no certificate can be made here, for `skip`; false when it can. */
export const opensslMissing: string | false =
  spawnSync("openssl", ["version"]).status === 0 ? false : "openssl is not installed";

export interface Certificate {
  readonly certFile: string;
  readonly keyFile: string;
}

export interface CertificateOptions {
  /** Of its files. */
  readonly name?: string;
  /** Default: localhost and 127.0.0.1. */
  readonly subjects?: string;
  readonly isExpired?: boolean;
}

/** A certificate that signs itself, and so is its own CA. */
export function makeCertificate(
  dir: string,
  {
    name = "",
    subjects = "DNS:localhost,IP:127.0.0.1",
    isExpired = false,
  }: CertificateOptions = {},
): Certificate {
  const path = (suffix: string) => join(dir, `${name}${suffix}`);
  const [certFile, keyFile, request, extensions] = [
    path("cert.pem"),
    path("key.pem"),
    path("request.pem"),
    path("extensions"),
  ];
  const openssl = (...args: readonly string[]) =>
    void execFileSync("openssl", args, { stdio: "ignore" });
  const key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost".split(" ");
  openssl("req", ...key, "-keyout", keyFile, "-out", request);
  writeFileSync(extensions, `subjectAltName=${subjects}\nbasicConstraints=CA:true\n`);
  const files = ["-in", request, "-signkey", keyFile, "-extfile", extensions, "-out", certFile];
  openssl("x509", "-req", "-days", isExpired ? "-1" : "2", ...files);
  return { certFile, keyFile };
}
