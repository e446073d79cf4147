/** Which rows of `redemption` are a reward taken: not one whose points went back, because Shopify refused its code or the member did. */
export const IS_TAKEN = "status NOT IN ('failed', 'cancelled')";
