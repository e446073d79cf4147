type Route = { id: string; parentId?: string; path?: string };

/** What every process answers beside its routes. */
const ALWAYS = ["/healthz", "/readyz", "/metrics", "/__manifest"];

/**
 * Names a path by the route it belongs to, `/app/members/:memberId`, so that paths can be counted: the names are as many as
 * the routes. `inFront` are the paths and patterns answered in front of them. Assets are `assets`; what belongs to nothing is `other`.
 */
export function routeNamer(
  routes: Record<string, Route | undefined>,
  inFront: readonly string[],
): (path: string) => string {
  const named = new Set([...ALWAYS, ...inFront]);
  const ofRoutes = Object.values(routes).map((route) => patternOf(routes, route));
  const patterns = [...inFront, ...ofRoutes]
    .filter((pattern) => pattern !== "/*")
    .sort((a, b) => rank(b) - rank(a))
    .map((pattern) => ({ pattern, matches: matcherOf(pattern) }));
  return (path) => {
    if (named.has(path)) return path;
    if (path.startsWith("/assets/")) return "assets";
    // A page's data are asked for at its path with ".data"; the first page's at "/_root.data".
    const page = path.replace(/^\/_root\.data$/, "/").replace(/\.data$/, "");
    return patterns.find(({ matches }) => matches.test(page))?.pattern ?? "other";
  };
}

function patternOf(routes: Record<string, Route | undefined>, route: Route | undefined): string {
  const parts: string[] = [];
  for (let at = route; at; at = routes[at.parentId ?? ""]) if (at.path) parts.unshift(at.path);
  return `/${parts.join("/")}`;
}

/** Fixed words come before parameters, and those before "whatever follows". */
function rank(pattern: string): number {
  return pattern
    .split("/")
    .reduce((sum, part, index) => sum + (part === "*" ? 1 : part.startsWith(":") ? 2 : 3) / 4 ** index, 0);
}

/** Finds the route of a path among routes by pattern, and what stands for the pattern's one parameter; "" where it has none. */
export function routeFinder<Route>(
  routes: Readonly<Record<string, Route>>,
): (path: string) => { route: Route; id: string } | null {
  const matchers = Object.entries(routes).map(([pattern, route]) => ({ matches: matcherOf(pattern), route }));
  return (path) => {
    for (const { matches, route } of matchers) {
      const match = matches.exec(path);
      if (match) return { route, id: match[1] ?? "" };
    }
    return null;
  };
}

/** Matches the paths of a pattern; its groups are the parameters, in their order. */
function matcherOf(pattern: string): RegExp {
  const parts = pattern.split("/").map((part) => {
    if (part === "*") return ".*";
    return part.startsWith(":") ? "([^/]+)" : part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("/")}$`);
}
