import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const PREFIX = "sealed:v1:";

/**
 * AES-256-GCM under a 32-byte key (base64). What it writes names its version, so that a later one can be told apart. While
 * the key is changed, what was sealed with a second one opens too; nothing is sealed with that.
 */
export class Seal {
  private readonly key: Buffer;
  private readonly other: Buffer | null;

  constructor(keyBase64: string, otherBase64?: string) {
    this.key = Buffer.from(keyBase64, "base64");
    this.other = otherBase64 ? Buffer.from(otherBase64, "base64") : null;
  }

  close(plain: string): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", this.key, nonce);
    const sealed = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
    return PREFIX + Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64");
  }

  /** Throws when the text was not sealed with these keys, or was changed since. */
  open(text: string): string {
    return this.opened(text).plain;
  }

  /** The same text under the key that seals now; null when it is already. Throws as `open` does. */
  renewed(text: string): string | null {
    const { plain, key } = this.opened(text);
    return key === this.key ? null : this.close(plain);
  }

  private opened(text: string): { plain: string; key: Buffer } {
    if (!text.startsWith(PREFIX)) throw new Error("not a sealed text");
    const bytes = Buffer.from(text.slice(PREFIX.length), "base64");
    try {
      return { plain: openWith(this.key, bytes), key: this.key };
    } catch (error) {
      if (!this.other) throw error;
      return { plain: openWith(this.other, bytes), key: this.other };
    }
  }
}

function openWith(key: Buffer, bytes: Buffer): string {
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12), { authTagLength: 16 });
  decipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8");
}
