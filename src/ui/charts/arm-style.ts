/**
 * Styles and names of an experiment's arms. Colour is the estimator and dash the placement, as for a method, where no
 * other arm looks the same; else an arm gets another colour or dash, so that any two can be told apart.
 */
import { alike, OTHER_HUES } from '../../common/palette';
import { armOf, type RunInfo } from '../../experiment/population-spec';
import { armLabel } from '../../i18n/arms';
import type { Language } from '../../i18n/languages';
import { OTHER_DASHES, sameDash } from './colours';
import { methodStyle, type LineStyle, type MethodStyle } from './method-style';

/** An arm by its key (experiment/arms.ts), and its method. */
export interface ArmId {
  key: string;
  method: string;
}

export interface ArmStyle extends MethodStyle {
  key: string;
  /** At the end of its line where there are many arms; '' where names have room. */
  letter: string;
}

/** With more arms than this, or longer names, the small charts have letters instead of names. */
const MOST_NAMED = 4;
const LONGEST_NAME = 16;
/** Longer names are cut at the ends of lines, in Latin letters. */
const LONGEST = 26;

/** The arms of runs, in their order. */
export function armIds(runs: readonly Pick<RunInfo, 'arm' | 'method'>[]): ArmId[] {
  const arms = new Map(runs.map((run) => [armOf(run), run.method]));
  return [...arms].map(([key, method]) => ({ key, method }));
}

/** The styles of all arms of an experiment, by their keys. */
export function armStyles(arms: readonly ArmId[], language: Language): Map<string, ArmStyle> {
  const plain = arms.map(({ method }) => methodStyle(method, language));
  const looks = distinctLooks(plain);
  const labels = arms.map(({ key, method }, i) => (key === method ? plain[i].label : armLabel(key, language)));
  const shorts = arms.map(({ key, method }, i) => (key === method ? plain[i].short : labels[i]));
  const lettered = arms.length > MOST_NAMED || shorts.some((name) => name.length > LONGEST_NAME);
  return new Map(
    arms.map(({ key }, i) => {
      const letter = lettered ? letterOf(i) : '';
      return [key, { ...plain[i], ...looks[i], key, letter, label: labels[i], short: letter || shorts[i] }];
    }),
  );
}

/** A name as it is written at the end of a line of a large chart. */
export const endName = ({ label, letter }: ArmStyle): string => `${letter} ${cut(label)}`.trim();

/** A, B, …, Z, AA, … */
function letterOf(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : letterOf(Math.floor(index / 26) - 1) + letter;
}

function cut(text: string): string {
  let width = 0;
  const letters = [...text];
  const end = letters.findIndex((letter) => (width += letter.codePointAt(0)! > 0x2e80 ? 2 : 1) > LONGEST);
  return end < 0
    ? text
    : `${letters
        .slice(0, end - 1)
        .join('')
        .trimEnd()}…`;
}

/** Whether two lines could be mixed up. */
export const mixedUp = (a: LineStyle, b: LineStyle): boolean => sameDash(a.dash, b.dash) && alike(a.hue, b.hue);

/**
 * Colours and dashes of arms. Those whose own look is free have it; the others get the first free one, where there is
 * one: methods that differ keep their colour, equal ones their dash.
 */
function distinctLooks(own: readonly MethodStyle[]): LineStyle[] {
  const looks: (LineStyle | undefined)[] = [];
  const free = (look: LineStyle): boolean => looks.every((taken) => taken === undefined || !mixedUp(taken, look));
  for (const [i, { hue, dash }] of own.entries()) looks[i] = free({ hue, dash }) ? { hue, dash } : undefined;
  const uses = (hue: string): number => looks.filter((look) => look?.hue === hue).length;
  for (const [i, { hue, dash, estimator, placement }] of own.entries()) {
    if (looks[i]) continue;
    const repeated = own.some((other, j) => j < i && other.estimator === estimator && other.placement === placement);
    const hues = [...OTHER_HUES].sort((a, b) => uses(a) - uses(b));
    const dashes = [dash, ...OTHER_DASHES.filter((other) => !sameDash(dash, other))];
    const recoloured = dashes.flatMap((each) => hues.map((other) => ({ hue: other, dash: each })));
    const redashed = dashes.map((each) => ({ hue, dash: each }));
    const choices = repeated ? [...recoloured, ...redashed] : [...redashed, ...recoloured];
    looks[i] = choices.find(free) ?? { hue, dash };
  }
  return looks as LineStyle[];
}
