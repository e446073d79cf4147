/** A person's name in the order it was given to Shopify; null when there is none, or the person was erased. */
export function personName(person: { firstName: string | null; lastName: string | null }): string | null {
  const name = [person.firstName, person.lastName].filter(Boolean).join(" ").trim();
  return name === "" ? null : name;
}
