import type { RefusalCode } from "~/domain/loyalty-error";

/** The HTTP status that a refusal is answered with, by shop proxy and API alike. */
export const REFUSAL_STATUS: Record<RefusalCode, number> = {
  insufficient_points: 409,
  reward_unavailable: 409,
  redemption_conflict: 409,
  already_used: 409,
  programme_paused: 409,
  stale_programme: 409,
  shop_unavailable: 503,
  not_found: 404,
  bad_request: 400,
  too_many_requests: 429,
  way_unavailable: 409,
  already_earned: 409,
  birthday_locked: 409,
  id_conflict: 409,
  too_many_keys: 409,
};
