/**
 * The results in docs/campaign.md, generated from the stored record between two markers.
 */
import type { Campaign } from './campaign-record';

/** Path from the root of the repository. */
export const CAMPAIGN_PAGE = 'docs/campaign.md';
export const BEGIN = '<!-- made of src/campaign/record.json by `npm run campaign -- --keep` -->';
export const END = '<!-- end of what the campaign found -->';

const count = (value: number): string => value.toLocaleString('en-US');
const minutes = (seconds: number): string =>
  seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
const many = (value: number, one: string, more = `${one}s`): string => `${count(value)} ${value === 1 ? one : more}`;
/** How to reproduce it. */
const how = ({ command, commit, seconds }: { command: string; commit?: string; seconds: number }): string =>
  `(\`${command}\`${commit ? ` at ${commit}` : ''}, ${minutes(seconds)})`;

function block({ losses, inputs, memory, disk }: Campaign): string {
  const lines: string[] = [];
  if (losses) {
    const moments = Object.entries(losses.moments)
      .map(([moment, times]) => `${count(times)} ${moment}`)
      .join(', ');
    const cutOff = losses.losses < losses.wanted ? ` (cut off before ${count(losses.wanted)})` : '';
    lines.push(
      `- **${many(losses.losses, 'lost device')}**${cutOff} ` +
        `at random moments (${moments}) of ${many(losses.trainings, 'random training')} on ${losses.adapter}: ` +
        `${losses.lost.length} did not come to their end, ${losses.wrong.length} differ in a bit of ` +
        `${count(losses.numbers)} numbers of the curves or ${count(losses.parameters)} parameters at the end ` +
        `from the unbroken ones ${how(losses)}.`,
    );
  }
  if (inputs) {
    const all = Object.values(inputs.surfaces);
    const sum = (of: 'accepted' | 'refused') => all.reduce((total, each) => total + each[of], 0);
    lines.push(
      `- **${many(inputs.inputs, 'random and mutated input')}** at ${all.length} places: ` +
        `${count(sum('accepted'))} accepted and right, ${count(sum('refused'))} refused in one sentence, ` +
        `${inputs.wrong.length} answered otherwise, ${inputs.lost.length} times a training did not go on ` +
        `${how(inputs)}.`,
    );
  }
  for (const { where, steps, slope, allowed, buffers } of memory?.rooms ?? []) {
    const leftOver = buffers ? `, with ${buffers[0]} buffers on the device early on and ${buffers[1]} later` : '';
    lines.push(
      `- **${many(steps, 'step')}** in ${where}: after garbage collection memory changes by ${slope.toFixed(1)} ` +
        `bytes a step over the second half (the curves and a collection's remains may take ` +
        `${allowed.toFixed(0)})${leftOver} ${how(memory!)}.`,
    );
  }
  if (disk) {
    const commands = new Set(disk.runs.map(({ command }) => command)).size;
    lines.push(
      `- **${many(commands, 'command')} that write${commands === 1 ? 's' : ''}**, ` +
        `${many(disk.runs.length, 'time')} on a full, nearly full or read-only disk (${disk.how}): ` +
        `${disk.wrong.length} without one sentence and an exit code, or with a partial file that looks whole ` +
        `${how(disk)}.`,
    );
  }
  return lines.join('\n');
}

/** docs/campaign.md with its results regenerated. @throws Error with one sentence if the markers are missing. */
export function withCampaign(page: string, record: Campaign): string {
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from < 0 || to < from)
    throw new Error(`${CAMPAIGN_PAGE}: got no '${BEGIN}' before '${END}'; allowed is a page with both marks.`);
  return `${page.slice(0, from + BEGIN.length)}\n${block(record)}\n${page.slice(to)}`;
}
