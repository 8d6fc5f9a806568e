/**
 * Addresses of the Findings and of replays: in a file of its own, since the first page asks them before anything else
 * is loaded.
 */
import type { ClaimPlace } from '../../study/finding';

export const isFindingsHash = (hash: string): boolean => /^#?findings(?:=|$)/.test(hash);
export const isReplayHash = (hash: string): boolean => /^#?replay(?:[=&]|$)/.test(hash);

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // Not encoded by us; as it stands it names nothing, and is told as such.
  }
};

/** The claim that an address leads to; '' for the top of the page. */
export const claimOf = (hash: string): string => decoded(hash.replace(/^#?findings=?/, ''));
export const findingsHash = (claim: string): string => `#findings=${encodeURIComponent(claim)}`;

/** What an address wants replayed, as it stands there; no methods are all that were recorded. */
export function replayPlace(hash: string): ClaimPlace {
  const [place, ...rest] = hash
    .replace(/^#?replay=?/, '')
    .split('&')
    .map(decoded);
  // Variants have dots in their names (b0.05), scenarios have none.
  const [, scenario, variant] = /^([^.]*)\.?(.*)$/s.exec(place)!;
  const methods = rest.find((part) => part.startsWith('methods='))?.slice('methods='.length) ?? '';
  return { scenario, variant: variant || 'base', methods: methods.split(',').filter((name) => name !== '') };
}

export const replayHash = ({ scenario, variant, methods }: ClaimPlace): string =>
  `#replay=${scenario}.${variant}${methods.length > 0 ? `&methods=${methods.join(',')}` : ''}`;
