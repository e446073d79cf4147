import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The key kept in a folder of this machine, made at first use: tokens sealed by one start are opened by the next. */
export function encryptionKey(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "encryption-key");
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString("base64"), { mode: 0o600 });
  return readFileSync(file, "utf8");
}
