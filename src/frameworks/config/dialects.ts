/** All frameworks whose configurations are read, and which of them a text is of. */
import { Refusal, shown } from '../../common/problem';
import type { Entry } from './config-text';
import type { Dialect } from './dialect';
import { oatDialect, openRlhfDialect } from './dialect-openrlhf';
import { primeRlDialect, rollDialect } from './dialect-roll-prime';
import { nemoDialect, skyRlDialect } from './dialect-skyrl-nemo';
import { slimeDialect } from './dialect-slime';
import { swiftDialect, trlDialect } from './dialect-trl';
import { easyR1Dialect, verlDialect } from './dialect-verl';
import { normalised, type Role } from './roles';

export const DIALECTS: readonly Dialect[] = [
  verlDialect,
  openRlhfDialect,
  trlDialect,
  skyRlDialect,
  nemoDialect,
  slimeDialect,
  rollDialect,
  primeRlDialect,
  easyR1Dialect,
  swiftDialect,
  oatDialect,
];

/**
 * A key's role. A part of a file lacks the first names of its keys, and a wrapper adds some: names are compared from
 * the end, if all that end so have one role.
 */
export function roleOf(dialect: Dialect, key: string): Role | undefined {
  const name = normalised(key);
  if (Object.hasOwn(dialect.keys, name)) return dialect.keys[name];
  // A single word such as `type` or `n` says too little.
  if (!/[._]/.test(name)) return undefined;
  const similar = Object.entries(dialect.keys).filter(
    ([known]) => known.endsWith(`.${name}`) || (known.includes('.') && name.endsWith(`.${known}`)),
  );
  const roles = new Set(similar.map(([, role]) => role));
  return roles.size === 1 ? [...roles][0] : undefined;
}

/** @throws Refusal if no framework has any of the keys. */
export function dialectOf(entries: readonly Entry[], text: string): Dialect {
  const points = DIALECTS.map((dialect) => {
    const own = entries.filter(({ key }) => Object.hasOwn(dialect.keys, normalised(key))).length;
    const similar = entries.filter(({ key }) => roleOf(dialect, key) !== undefined).length - own;
    const keys = 3 * own + similar;
    return { dialect, points: keys + (dialect.mark.test(text) ? 5 : 0), keys };
  });
  const best = points.reduce((a, b) => (b.points > a.points ? b : a));
  // Without any of its keys, the framework's name alone is enough: what it does by default can still be told.
  if (best.points === 0 || (best.keys === 0 && entries.length === 0)) {
    const given = entries.slice(0, 3).map(({ key }) => shown(key));
    throw new Refusal({
      code: 'config-framework',
      given: given.join(', '),
      frameworks: DIALECTS.map(({ name }) => name),
    });
  }
  return best.dialect;
}
