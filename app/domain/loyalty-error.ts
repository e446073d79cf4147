/** Why a person was refused. The route words it, once, in their language. */
export type RefusalCode =
  | "insufficient_points"
  | "reward_unavailable"
  | "redemption_conflict"
  | "already_used"
  | "programme_paused"
  | "shop_unavailable"
  | "not_found"
  | "bad_request"
  | "stale_programme"
  | "too_many_requests"
  | "way_unavailable"
  | "already_earned"
  | "birthday_locked"
  | "id_conflict"
  | "too_many_keys";

/** A refusal that a person can be told; anything else thrown is a bug. `details` carry numbers for the wording. */
export class LoyaltyError extends Error {
  constructor(
    readonly code: RefusalCode,
    readonly details: Record<string, number | string> = {},
  ) {
    super(code);
    this.name = "LoyaltyError";
  }
}
