/** The four colours a product is drawn in. */
export type Palette = { main: string; dark: string; light: string; accent: string };

const path = (d: string, fill: string, more = "") => `<path d="${d}" fill="${fill}" ${more}/>`;
const line = (d: string, stroke: string, width: number) =>
  `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;
const oval = (cx: number, cy: number, rx: number, ry: number, fill: string) =>
  `<ellipse cx="${cx}" cy="${cy}" rx="${rx}" ry="${ry}" fill="${fill}"/>`;
const box = (x: number, y: number, w: number, h: number, r: number, fill: string) =>
  `<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="${r}" fill="${fill}"/>`;
const repeat = (count: number, draw: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => draw(i)).join("");
const shade = (d: string) => path(d, "#000", 'opacity=".12"');
const label = (x: number, y: number, w: number, h: number, { accent }: Palette) =>
  box(x, y, w, h, 4, "#fffaf0") +
  box(x + w / 2 - 22, y + 14, 44, 5, 2, accent) +
  box(x + w / 2 - 34, y + 28, 68, 4, 2, "#b9ad99");

/** A jar with a lid and a label: honey, salts, balm differ in proportion. */
const jar = (w: number, h: number, lid: string) => (p: Palette) => {
  const [x, y] = [300 - w / 2, 470 - h];
  const body = box(x, y, w, h, 26, p.main) + box(x + w * 0.72, y + 14, w * 0.14, h - 30, 12, p.light);
  return body + box(x + 8, y - 34, w - 16, 44, 8, lid) + label(300 - w * 0.34, y + h * 0.32, w * 0.68, h * 0.42, p);
};

/** Candle or taper flame with its base at (x, y). */
const flame = (x: number, y: number) =>
  path(`M${x} ${y - 58}c22 28 20 52 0 58c-20-6-22-30 0-58z`, "#f6b84b") +
  path(`M${x} ${y - 30}c9 12 8 24 0 28c-8-4-9-16 0-28z`, "#fff3cf");

const leaf = (x: number, y: number, turn: number, fill: string, size = 1) =>
  `<path transform="translate(${x} ${y}) rotate(${turn}) scale(${size})" d="M0 0c-26-28-26-68 0-104c26 36 26 76 0 104z" fill="${fill}"/>`;

/** One drawing for each product of the catalogue, on a 600 × 600 sheet with the table top at about y = 470. */
export const SHAPES: Readonly<Record<string, (p: Palette) => string>> = {
  "stovetop-kettle": (p) =>
    line("M190 250C200 120 400 120 410 250", "#8a5a38", 20) +
    path("M420 330l86-62 16 22-84 104z", p.dark) +
    path("M160 470C140 300 220 240 300 240s160 60 140 230z", p.main) +
    shade("M380 262c60 40 70 120 60 208h-60c26-70 22-150 0-208z") +
    oval(300, 242, 74, 16, p.dark) +
    oval(300, 224, 18, 18, "#8a5a38"),
  "stoneware-mug": (p) =>
    line("M396 300c90-16 96 120 0 116", p.dark, 26) +
    path("M190 250h216v170c0 36-22 50-58 50H248c-36 0-58-14-58-50z", p.main) +
    path("M190 250h216v62c-60 26-150-20-216 12z", p.light) +
    oval(298, 250, 108, 24, p.dark) +
    oval(298, 254, 92, 17, "#4a3327"),
  "pour-over-set": (p) =>
    path("M212 150h176l-58 120h-60z", p.light) +
    path("M226 164h148l-16 34H242z", "#5a3a28") +
    path("M276 268h48v26c74 24 92 92 84 176H192c-8-84 10-152 84-176z", "#dfe9e6", 'opacity=".85"') +
    path("M196 400h208c4 24 4 46 4 70H192c0-24 0-46 4-70z", "#5a3a28") +
    box(256, 262, 88, 22, 8, "#a8734a"),
  "coffee-beans": (p) =>
    path("M200 190l20-40h160l20 40v260c0 14-8 20-20 20H220c-12 0-20-6-20-20z", p.dark) +
    path("M200 190h200v34H200z", p.main) +
    label(228, 270, 144, 110, p) +
    repeat(
      5,
      (i) =>
        `<g transform="translate(${430 + (i % 3) * 30} ${462 - Math.floor(i / 3) * 22}) rotate(${i * 40})">${oval(0, 0, 19, 13, "#5a3a28")}${line("M-14 0c8-6 20 6 28 0", "#2f1d13", 3)}</g>`,
    ),
  "loose-leaf-tea": (p) =>
    box(210, 200, 180, 270, 16, p.main) +
    box(202, 168, 196, 60, 12, p.dark) +
    oval(300, 168, 96, 14, p.light) +
    leaf(300, 400, 0, p.accent, 1.1) +
    leaf(292, 402, -48, p.light, 0.8) +
    leaf(308, 402, 48, p.light, 0.8),
  "wildflower-honey": (p) =>
    jar(190, 220, "#8a5a38")({ ...p, main: "#e0a235", light: "#f2c766" }) +
    line("M436 452L500 300", "#a8734a", 12) +
    oval(432, 446, 26, 34, "#a8734a") +
    repeat(3, (i) => line(`M410 ${432 + i * 14}h44`, "#7d5330", 4)),
  "olive-oil": (p) =>
    path(
      "M270 130h60v90c54 24 66 60 66 110v120c0 14-8 20-20 20H224c-12 0-20-6-20-20V330c0-50 12-86 66-110z",
      "#6d7a35",
    ) +
    box(276, 104, 48, 40, 6, "#a8734a") +
    path("M352 240c32 24 34 60 34 90v110h-22V330c0-40-4-66-12-90z", "#98a658") +
    label(228, 320, 144, 96, p),
  "dinner-plate": (p) =>
    oval(300, 320, 196, 190, p.main) +
    oval(300, 316, 188, 182, p.light) +
    oval(300, 320, 126, 122, p.main) +
    oval(300, 324, 118, 114, p.light) +
    repeat(26, (i) =>
      oval(300 + Math.cos(i * 2.4) * (20 + i * 6), 318 + Math.sin(i * 2.4) * (20 + i * 5.8), 2.6, 2.6, p.dark),
    ),
  "serving-bowl": (p) =>
    path("M120 300h360c0 96-70 170-180 170S120 396 120 300z", p.main) +
    shade("M380 300h100c0 90-60 160-150 168c40-40 52-100 50-168z") +
    oval(300, 300, 180, 42, p.dark) +
    oval(300, 306, 160, 32, p.light) +
    leaf(260, 326, -30, "#5f8f5a", 0.6) +
    leaf(310, 324, 10, "#7aa874", 0.7) +
    leaf(350, 322, 44, "#5f8f5a", 0.55) +
    oval(286, 312, 17, 11, p.accent),
  "olive-board": (p) =>
    path("M170 210c70-30 190-30 250 0c30 60 26 180 0 240c-60 26-190 26-250 0c-26-60-26-180 0-240z", "#c99a62") +
    path("M270 120h60v100h-60z", "#c99a62") +
    oval(300, 146, 14, 14, "#f3ece1") +
    repeat(5, (i) => line(`M${186 + i * 8} ${250 + i * 42}c60-26 110 30 ${210 - i * 12} -6`, "#9a6c3c", 4)) +
    oval(370, 330, 34, 30, p.accent),
  "chef-knife": () =>
    `<g transform="rotate(-32 300 320)">${path("M120 300h270v56c-110 6-230-6-270-56z", "#cdd5d6")}${path("M120 300h270v20c-120 4-220 0-270-20z", "#eef2f2")}${path("M390 292h130c20 0 26 16 22 34s-16 26-34 24l-118-8z", "#6b432b")}${oval(420, 318, 6, 6, "#d9b48b")}${oval(486, 322, 6, 6, "#d9b48b")}</g>`,
  "linen-apron": (p) =>
    line("M240 190c0-80 120-80 120 0", p.dark, 12) +
    path("M236 180h128l18 96c40 10 58 20 62 34v170H156V310c4-14 22-24 62-34z", p.main) +
    box(216, 350, 168, 84, 8, p.light) +
    line("M300 350v84", p.dark, 3) +
    line("M156 316l-52 40M444 316l52 40", p.dark, 9),
  "tea-towels": (p) =>
    repeat(
      3,
      (i) =>
        box(150 + i * 14, 404 - i * 62, 300 - i * 28, 66, 18, [p.main, p.light, p.accent][i] ?? p.main) +
        repeat(3, (j) => line(`M${190 + i * 14 + j * 22} ${408 - i * 62}v58`, p.dark, 3)),
    ),
  "wool-throw": (p) =>
    path("M150 200c100-40 200-40 300 0v220c-100 34-200 34-300 0z", p.main) +
    repeat(6, (i) => line(`M150 ${230 + i * 34}c100-38 200-38 300 0`, i % 2 ? p.light : p.dark, 7)) +
    repeat(13, (i) => line(`M${156 + i * 24} ${426 + Math.sin((i / 12) * Math.PI) * 22}v40`, p.light, 5)),
  "linen-cushion": (p) =>
    path("M140 210c106 18 214 18 320 0c-16 86-16 158 0 250c-106-18-214-18-320 0c16-92 16-164 0-250z", p.main) +
    shade("M400 216l60-6c-16 86-16 158 0 250l-60-6c14-80 14-160 0-238z") +
    repeat(4, (i) => leaf(228 + i * 48, 370, i % 2 ? 24 : -24, p.light, 0.85)),
  "bath-towel": (p) =>
    line("M130 190h340", "#8a5a38", 16) +
    path("M196 184h208v270c-70 16-140 16-208 0z", p.main) +
    repeat(7, (i) => line(`M${218 + i * 28} 200v246`, p.light, 4)) +
    repeat(8, (i) => line(`M200 ${222 + i * 30}h200`, p.light, 4)) +
    box(196, 400, 208, 18, 2, p.dark),
  "cedar-soap": (p) =>
    box(160, 340, 280, 124, 44, p.main) +
    box(176, 330, 248, 96, 36, p.light) +
    leaf(300, 420, 0, p.dark, 0.62) +
    leaf(286, 420, -40, p.dark, 0.45) +
    leaf(314, 420, 40, p.dark, 0.45) +
    repeat(5, (i) => oval(190 + i * 52, 300 - (i % 2) * 34, 15 - i, 15 - i, "#ffffffaa")),
  "bath-salts": (p) =>
    jar(180, 260, "#a8734a")({ ...p, main: "#dcd3e6", light: "#f2edf7" }) +
    repeat(
      3,
      (i) =>
        line(`M${452 + i * 14} 470c-6-60 ${i * 8 - 8}-110 ${i * 10}-150`, "#5f8f5a", 5) +
        repeat(5, (j) => oval(452 + i * 20, 330 + j * 15 - i * 6, 8, 9, "#8b79b8")),
    ),
  "hand-balm": (p) =>
    box(190, 356, 220, 114, 22, p.main) +
    box(184, 318, 232, 62, 14, p.dark) +
    oval(300, 320, 116, 22, p.light) +
    label(236, 396, 128, 52, p),
  "juniper-candle": (p) =>
    flame(300, 232) +
    line("M300 230v36", "#3a3027", 5) +
    box(206, 262, 188, 208, 18, p.main) +
    oval(300, 266, 94, 20, "#fff7e6") +
    shade("M350 276h44v176c0 12-6 18-18 18h-26z") +
    label(238, 334, 124, 82, p),
  "taper-candles": (p) =>
    flame(250, 166) +
    flame(350, 206) +
    box(234, 164, 32, 270, 10, p.main) +
    box(334, 204, 32, 230, 10, p.accent) +
    path("M206 430h88l-16 40h-56zM306 430h88l-16 40h-56z", "#b8904f"),
  "paper-lamp": (p) =>
    line("M300 60v96", "#3a3027", 5) +
    oval(300, 300, 160, 150, "#fff3d9") +
    repeat(7, (i) =>
      line(
        `M${300 - Math.sqrt(1 - ((i - 3) / 3.6) ** 2) * 158} ${300 + (i - 3) * 41}q${Math.sqrt(1 - ((i - 3) / 3.6) ** 2) * 158} 30 ${Math.sqrt(1 - ((i - 3) / 3.6) ** 2) * 316} 0`,
        "#e2c9a0",
        4,
      ),
    ) +
    oval(300, 300, 70, 66, "#ffffffa0") +
    box(266, 144, 68, 16, 6, p.dark) +
    box(266, 440, 68, 16, 6, p.dark),
  "ceramic-vase": (p) =>
    line("M300 210C290 140 330 110 320 60", "#6b8f63", 6) +
    leaf(312, 150, 60, "#6b8f63", 0.7) +
    leaf(306, 180, -56, "#7aa874", 0.7) +
    oval(320, 66, 26, 26, p.accent) +
    oval(320, 66, 10, 10, "#f6d38b") +
    path("M278 200h44c-4 60 92 90 92 170 0 66-40 100-114 100s-114-34-114-100c0-80 96-110 92-170z", p.main) +
    path("M196 340c60 30 150-20 208 10c8 10 10 18 10 30c-70-20-160 20-226-6c0-14 2-24 8-34z", p.light) +
    oval(300, 200, 24, 7, p.dark),
  "terracotta-planter": () =>
    repeat(7, (i) => leaf(300 + (i - 3) * 12, 300, (i - 3) * 24, i % 2 ? "#4f7f52" : "#74a36d", 1.35)) +
    path("M200 320h200l-26 134H226z", "#c56a4a") +
    box(184, 286, 232, 48, 8, "#d67f5e") +
    shade("M346 334h52l-24 120h-46z") +
    box(206, 450, 188, 20, 8, "#b35c3e"),
  "watering-can": (p) =>
    line("M240 270C260 150 400 160 400 300", p.dark, 16) +
    path("M220 270h190v180c0 14-6 20-20 20H240c-14 0-20-6-20-20z", p.main) +
    path("M224 400L110 250l18-14 104 100z", p.main) +
    path("M84 262l54-46 14 18-50 44z", "#b8904f") +
    oval(315, 270, 95, 18, p.dark) +
    repeat(4, (i) => oval(78 - i * 4, 300 + i * 30, 5, 9, "#8fb8c9")),
  "herb-seeds": (p) =>
    repeat(
      3,
      (i) =>
        `<g transform="rotate(${(i - 1) * 14} 300 520)">${box(222, 190, 156, 230, 8, [p.main, "#fff6e3", p.accent][i] ?? p.main)}${leaf(300, 350, 0, "#5f8f5a", 0.9)}${leaf(294, 352, -42, "#7aa874", 0.7)}${leaf(306, 352, 42, "#7aa874", 0.7)}${box(246, 370, 108, 8, 3, p.dark)}</g>`,
    ),
  "willow-basket": () =>
    line("M180 320C180 120 420 120 420 320", "#9a6c3c", 18) +
    path("M150 310h300l-34 160H184z", "#c2925a") +
    repeat(5, (i) =>
      repeat(9, (j) =>
        line(
          `M${164 + i * 6 + j * ((272 - i * 12) / 9)} ${332 + i * 28}q${(272 - i * 12) / 18} ${(i + j) % 2 ? 16 : -16} ${(272 - i * 12) / 9} 0`,
          "#8a5f33",
          6,
        ),
      ),
    ) +
    box(142, 296, 316, 28, 14, "#a8784a"),
  "wall-clock": (p) =>
    oval(300, 300, 176, 176, "#b98a56") +
    oval(300, 300, 156, 156, "#fbf6ec") +
    repeat(
      12,
      (i) =>
        `<rect x="296" y="160" width="8" height="22" rx="3" fill="#b9ad99" transform="rotate(${i * 30} 300 300)"/>`,
    ) +
    line("M300 300L300 200", p.dark, 9) +
    line("M300 300L372 340", p.dark, 9) +
    line("M300 320L280 190", p.accent, 4) +
    oval(300, 300, 10, 10, p.dark),
  "field-notebook": (p) =>
    `<g transform="rotate(-8 300 320)">${box(206, 166, 214, 300, 10, "#efe6d6")}${box(196, 158, 214, 300, 10, p.main)}${box(196, 158, 30, 300, 8, p.dark)}${label(252, 214, 128, 70, p)}</g><g transform="rotate(24 440 320)">${box(432, 190, 18, 220, 6, p.accent)}${path("M432 410h18l-9 34z", "#f0d7ae")}</g>`,
  "gift-card": (p) =>
    `<g transform="rotate(-6 300 320)">${box(120, 210, 360, 226, 22, p.main)}${box(270, 210, 36, 226, 0, p.accent)}${path("M288 300c-60-70-110-20-60 6 20 10 44 4 60-6zm0 0c60-70 110-20 60 6-20 10-44 4-60-6z", p.accent)}${oval(288, 300, 15, 13, p.light)}${box(340, 390, 110, 12, 5, p.light)}</g>`,
};
