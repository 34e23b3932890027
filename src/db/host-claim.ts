import { readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { CodedError } from "../core/errors.ts";

/** What `statfs` calls file systems that several hosts may have mounted (Linux, magic.h). */
const SHARED: ReadonlySet<number> = new Set([
  0x6969, // NFS
  0x517b, // SMB
  0xff534d42, // CIFS
  0xfe534d42, // SMB 2
  0x5346414f, // AFS
  0x00c36400, // Ceph
  0x01021997, // 9P
  0x0bd00bd0, // Lustre
  0x47504653, // GPFS
  0x65735546, // FUSE: sshfs, Gluster
]);

interface Claim {
  readonly host: string;
  /** After it a host that has not said so is taken to be dead. */
  readonly until: number;
}

/**
 * Claims a folder on a network's file system for this host: locks reach across hosts there on some
 * systems and not on others, and the database's index of its log never does. Throws while another
 * host has it. Returns what gives it back. On a disk of our own it does nothing.
 */
export function claimForHost(stateDir: string, until: number, now: number): () => void {
  // 32 bits, signed on some systems
  if (!SHARED.has(statfsSync(stateDir).type >>> 0)) return () => {};
  const path = join(stateDir, "host.json");
  const claim: Claim = { host: hostname(), until };
  const write = () => writeFileSync(path, JSON.stringify(claim), { flag: "wx", mode: 0o600 });
  try {
    write();
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    const other = readClaim(path);
    if (other !== undefined && other.host !== claim.host && other.until > now) {
      const detail = `${path} names the host ${other.host}`;
      throw new CodedError("STATE_ON_OTHER_HOST", { detail, cause: error });
    }
    rmSync(path, { force: true });
    write(); // one of two that find it old is refused here
  }
  return () => rmSync(path, { force: true });
}

function readClaim(path: string): Claim | undefined {
  try {
    const read: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (typeof read !== "object" || read === null || !("host" in read && "until" in read)) return;
    return { host: String(read.host), until: Number(read.until) };
  } catch {
    return undefined; // cut short by a crash: nobody's
  }
}
