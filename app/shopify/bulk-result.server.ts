/** The result of an export can't be had any more: its address has expired, or Shopify never made one. */
export class ResultGone extends Error {
  override name = "ResultGone";
}

/** The result is larger than this app takes in, or no lines at all. */
export class ResultUnusable extends Error {
  override name = "ResultUnusable";
}

/** Whole lines as they come, and the byte in the file that the next line begins at. */
export type Lines = { lines: { text: string; endsAt: number }[] };

/** No byte for so long: the connection is dead. */
const STALLED_MS = 30_000;
const LONGEST_LINE = 16 * 1024 * 1024;
const LARGEST_FILE = 16 * 1024 ** 3;
const NEWLINE = 10;

/**
 * The lines of a result file from a byte on, a piece at a time; of the file never more than a piece is held. Throws
 * ResultGone when it is not there any more, ResultUnusable when it is not what it should be, and any other error when the
 * connection breaks: asked again from where it broke off, it goes on.
 */
export async function* readLines(url: string, fromByte: number): AsyncGenerator<Lines> {
  const stall = new AbortController();
  const arm = () => setTimeout(() => stall.abort(new Error(`no byte for ${STALLED_MS / 1000} s`)), STALLED_MS);
  let timer = arm();
  try {
    const response = await fetch(url, { headers: { range: `bytes=${fromByte}-` }, signal: stall.signal });
    if (response.status === 416) return;
    if ([401, 403, 404, 410].includes(response.status)) throw new ResultGone(`the storage answered ${response.status}`);
    if (!response.ok || !response.body) throw new Error(`the storage answered ${response.status}`);
    // One that knows no ranges sends the file from its beginning.
    const splitter = new Splitter(response.status === 206 ? fromByte : 0, fromByte);
    for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) {
      clearTimeout(timer);
      const lines = splitter.take(piece);
      if (lines.length > 0) yield { lines };
      timer = arm();
    }
    const last = splitter.end();
    if (last) yield { lines: [last] };
  } finally {
    clearTimeout(timer);
    stall.abort();
  }
}

/** Cuts pieces into lines. */
class Splitter {
  private rest: Buffer[] = [];
  private restBytes = 0;

  /** @param skipUntil what lies before this byte has been read before */
  constructor(
    private at: number,
    private readonly skipUntil: number,
  ) {}

  take(piece: Uint8Array): { text: string; endsAt: number }[] {
    let chunk = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    if (this.at + chunk.length > LARGEST_FILE) throw new ResultUnusable("the file is too large");
    if (this.at < this.skipUntil) {
      const skipped = Math.min(chunk.length, this.skipUntil - this.at);
      this.at += skipped;
      chunk = chunk.subarray(skipped);
    }
    const lines = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      lines.push(this.line(chunk.subarray(start, end), 1));
      start = end + 1;
    }
    if (start < chunk.length) this.keep(chunk.subarray(start));
    return lines.filter(({ text }) => text !== "");
  }

  /** The last line, where no newline ends it. */
  end(): { text: string; endsAt: number } | null {
    return this.restBytes > 0 ? this.line(Buffer.alloc(0), 0) : null;
  }

  private line(end: Buffer, newline: 0 | 1): { text: string; endsAt: number } {
    const whole = this.rest.length === 0 ? end : Buffer.concat([...this.rest, end]);
    this.at += whole.length + newline;
    this.rest = [];
    this.restBytes = 0;
    return { text: whole.toString("utf8"), endsAt: this.at };
  }

  private keep(part: Buffer): void {
    this.restBytes += part.length;
    if (this.restBytes > LONGEST_LINE) throw new ResultUnusable("a line is too long");
    // Copied: the rest of the piece need not be held for it.
    this.rest.push(Buffer.from(part));
  }
}
