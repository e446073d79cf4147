type Check = (value: string) => boolean;

const MAX_TEXT = 65_536;
const MAX_JSON_BYTES = 128 * 1024;

const isJson: Check = (value) => {
  try {
    JSON.parse(value);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
};

const isListOf =
  (check: Check): Check =>
  (value) => {
    if (!isJson(value)) return false;
    const list: unknown = JSON.parse(value);
    return Array.isArray(list) && list.every((item) => typeof item === "string" && check(item));
  };

const isText: Check = (value) => value.length <= MAX_TEXT;
const isLine: Check = (value) => isText(value) && !/[\r\n]/.test(value);

/** The metafield types this store knows, each with what Shopify accepts for it. */
const TYPES: Record<string, { accepts: Check; wants: string }> = {
  json: {
    accepts: (value) => isJson(value) && Buffer.byteLength(value) <= MAX_JSON_BYTES,
    wants: "valid JSON of at most 128 KB",
  },
  single_line_text_field: { accepts: isLine, wants: "one line of text" },
  multi_line_text_field: { accepts: isText, wants: "text" },
  number_integer: { accepts: (value) => /^-?\d{1,16}$/.test(value), wants: "an integer" },
  number_decimal: { accepts: (value) => /^-?\d{1,13}(\.\d{1,9})?$/.test(value), wants: "a decimal number" },
  boolean: { accepts: (value) => value === "true" || value === "false", wants: "true or false" },
  date: {
    accepts: (value) => /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value)),
    wants: "a date (YYYY-MM-DD)",
  },
  date_time: {
    accepts: (value) => /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value)),
    wants: "a date and time (ISO 8601)",
  },
  url: { accepts: (value) => URL.canParse(value), wants: "a URL" },
  "list.single_line_text_field": { accepts: isListOf(isLine), wants: "a JSON list of texts" },
};

/** Null when the value suits the type; else what is wrong. An unknown type answers "unknown". */
export function metafieldProblem(type: string, value: string): string | null {
  const known = TYPES[type];
  if (!known) return "unknown";
  return known.accepts(value) ? null : `Value is invalid for type '${type}': it must be ${known.wants}.`;
}
