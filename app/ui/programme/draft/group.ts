import { z } from "zod";
import type { DraftOf, Field, ReadSetting } from "./field";

type GroupDraft<Of> = { [Name in keyof Of]: DraftOf<Of[Name]> };
const ID: Field<string> = {
  schema: z.string().max(100),
  write: (value) => String(value ?? ""),
  read: (typed) => typed,
};

type RowDraft<Of> = GroupDraft<Of> & { id: string; key: string };
type Row = Record<string, unknown> & { key: string };

type RowRules<Draft> = {
  /** What keys begin with where a name gives none; null for a list that the programme tells apart by something else. */
  word: string | null;
  most: number;
  /** What a new row begins with. */
  start: Partial<Draft>;
  /** What follows from several fields of one row. */
  settle?: (row: Row, setting: ReadSetting) => Row;
};

/** Fields of one object. */
export function group<Of>(fields: Of): Field<GroupDraft<Of>> {
  const parts = Object.entries(fields as Record<string, Field<unknown>>);
  const each = <Result>(part: (field: Field<unknown>, name: string) => Result) =>
    Object.fromEntries(parts.map(([name, field]) => [name, part(field, name)]));
  return {
    schema: z.object(each(({ schema }) => schema)) as unknown as z.ZodType<GroupDraft<Of>>,
    write: (value) =>
      each((field, name) => field.write((value as Record<string, unknown> | undefined)?.[name])) as GroupDraft<Of>,
    read: (typed, setting) =>
      each((field, name) => field.read((typed as Record<string, unknown>)[name], setting)) as unknown,
  };
}

/**
 * A list of objects that are told apart by their `key`: `id` tells rows apart on the page, `key` is "" until it is published
 * and is then made of the name, unlike any other; a name without Latin letters gives "reward-2".
 */
export function rows<Of>(
  fields: Of,
  { word, most, start, settle = (row) => row }: RowRules<GroupDraft<Of>>,
): Field<RowDraft<Of>[]> & { most: number; blank: (id: string) => RowDraft<Of> } {
  const row = group({ ...fields, id: ID, key: ID });
  const listed = (value: Record<string, unknown>, index: number) =>
    ({ ...row.write(value), id: word === null ? String(index) : value.key }) as RowDraft<Of>;
  return {
    most,
    blank: (id) => ({ ...(row.write(undefined) as RowDraft<Of>), ...start, id }),
    // Twice the number, so that too many are refused with words rather than as no draft.
    schema: z.array(row.schema as unknown as z.ZodType<RowDraft<Of>>).max(2 * most),
    write: (value) => ((value as Row[] | undefined) ?? []).map(listed),
    read: (typed, setting) => {
      const list = typed.map((each) => settle(row.read(each as never, setting) as Row, setting));
      return word === null ? list : withKeys(list, word);
    },
  };
}

function withKeys(list: Row[], word: string): Row[] {
  const taken = new Set(list.map(({ key }) => key));
  return list.map((row, index) => {
    if (row.key) return row;
    const base = slugOf(String(row.name ?? "")) || `${word}-${index + 1}`;
    let key = base;
    for (let number = 2; taken.has(key); number += 1) key = `${base}-${number}`;
    taken.add(key);
    return { ...row, key };
  });
}

function slugOf(name: string): string {
  const slug = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-");
  return slug.replace(/^-+/, "").slice(0, 30).replace(/-+$/, "");
}
