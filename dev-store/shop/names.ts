import type { Address } from "./types.ts";

/** A group of names that go together, where such people live, and how common they are among this shop's shoppers. */
export type NameGroup = {
  weight: number;
  locale: string;
  first: readonly string[];
  last: readonly string[];
  places: readonly Place[];
};
export type Place = Omit<Address, "address1" | "zip"> & { zip: string; currency: string };

const words = (text: string) => text.split(" ");
const us = (city: string, province: string, zip: string): Place => ({
  city,
  province,
  zip,
  country: "United States",
  countryCode: "US",
  currency: "USD",
});
const abroad = (city: string, zip: string, country: string, countryCode: string, currency: string): Place => ({
  city,
  province: null,
  zip,
  country,
  countryCode,
  currency,
});

const USA = [
  us("Burlington", "VT", "05401"),
  us("Portland", "OR", "97205"),
  us("Austin", "TX", "78704"),
  us("Chicago", "IL", "60614"),
  us("Brooklyn", "NY", "11215"),
  us("Seattle", "WA", "98103"),
  us("Oakland", "CA", "94609"),
  us("Denver", "CO", "80205"),
  us("Atlanta", "GA", "30307"),
  us("Minneapolis", "MN", "55408"),
];
const EUROPE = [
  abroad("Dublin", "D08 X0N1", "Ireland", "IE", "EUR"),
  abroad("Berlin", "10405", "Germany", "DE", "EUR"),
  abroad("Lyon", "69004", "France", "FR", "EUR"),
  abroad("Utrecht", "3512 JE", "Netherlands", "NL", "EUR"),
];
const JAPAN = [
  abroad("Tokyo", "150-0041", "Japan", "JP", "JPY"),
  abroad("Kyoto", "604-8005", "Japan", "JP", "JPY"),
  abroad("Fukuoka", "810-0001", "Japan", "JP", "JPY"),
];

export const NAME_GROUPS: readonly NameGroup[] = [
  {
    weight: 30,
    locale: "en",
    first: words(
      "Emma Noah Grace Henry Ruby Owen Nora Caleb Alice Jack Hazel Miles June Peter Clara Sam Ivy Theo Rose Hugh",
    ),
    last: words(
      "Miller Carter Hughes Bennett Foster Brooks Hayes Palmer Reed Shaw Walsh Turner Price Wood Ellis Grant Lowe",
    ),
    places: USA,
  },
  {
    weight: 14,
    locale: "en",
    first: words("Sofia Mateo Lucia Diego Camila Javier Elena Rafael Marisol Andres Paloma Tomas Ximena Gael"),
    last: words("Garcia Ramirez Torres Flores Castillo Vargas Mendoza Rojas Navarro Salazar Ortega Cruz"),
    places: USA,
  },
  {
    weight: 11,
    locale: "en",
    first: words("Amara Kwame Zuri Jabari Nia Malik Imani Chidi Aaliyah Tunde Simone Darius Ngozi Andre"),
    last: words("Okafor Mensah Washington Adeyemi Boateng Jefferson Diallo Bell Coleman Nwosu Banks Osei"),
    places: USA,
  },
  {
    weight: 11,
    locale: "en",
    first: words("Priya Arjun Ananya Rohan Meera Vikram Leila Omar Yasmin Karim Farah Samir Divya Kabir"),
    last: words("Patel Sharma Iyer Khan Reddy Kapoor Haddad Rahman Nair Aziz Mehta Siddiqui"),
    places: USA,
  },
  {
    weight: 10,
    locale: "en",
    first: words("Wei Jing Hao Lin Yan Ming Xia Jun Fang Lei Hui Qiang Ying Bo"),
    last: words("Chen Wang Zhang Liu Huang Zhao Wu Zhou Xu Sun Ma Zhu"),
    places: USA,
  },
  {
    weight: 8,
    locale: "zh-CN",
    first: words("思雨 子涵 浩然 雨桐 佳怡 文博 晓燕 建国 欣怡 志远 静怡 明轩"),
    last: words("王 李 张 刘 陈 杨 黄 赵 周 吴 徐 孙"),
    places: USA,
  },
  {
    weight: 10,
    locale: "en",
    first: words("Niamh Cian Lena Jonas Margaux Julien Femke Daan Saoirse Felix Amélie Lukas Fleur Bram"),
    last: words("Murphy Byrne Schmidt Weber Dubois Laurent Visser Bakker Kelly Vogel Moreau Jansen"),
    places: EUROPE,
  },
  {
    weight: 6,
    locale: "en",
    first: words("Yuki Haruto Sakura Ren Aoi Kaito Hina Sota Mio Daiki Rin Takumi"),
    last: words("Sato Suzuki Tanaka Watanabe Ito Yamamoto Nakamura Kobayashi Mori Hayashi"),
    places: JAPAN,
  },
];

export const STREETS = words(
  "Maple Cedar Juniper Hill Mill Park Willow Orchard Church Lake Elm River Chestnut Garden Spring",
);

/** Latin spelling of the Chinese names above, for their e-mail addresses. */
export const PINYIN: Readonly<Record<string, string>> = {
  思雨: "siyu",
  子涵: "zihan",
  浩然: "haoran",
  雨桐: "yutong",
  佳怡: "jiayi",
  文博: "wenbo",
  晓燕: "xiaoyan",
  建国: "jianguo",
  欣怡: "xinyi",
  志远: "zhiyuan",
  静怡: "jingyi",
  明轩: "mingxuan",
  王: "wang",
  李: "li",
  张: "zhang",
  刘: "liu",
  陈: "chen",
  杨: "yang",
  黄: "huang",
  赵: "zhao",
  周: "zhou",
  吴: "wu",
  徐: "xu",
  孙: "sun",
};
