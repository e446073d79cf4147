import { NAME_GROUPS, PINYIN, STREETS, type Place } from "./names.ts";
import { idFor } from "./ids.ts";
import type { Rng } from "./rng.ts";
import type { Address, Customer } from "./types.ts";

const DAY = 86_400_000;
const HISTORY_DAYS = 548;

const plain = (name: string) =>
  (PINYIN[name] ?? name)
    .normalize("NFD")
    .replace(/[^a-zA-Z]/g, "")
    .toLowerCase();

/** A home in one of the group's places. */
function addressIn(rng: Rng, { currency: _, ...place }: Place): Address {
  return { ...place, address1: `${rng.between(2, 980)} ${rng.pick(STREETS)} Street` };
}

/** Days before today; a few more shoppers join each month than the month before. */
function joinedDaysAgo(rng: Rng): number {
  return Math.floor(HISTORY_DAYS * (1 - rng.next() ** 0.85));
}

function shopper(rng: Rng, index: number, today: number, taken: Set<string>): Customer {
  const group = rng.weighted(NAME_GROUPS);
  const [firstName, lastName] = [rng.pick(group.first), rng.pick(group.last)];
  const base = `${plain(firstName)}.${plain(lastName)}`;
  const email = taken.has(base) ? `${base}${index}@example.com` : `${base}@example.com`;
  taken.add(base);
  const createdAt = new Date(today - joinedDaysAgo(rng) * DAY - rng.between(3, 23) * 3_600_000 - DAY).toISOString();
  return {
    id: idFor(index),
    firstName,
    lastName,
    email,
    phone: rng.chance(0.3) ? `+1802555${String(index).padStart(4, "0")}` : null,
    locale: group.locale,
    createdAt,
    updatedAt: createdAt,
    tags: rng.chance(0.06) ? ["wholesale"] : rng.chance(0.1) ? ["newsletter"] : [],
    acceptsMarketing: rng.chance(0.55),
    address: addressIn(rng, rng.pick(group.places)),
  };
}

/** The two people every demo starts with: Mei Lin is new today, Ada Byrne has bought for a year. */
function wellKnown(today: number): Customer[] {
  const person = (index: number, firstName: string, lastName: string, email: string, daysAgo: number): Customer => {
    const createdAt = new Date(today - daysAgo * DAY - 9 * 3_600_000).toISOString();
    return {
      id: idFor(index),
      firstName,
      lastName,
      email,
      phone: null,
      locale: "en",
      createdAt,
      updatedAt: createdAt,
      tags: [],
      acceptsMarketing: true,
      address: {
        address1: `${index} Juniper Lane`,
        city: "Burlington",
        province: "VT",
        zip: "05401",
        country: "United States",
        countryCode: "US",
      },
    };
  };
  return [person(1001, "Mei", "Lin", "mei.lin@example.com", 3), person(1002, "Ada", "Byrne", "ada@example.com", 400)];
}

/** All shoppers, the two well-known ones first; ids count up from 1001. Nobody joins after midnight UTC of `today`. */
export function seedCustomers(rng: Rng, today: number, count: number): Customer[] {
  const taken = new Set(["mei.lin"]);
  const others = Array.from({ length: count }, (_, index) => shopper(rng, 1003 + index, today, taken));
  return [...wellKnown(today), ...others];
}
