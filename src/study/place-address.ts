/** The address at which the runs of a place are replayed: `#replay=scenario.variant&methods=…`. */
import { parseAddress, printAddress, strangeParts } from '../common/address';
import type { Problem } from '../common/problem';
import type { ClaimPlace } from './finding';

export const replayHash = ({ scenario, variant, methods }: ClaimPlace): string =>
  printAddress('replay', `${scenario}.${variant}`, methods.length > 0 ? [['methods', methods.join(',')]] : []);

/** The place named in an address, unchecked; no methods means all recorded ones. */
export function replayPlace(hash: string): ClaimPlace & { problems: Problem[] } {
  const address = parseAddress(hash);
  // Names of variants may contain dots (b0.05), those of scenarios do not.
  const [, scenario, variant] = /^([^.]*)\.?(.*)$/s.exec(address.id)!;
  const methods = (address.settings.get('methods') ?? '').split(',').filter((name) => name !== '');
  const problems = strangeParts('replay', address, { id: true, keys: ['methods'] });
  return { scenario, variant: variant || 'base', methods, problems };
}
