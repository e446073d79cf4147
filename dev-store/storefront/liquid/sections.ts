/** What Shopify lifts out of a Liquid file before it renders the rest. */
export type LiftedFile = { markup: string; schema: unknown; stylesheet: string; javascript: string };

const tag = (name: string) => new RegExp(`\\{%-?\\s*${name}\\s*-?%\\}([\\s\\S]*?)\\{%-?\\s*end${name}\\s*-?%\\}`, "g");

/**
 * Takes `{% schema %}`, `{% stylesheet %}`, `{% javascript %}` and `{% doc %}` out of a file.
 * Throws when the schema is not JSON, naming the file: Shopify would not deploy it.
 */
export function liftSections(source: string, name: string): LiftedFile {
  const lifted: Record<string, string> = {};
  let markup = source;
  for (const section of ["schema", "stylesheet", "javascript", "doc"]) {
    markup = markup.replaceAll(tag(section), (_, content: string) => {
      lifted[section] = (lifted[section] ?? "") + content;
      return "";
    });
  }
  try {
    const schema: unknown = lifted.schema === undefined ? null : JSON.parse(lifted.schema);
    return { markup, schema, stylesheet: lifted.stylesheet ?? "", javascript: lifted.javascript ?? "" };
  } catch (error) {
    throw new Error(`The schema of ${name} is not JSON`, { cause: error });
  }
}
