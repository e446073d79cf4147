import fc from "fast-check";
import { expect, test } from "vitest";
import { csvRow } from "~/lib/csv";

test.each([
  [["a", 1, null, -2.5], "a,1,,-2.5\r\n"],
  [['say "hi"', "a,b", "two\nlines"], '"say ""hi""","a,b","two\nlines"\r\n'],
  [["积分", "-5.00", "0"], "积分,-5.00,0\r\n"],
])("%j is written as one row", (cells, row) => {
  expect(csvRow(cells)).toBe(row);
});

test.each(["=1+1", "+1", "-1+2", "@SUM(A1)", "\tx", "\r=1", '=HYPERLINK("http://a")', "-2.5%"])(
  "%j stays a text: a spreadsheet runs nothing",
  (text) => {
    const [cell] = read(csvRow([text]))[0]!;
    expect(cell).toBe(`'${text}`);
  },
);

test("whatever the texts, what is read is what was written, and no text begins like a formula", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary" }), { minLength: 1 }), (texts) => {
      const cells = read(csvRow(texts))[0]!;
      expect(cells).toHaveLength(texts.length);
      cells.forEach((cell, at) => {
        expect([texts[at], `'${texts[at]}`]).toContain(cell);
        expect(cell).not.toMatch(/^(?!-\d+(\.\d+)?$)[=+\-@\t\r]/);
      });
    }),
  );
});

/** A plain reader of RFC 4180. */
function read(file: string): string[][] {
  const rows: string[][] = [[""]];
  let isQuoted = false;
  for (let at = 0; at < file.length; at++) {
    const [letter, cells] = [file[at]!, rows.at(-1)!];
    if (isQuoted) {
      if (letter !== '"') cells[cells.length - 1] += letter;
      else if (file[at + 1] === '"') cells[cells.length - 1] += file[at++]!;
      else isQuoted = false;
    } else if (letter === '"') isQuoted = true;
    else if (letter === ",") cells.push("");
    else if (letter === "\r" && file[at + 1] === "\n") {
      at++;
      rows.push([""]);
    } else cells[cells.length - 1] += letter;
  }
  return rows.slice(0, -1);
}
