import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { parse } from "csv-parse";
import { OrdersFileError } from "./columns.ts";

/** A row of a table: its cells, trimmed, and the line of the file that it ends on. */
export type Row = { cells: string[]; line: number };

const DELIMITERS = [",", ";", "\t", "|"];
const HEAD_BYTES = 64 * 1024;

/** The character that parts a file's columns: of those that usually do, the one its first line has most of. */
export async function delimiterOf(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const isUtf16 = buffer[0] === 0xff && buffer[1] === 0xfe;
    const text = buffer.toString(isUtf16 ? "utf16le" : "utf8", 0, bytesRead);
    const [first = ""] = text.replace(/"[^"]*"/g, "").split(/[\r\n]/, 1);
    const countOf = (delimiter: string) => first.split(delimiter).length;
    return DELIMITERS.reduce((best, each) => (countOf(each) > countOf(best) ? each : best));
  } finally {
    await file.close();
  }
}

/** The rows of a CSV file, one after another as they are read. Throws OrdersFileError where its quotes don't close. */
export async function* readRows(path: string, delimiter: string): AsyncGenerator<Row> {
  const source = createReadStream(path);
  const options = { bom: true, delimiter, info: true, relax_column_count: true, relax_quotes: true } as const;
  const rows = source.pipe(parse({ ...options, skip_empty_lines: true, trim: true }));
  source.once("error", (error) => rows.destroy(error));
  try {
    for await (const { record, info } of rows as AsyncIterable<{ record: string[]; info: { lines: number } }>)
      yield { cells: record, line: info.lines };
  } catch (error) {
    if (String((error as { code?: string }).code).startsWith("CSV_"))
      throw new OrdersFileError(`It can't be read as CSV: ${(error as Error).message}`);
    throw error;
  } finally {
    source.destroy();
  }
}
