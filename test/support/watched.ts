/**
 * A parsed body that writes down what is read of it: `field`, or `field.field`; lists count as what is in them, and what
 * lies deeper as the field it lies in.
 */
export function watched(body: unknown, reads: Set<string>, path: readonly string[] = []): unknown {
  if (typeof body !== "object" || body === null) return body;
  return new Proxy(body, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof name === "symbol" || typeof value === "function") return value;
      if (Array.isArray(target)) return watched(value, reads, path);
      const here = [...path, name].slice(0, 2);
      reads.add(here.join("."));
      return watched(value, reads, here);
    },
  });
}
