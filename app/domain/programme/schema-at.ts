import { z } from "zod";
import { programmeSchema } from "./programme";

/** The schema of a place in the programme ("tiers.0.entry", split), without what makes it optional; undefined for no place. */
export function schemaAt(path: readonly PropertyKey[], within: z.ZodType = programmeSchema): z.ZodType | undefined {
  const schema = bare(within);
  const [step, ...rest] = path;
  if (step === undefined) return schema;
  if (schema instanceof z.ZodArray) return schemaAt(rest, schema.element as z.ZodType);
  if (schema instanceof z.ZodDiscriminatedUnion) {
    const places = schema.options.map((option) => schemaAt(path, option as z.ZodType));
    return places.find((place) => place !== undefined);
  }
  const next = schema instanceof z.ZodObject ? (schema.shape[String(step)] as z.ZodType | undefined) : undefined;
  return next && schemaAt(rest, next);
}

/** The bounds of a whole number at a place in the programme; null where there is none. */
export function wholeLimitsAt(path: readonly PropertyKey[]): { min: number; max: number } | null {
  const schema = schemaAt(path);
  return schema instanceof z.ZodNumber ? { min: schema.minValue ?? 0, max: schema.maxValue ?? 0 } : null;
}

/** A schema without its default and its null. */
function bare(schema: z.ZodType): z.ZodType {
  const isWrapped =
    schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodNullable;
  return isWrapped ? bare(schema.unwrap() as z.ZodType) : schema;
}
