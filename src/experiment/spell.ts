import { formatNumber, splitOutside } from '../common/text';

/** One option's value as short text, as accepted by forms, links and the command line. */
export function spell(value: unknown): string {
  // Items with commas of their own outside parentheses are separated by semicolons.
  if (Array.isArray(value)) return value.join(value.some((item) => hasParts(String(item))) ? '; ' : ',');
  return typeof value === 'number' ? formatNumber(value) : String(value);
}

const hasParts = (item: string): boolean => splitOutside(item, ',').length > 1 || item.includes(':');
