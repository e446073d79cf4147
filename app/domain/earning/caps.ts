import { dayIn } from "~/domain/calendar";
import type { Earning } from "~/domain/programme/earning";
import type { ZoneAt } from "~/domain/zone";
import type { Room } from "./pin";

/**
 * How much of the caps a member's orders have used, one after the other, by what each is worth before refunds: so a refund
 * never moves the points of another order.
 */
export class CapsUsed {
  private readonly byDay = new Map<string, number>();
  private inAll = 0;

  /** `isDaily`: some version of the programme has a cap for a day. */
  constructor(
    private readonly zoneAt: ZoneAt,
    private readonly isDaily: boolean,
  ) {}

  /** What the caps leave an order that is placed now; null when there are none. The tightest counts. */
  roomFor({ caps }: Pick<Earning, "caps">, placedAt: Date): Room | null {
    const rooms: Room[] = [];
    if (caps.perOrder !== null) rooms.push({ points: caps.perOrder, cap: "order" });
    if (caps.perDay !== null) {
      const used = this.byDay.get(this.dayOf(placedAt)) ?? 0;
      rooms.push({ points: Math.max(0, caps.perDay - used), cap: "day" });
    }
    if (caps.perMember !== null) rooms.push({ points: Math.max(0, caps.perMember - this.inAll), cap: "member" });
    return rooms.reduce<Room | null>((least, room) => (least && least.points <= room.points ? least : room), null);
  }

  use(points: number, placedAt: Date): void {
    this.inAll += points;
    if (!this.isDaily) return;
    const day = this.dayOf(placedAt);
    this.byDay.set(day, (this.byDay.get(day) ?? 0) + points);
  }

  private dayOf(placedAt: Date): string {
    return dayIn(this.zoneAt(placedAt), placedAt);
  }
}

/** Whether what one order may earn depends on the member's others. */
export function sharesCaps({ caps }: Pick<Earning, "caps">): boolean {
  return caps.perDay !== null || caps.perMember !== null;
}
