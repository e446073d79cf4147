import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isAllowed, licencesPage, productionDependencies, type Lock } from "./licences/list.ts";

// `npm run licences`: writes docs/licences.md. Exits 1 when a production dependency's licence is not one we may use.

const file = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const dependencies = productionDependencies(JSON.parse(readFileSync(file("package-lock.json"), "utf8")) as Lock);
writeFileSync(file("docs/licences.md"), licencesPage(dependencies));
const refused = dependencies.filter((dependency) => !isAllowed(dependency));
for (const { name, version, licence } of refused) console.error(`${name} ${version}: ${licence} is not allowed`);
console.log(`${dependencies.length} packages, ${refused.length} not allowed: docs/licences.md`);
process.exitCode = refused.length > 0 ? 1 : 0;
