import type { Programme } from "~/domain/programme/programme";

const MASK = 0xffff_ffffn;

/** Where a shop's customer falls by chance, from 0 to 1: FNV-1a of the text, stirred by MurmurHash3's last steps. */
export function chanceOf(shop: bigint, customer: bigint): number {
  let hash = 2_166_136_261n;
  for (const letter of `holdout:${shop}:${customer}`) {
    hash = ((hash ^ BigInt(letter.codePointAt(0)!)) * 16_777_619n) & MASK;
  }
  hash = ((hash ^ (hash >> 16n)) * 2_246_822_507n) & MASK;
  hash = ((hash ^ (hash >> 13n)) * 3_266_489_909n) & MASK;
  return Number(hash ^ (hash >> 16n)) / 4_294_967_296;
}

/** What a programme keeps from who falls there. */
export function keptFrom({ holdout }: Programme, chance: number): "all" | "extras" | "nothing" {
  if (chance * 100 >= holdout.percent) return "nothing";
  return holdout.mode === "programme" ? "all" : "extras";
}
