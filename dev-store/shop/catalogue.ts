/** What the shop sells. Prices are cents; `popularity` is how often a product is bought relative to the others. */
export type CatalogueItem = {
  handle: string;
  title: string;
  zh: string;
  type: string;
  price: number;
  compareAt?: number;
  /** Variant titles with what they cost more than the price; one unnamed variant when absent. */
  variants?: readonly [string, number][];
  about: string;
  zhAbout: string;
  popularity: number;
  giftCard?: true;
};

const SIZES: CatalogueItem["variants"] = [
  ["Small", 0],
  ["Medium", 600],
  ["Large", 1400],
];
const TONES: CatalogueItem["variants"] = [
  ["Sand", 0],
  ["Juniper", 0],
  ["Clay", 0],
];

const item = (
  handle: string,
  [title, zh]: [string, string],
  type: string,
  price: number,
  popularity: number,
  [about, zhAbout]: [string, string],
  more: Pick<CatalogueItem, "compareAt" | "variants" | "giftCard"> = {},
): CatalogueItem => ({ handle, title, zh, type, price, popularity, about, zhAbout, ...more });

export const CATALOGUE: readonly CatalogueItem[] = [
  item(
    "stovetop-kettle",
    ["Stovetop Kettle", "炉用水壶"],
    "Kitchen",
    6400,
    9,
    [
      "Enamelled steel with a beech handle. Sings at the boil, never dribbles.",
      "搪瓷钢壶身，榉木手柄，水开鸣笛，出水不滴漏。",
    ],
    { variants: TONES },
  ),
  item(
    "stoneware-mug",
    ["Stoneware Mug", "粗陶马克杯"],
    "Tableware",
    1800,
    20,
    ["Thrown by hand and glazed twice; holds heat and half a pint.", "手工拉坯，两次上釉，保温，容量约 280 毫升。"],
    { variants: TONES },
  ),
  item("pour-over-set", ["Pour-Over Set", "手冲咖啡套装"], "Kitchen", 4800, 10, [
    "A glass carafe, a cone and forty filters. Slow coffee, no machine.",
    "玻璃壶、滤杯与四十张滤纸，不用机器的慢咖啡。",
  ]),
  item(
    "coffee-beans",
    ["House Coffee Beans", "招牌咖啡豆"],
    "Pantry",
    1650,
    24,
    ["Hazelnut, cocoa and a little orange. Roasted on Tuesdays.", "榛子、可可与一丝橙香，每周二烘焙。"],
    {
      variants: [
        ["250 g", 0],
        ["1 kg", 3350],
      ],
    },
  ),
  item(
    "loose-leaf-tea",
    ["Loose-Leaf Tea", "散装茶叶"],
    "Pantry",
    1400,
    16,
    ["Mountain oolong, rolled by hand, good for three infusions.", "高山乌龙，手工揉捻，可冲泡三次。"],
    {
      variants: [
        ["Tin", 0],
        ["Refill", -300],
      ],
    },
  ),
  item("wildflower-honey", ["Wildflower Honey", "野花蜂蜜"], "Pantry", 1250, 14, [
    "From hives two valleys over. Unheated, unfiltered, cloudy on purpose.",
    "邻近山谷的蜂箱所产，未加热未过滤，自然浑浊。",
  ]),
  item("olive-oil", ["First-Press Olive Oil", "初榨橄榄油"], "Pantry", 2400, 11, [
    "One grove, one harvest, pressed the same day. Peppery.",
    "单一园区单次采收，当日压榨，略带辛香。",
  ]),
  item(
    "dinner-plate",
    ["Dinner Plate", "餐盘"],
    "Tableware",
    2200,
    10,
    ["Wide rim, speckled glaze. Oven and dishwasher are fine.", "宽边斑点釉，可入烤箱与洗碗机。"],
    { variants: TONES },
  ),
  item(
    "serving-bowl",
    ["Serving Bowl", "大汤碗"],
    "Tableware",
    3800,
    7,
    ["Big enough for a salad for six or one very good soup.", "够盛六人份沙拉，或一锅好汤。"],
    { variants: SIZES },
  ),
  item(
    "olive-board",
    ["Olive Wood Board", "橄榄木砧板"],
    "Kitchen",
    5200,
    7,
    ["One piece of old olive, no two grains alike.", "整块老橄榄木，纹理独一无二。"],
    { compareAt: 6500 },
  ),
  item("chef-knife", ["Chef's Knife", "主厨刀"], "Kitchen", 11800, 4, [
    "Twenty centimetres of carbon steel and a walnut handle.",
    "二十厘米碳钢刀刃，胡桃木手柄。",
  ]),
  item(
    "linen-apron",
    ["Linen Apron", "亚麻围裙"],
    "Textiles",
    4600,
    6,
    ["Washed linen, cross-back, two deep pockets.", "水洗亚麻，交叉背带，双侧深口袋。"],
    { variants: TONES },
  ),
  item("tea-towels", ["Tea Towels, Set of 3", "茶巾三条装"], "Textiles", 2600, 12, [
    "Half linen, half cotton; softer every wash.",
    "棉麻各半，越洗越软。",
  ]),
  item(
    "wool-throw",
    ["Wool Throw", "羊毛盖毯"],
    "Textiles",
    12800,
    5,
    ["Lambswool woven in a mill that has done nothing else since 1837.", "羔羊毛织就，织坊自 1837 年专注于此。"],
    { compareAt: 15800, variants: TONES },
  ),
  item(
    "linen-cushion",
    ["Linen Cushion", "亚麻靠垫"],
    "Textiles",
    4200,
    8,
    ["Feather filled, with a cover that comes off for the wash.", "羽毛填充，外罩可拆洗。"],
    { variants: TONES },
  ),
  item(
    "bath-towel",
    ["Waffle Bath Towel", "华夫格浴巾"],
    "Bath",
    3900,
    9,
    ["Thirsty, light, dry by the evening.", "吸水轻盈，傍晚即干。"],
    { variants: TONES },
  ),
  item("cedar-soap", ["Cedar Soap", "雪松香皂"], "Bath", 900, 22, [
    "Cedar, juniper berry and oat. Cured for six weeks.",
    "雪松、杜松子与燕麦，熟成六周。",
  ]),
  item("bath-salts", ["Bath Salts", "浴盐"], "Bath", 1900, 12, [
    "Sea salt with lavender and rosemary from the garden.",
    "海盐配以花园的薰衣草与迷迭香。",
  ]),
  item("hand-balm", ["Hand Balm", "护手霜"], "Bath", 1500, 15, [
    "Beeswax and shea for hands that dig, wash and build.",
    "蜂蜡与乳木果，呵护劳作的双手。",
  ]),
  item(
    "juniper-candle",
    ["Juniper Candle", "杜松香薰蜡烛"],
    "Home",
    3200,
    21,
    ["Our namesake: juniper, smoke and cold air. Fifty hours.", "店名之香：杜松、烟与冷空气，可燃五十小时。"],
    {
      variants: [
        ["Small", 0],
        ["Large", 1600],
      ],
    },
  ),
  item("taper-candles", ["Taper Candles, Pair", "细蜡烛一对"], "Home", 1600, 12, [
    "Dipped beeswax, tied by the wick, as they were made.",
    "蜂蜡浸制，灯芯相连，保持原貌。",
  ]),
  item("paper-lamp", ["Paper Lamp", "纸灯"], "Home", 8900, 4, [
    "Mulberry paper over bamboo; folds flat for moving day.",
    "竹骨桑皮纸，搬家时可折平。",
  ]),
  item(
    "ceramic-vase",
    ["Ceramic Vase", "陶瓷花瓶"],
    "Home",
    5400,
    7,
    ["A narrow neck that flatters a single stem.", "细颈花瓶，一枝足矣。"],
    { variants: SIZES },
  ),
  item(
    "terracotta-planter",
    ["Terracotta Planter", "赤陶花盆"],
    "Garden",
    2900,
    10,
    ["Frost-proof, unglazed, with its own saucer.", "耐霜素陶，附托盘。"],
    { variants: SIZES },
  ),
  item(
    "watering-can",
    ["Watering Can", "洒水壶"],
    "Garden",
    4400,
    5,
    ["Long spout, brass rose, balanced when full.", "长嘴铜花洒，满水亦平衡。"],
    { compareAt: 5200 },
  ),
  item("herb-seeds", ["Herb Seed Collection", "香草种子合集"], "Garden", 1200, 11, [
    "Basil, thyme, chives, dill and a little luck.",
    "罗勒、百里香、细香葱、莳萝，再加一点运气。",
  ]),
  item(
    "willow-basket",
    ["Willow Basket", "柳编篮"],
    "Home",
    5800,
    6,
    ["Woven in an afternoon, carried for decades.", "一个下午编成，提用数十年。"],
    { variants: SIZES },
  ),
  item("wall-clock", ["Oak Wall Clock", "橡木挂钟"], "Home", 7600, 3, [
    "A silent sweep and no numbers to argue with.",
    "静音扫秒，表盘无字。",
  ]),
  item(
    "field-notebook",
    ["Field Notebook", "随身笔记本"],
    "Desk",
    1100,
    15,
    ["Stitched, dotted, tough enough for a back pocket.", "线装点阵内页，可放后袋。"],
    { variants: TONES },
  ),
  item(
    "gift-card",
    ["Gift Card", "礼品卡"],
    "Gift cards",
    2500,
    5,
    ["Sent by e-mail, never expires.", "电子邮件发送，永不过期。"],
    {
      giftCard: true,
      variants: [
        ["$25", 0],
        ["$50", 2500],
        ["$100", 7500],
      ],
    },
  ),
];
