/**
 * A person's name as it is said: first name first, but a name in Chinese characters family name first, without a space.
 * Null when there is none, or the person was erased.
 */
export function personName({
  firstName,
  lastName,
}: {
  firstName: string | null;
  lastName: string | null;
}): string | null {
  const isHan = [firstName, lastName].every((part) => /^\p{Script=Han}+$/u.test(part ?? ""));
  const name = isHan ? `${lastName}${firstName}` : [firstName, lastName].filter(Boolean).join(" ").trim();
  return name === "" ? null : name;
}
