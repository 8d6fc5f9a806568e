import { describe, expect, it } from 'vitest';
import { parseAddress, printAddress, strangeParts, type AddressedView } from '../../src/common/address';
import { inEnglish } from '../support/in-english';

const read = (hash: string) => {
  const { view, id, settings } = parseAddress(hash);
  return [view, id, Object.fromEntries(settings)];
};

describe('an address', () => {
  it('names a view, perhaps one thing in it, and settings', () => {
    expect(read('#lab')).toEqual(['lab', '', {}]);
    expect(read('#findings=k1')).toEqual(['findings', 'k1', {}]);
    expect(read('#lesson=first-step&step=3')).toEqual(['lesson', 'first-step', { step: '3' }]);
    expect(read('#replay=beta-sweep.b0.05&methods=k1-in-reward,none')).toEqual([
      'replay',
      'beta-sweep.b0.05',
      { methods: 'k1-in-reward,none' },
    ]);
    expect(read('bench&runs=1')).toEqual(['bench', '', { runs: '1' }]);
  });

  it('is the race’s where it names no view', () => {
    for (const hash of ['', '#', '#race']) expect(read(hash)).toEqual(['race', '', {}]);
    expect(read('#&beta=1')).toEqual(['race', '', { beta: '1' }]);
    expect(printAddress('race')).toBe('#');
  });

  it('is read in any case: what is not encoded as it stands, of two values of a key the last', () => {
    expect(read('#findings=%zz&%E0%A4%A=%')).toEqual(['findings', '%zz', { '%E0%A4%A': '%' }]);
    expect(read('#lab&&step&staleness=1=2&step=3')).toEqual(['lab', '', { step: '3', staleness: '1=2' }]);
    expect(read('#findings=a?b=c')).toEqual(['findings', 'a?b=c', {}]);
    expect(read('#__proto__=1&__proto__=2')[0]).toBe('__proto__');
  });

  it('of the time when settings followed a question mark is read as it was', () => {
    expect(read('#bench?cases=W8%2CW1s&rounds=2')).toEqual(read('#bench&cases=W8,W1s&rounds=2'));
    expect(read('#bench?cases=W8,+W1s')).toEqual(['bench', '', { cases: 'W8, W1s' }]);
    expect(read('#bench?')).toEqual(['bench', '', {}]);
  });

  it('is printed so that it is read back, whatever is in it', () => {
    for (const text of ['k1 & more', '=?#&', '中文', 'a,b', '100 %', '+']) {
      const settings = new Map([[text, text]]);
      const { id, settings: again } = parseAddress(printAddress('findings', text, settings));
      expect([id, [...again]]).toEqual([text, [...settings]]);
    }
    expect(printAddress('replay', 'harsh.base', [['methods', 'k1-in-reward,none']])).toBe(
      '#replay=harsh.base&methods=k1-in-reward,none',
    );
    // Half of a letter cannot be written.
    expect(parseAddress(printAddress('findings', 'a\ud800')).id).toBe('a\ufffd');
  });

  it('has one refusal for each part that its view does not take', () => {
    const said = (view: AddressedView, hash: string, takes: { id: boolean; keys: string[] }) =>
      strangeParts(view, parseAddress(hash), takes).map(inEnglish);
    expect(said('bench', '#bench=1&rounds=2&speed=9', { id: false, keys: ['cases', 'rounds'] })).toEqual([
      "'1' in the address names nothing; the bench is one whole, without parts that have names.",
      "'speed' in the address is no setting of the bench; allowed are cases, rounds.",
    ]);
    expect(said('findings', '#findings=k1&a=1', { id: true, keys: [] })).toEqual([
      "'a' in the address is no setting of the findings; there are none.",
    ]);
    expect(said('lab', '#lab&step=3', { id: false, keys: ['step'] })).toEqual([]);
  });
});
