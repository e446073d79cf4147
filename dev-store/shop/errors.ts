/**
 * A refusal Shopify would give: the reason is a stable word for programs, the message is for a person.
 * Anything else that is thrown is a bug of the stand-in.
 */
export class ShopError extends Error {
  constructor(
    readonly reason: string,
    message: string = reason,
  ) {
    super(message);
    this.name = "ShopError";
  }
}
