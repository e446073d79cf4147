/** One field of a selection, or a fragment on a type ("... on Refund"), with what is selected of it. */
export type Selected = { name: string; args: string; fields: Selected[] };

const TOKEN = /\.\.\.\s*on\s+\w+|\w+|\((?:[^()"]|"[^"]*")*\)|[{}]/g;

/** The selection of a document of ours: no aliases, directives, named fragments or comments. Throws Error for others. */
export function readSelection(document: string): Selected {
  const tokens = document.slice(document.indexOf("{")).match(TOKEN) ?? [];
  const root: Selected = { name: "", args: "", fields: [] };
  const open = [root];
  for (const token of tokens.slice(1, -1)) {
    const around = open.at(-1)!;
    const last = around.fields.at(-1);
    if (token === "}") open.pop();
    else if (token === "{") open.push(required(last));
    else if (token.startsWith("(")) required(last).args = token;
    else around.fields.push({ name: token.replace(/\s+/g, " "), args: "", fields: [] });
  }
  if (open.length !== 1) throw new Error("the selection's brackets do not match");
  return root;
}

/** The same as text again. */
export function writeSelection(fields: readonly Selected[]): string {
  return fields
    .map(
      (field) => `${field.name}${field.args}${field.fields.length > 0 ? ` { ${writeSelection(field.fields)} }` : ""}`,
    )
    .join(" ");
}

/** The field of a selection that has this name. Throws Error when there is none. */
export function fieldNamed(selected: Selected, name: string): Selected {
  return required(selected.fields.find((field) => field.name === name));
}

/** What is selected of each thing in a paged list; null for a field that is no paged list. */
export function nodesIn({ fields }: Selected): Selected[] | null {
  return fields.find(({ name }) => name === "nodes")?.fields ?? null;
}

function required(field: Selected | undefined): Selected {
  if (!field) throw new Error("the selection has no such field");
  return field;
}
