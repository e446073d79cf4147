/**
 * A number from 0 up to but not including 1 that follows from a text alone: uniform over texts, and the same for ever and on
 * every machine, so that whoever was drawn stays drawn. Draws that shall not depend on each other begin with different
 * words. Not secret: whoever knows the text knows the draw.
 *
 * FNV-1a over UTF-16 code units, 32 bits, then MurmurHash3's finaliser: FNV's high bits alone barely move with the last
 * digit of an id.
 */
export function stickyDraw(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
