/** A value read from a file, as one line of JSON, truncated to fit into a sentence. */
export function quote(value: unknown, most = 120): string {
  const text = (JSON.stringify(value) ?? '').replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return text.length > most ? `${text.slice(0, most)}…` : text;
}
