/** A body with fields that can't be used, by their names: never their values. */
export class UnusableFields extends Error {
  override readonly name = "UnusableFields";

  constructor(readonly fields: readonly string[]) {
    super("unusable fields");
  }
}
