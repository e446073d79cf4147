import { SHAPES, type Palette } from "./picture-shapes.ts";

type Scene = Palette & { wall: string; table: string };

const SCENES: readonly Scene[] = [
  { wall: "#e9efe6", table: "#d8e0d2", main: "#4f7a68", dark: "#2f5547", light: "#8fb3a2", accent: "#d98b5f" },
  { wall: "#f4e9dc", table: "#e8d8c4", main: "#c9825a", dark: "#8d5132", light: "#e6b795", accent: "#4f7a68" },
  { wall: "#e8ecf1", table: "#d5dce4", main: "#5d7893", dark: "#39516b", light: "#a5bace", accent: "#d9a441" },
  { wall: "#f6efd9", table: "#eadfbd", main: "#b9964a", dark: "#7c622b", light: "#e0c88c", accent: "#a5523d" },
  { wall: "#f3e6e4", table: "#e5d1cd", main: "#a96a62", dark: "#75423c", light: "#d8a9a2", accent: "#5d7893" },
  { wall: "#ece8f0", table: "#dbd4e2", main: "#7d6d94", dark: "#54466a", light: "#b6a9c8", accent: "#7aa874" },
];

/**
 * A product's picture as SVG, 600 × 600, drawn by hand from plain shapes: nothing is downloaded.
 * A handle without a drawing of its own gets the mark of the shop on its wall.
 */
export function productPicture(handle: string): string {
  const names = Object.keys(SHAPES);
  const position = names.indexOf(handle);
  const scene = SCENES[Math.max(0, position) % SCENES.length] ?? SCENES[0];
  if (!scene) throw new Error("There are no scenes");
  const { wall, table, ...palette } = scene;
  const drawing = SHAPES[handle]?.(palette) ?? `<circle cx="300" cy="320" r="120" fill="${palette.main}"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 600" role="img" aria-label="${handle.replaceAll(/[^a-z0-9-]/g, "")}">
<defs><radialGradient id="light" cx="35%" cy="25%" r="80%"><stop offset="0" stop-color="#fff" stop-opacity=".7"/><stop offset="1" stop-color="#fff" stop-opacity="0"/></radialGradient></defs>
<rect width="600" height="600" fill="${wall}"/><rect y="430" width="600" height="170" fill="${table}"/><rect width="600" height="600" fill="url(#light)"/>
<ellipse cx="306" cy="474" rx="190" ry="22" fill="#000" opacity=".13"/>
${drawing}
</svg>`;
}
