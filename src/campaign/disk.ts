/**
 * Runs every command that writes on failing disks. It must print one sentence, set the exit code, and leave no partial
 * file that could be mistaken for a complete one.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readSafetensors } from '../policy/safetensors';
import { ROOT } from '../setup/install.mjs';
import { CONFIG_FILE, WEIGHTS_FILE, writePolicy } from '../training/reference-policy';
import { sentence } from '../common/text';
import { objection } from './judge';
import { makePlace, type DiskKind, type WritingPlace } from './writing-places';
import { smallPolicy } from './plans';
import type { DiskRun } from './campaign-record';
import { STEPS, type DiskCommand, DISK_COMMANDS } from './disk-commands';

export interface DiskResult {
  how: string;
  runs: DiskRun[];
  wrong: string[];
}

/** The parts of the project that its commands read and write. */
const PROJECT = ['src', 'shaders', 'public', 'docs', 'package.json', 'index.html', 'README.md'];
/** Timeout for a command that hangs. */
const HANGS_MS = 600_000;

/** All files below a folder except drafts: name → digest. */
function filesOf(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  if (!existsSync(folder)) return found;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (!entry.isFile() || /filler(-spare)?$|\.part$|\.part[/\\]/.test(file)) continue;
    found.set(path.relative(folder, file), createHash('sha1').update(readFileSync(file)).digest('hex'));
  }
  return found;
}

/** Why a file left by a failed command is incomplete; undefined if it is complete. */
export function partial(file: string, bytes: Buffer): string | undefined {
  if (bytes.length === 0) return 'it is empty';
  try {
    if (file.endsWith('.json')) JSON.parse(bytes.toString());
    if (file.endsWith('.safetensors')) readSafetensors(bytes);
    if (file.endsWith('.parquet') && bytes.subarray(-4).toString() !== 'PAR1') return 'it has no end';
    if (file.endsWith('.jsonl')) {
      const lines = bytes.toString().split('\n');
      if (lines.pop() !== '') return 'its last line has no end';
      const rows = lines.map((line) => JSON.parse(line) as { step?: number });
      if (file.endsWith('metrics.jsonl') && rows[rows.length - 1]?.step !== STEPS) return 'its last step is missing';
    }
    if (/\.(md|svg)$/.test(file) && !bytes.toString().endsWith('\n') && !bytes.toString().endsWith('>'))
      return 'it ends within a line';
  } catch (error) {
    return sentence(error);
  }
  return undefined;
}

export interface Ran {
  code: number;
  stderr: string;
}

/** Runs a command to its end, ignoring stdout. */
function run(command: readonly string[], cwd: string): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(command[0], command.slice(1), { cwd, stdio: ['ignore', 'ignore', 'pipe'], env: process.env });
    const timer = setTimeout(() => child.kill('SIGKILL'), HANGS_MS);
    let stderr = '';
    child.stderr.on('data', (part: Buffer) => {
      stderr += part.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code: code ?? 137, stderr });
    });
  });
}

/** What a command did wrong; undefined if it reported the failed write in one sentence and left no partial file. */
export function misbehaved(
  kind: DiskKind,
  { code, stderr }: Ran,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  read: (file: string) => Buffer,
): string | undefined {
  const lines = stderr
    .trim()
    .split(/[\r\n]+/)
    .filter((line) => !line.includes('XDG_RUNTIME_DIR'));
  const said = lines[lines.length - 1] ?? '';
  if (code === 0 && kind !== 'nearly full') return 'it ended as if all was well';
  if (code > 2) return `it ended with code ${code}: ${said}`;
  if (/^\s+at .+:\d+/m.test(stderr)) return `it showed a stack: ${said}`;
  // Files that still fitted are fine if they are complete.
  const why = code === 0 ? undefined : objection(said.replace(/^ *\d+ s {2}/, ''), '');
  if (why !== undefined) return why;
  if (code !== 0 && !/cannot be (written|made)|could not be (written|made)/.test(said))
    return `it does not say what could not be written: ${said}`;
  for (const name of before.keys()) if (!after.has(name)) return `${name} is gone`;
  for (const [name, digest] of after) {
    if (before.get(name) === digest) continue;
    const half = partial(name, read(name));
    if (half !== undefined) return `${name} looks whole, but ${half}`;
  }
  return undefined;
}

export async function diskPart(
  say: (line: string) => void,
  commands: readonly DiskCommand[] = DISK_COMMANDS,
  place: WritingPlace = makePlace(),
): Promise<DiskResult> {
  const good = mkdtempSync(path.join(tmpdir(), 'campaign-good-'));
  const result: DiskResult = { how: place.how, runs: [], wrong: [] };
  try {
    const { config, weights } = writePolicy(await smallPolicy());
    writeFileSync(path.join(good, CONFIG_FILE), config);
    writeFileSync(path.join(good, WEIGHTS_FILE), weights);
    const metrics = [0, 1].map((step) => JSON.stringify({ method: 'none', seed: 1, step, reward: 0.5 }));
    writeFileSync(path.join(good, 'metrics.jsonl'), `${metrics.join('\n')}\n`);
    for (const { name, cli, kinds, inProject, args } of commands) {
      for (const kind of kinds) {
        const root = inProject ? path.join(place.folder, 'project') : ROOT;
        if (inProject) {
          for (const part of PROJECT) cpSync(path.join(ROOT, part), path.join(root, part), { recursive: true });
          symlinkSync(path.join(ROOT, 'node_modules'), path.join(root, 'node_modules'));
        }
        const typed = [
          process.execPath,
          path.join(root, 'src', 'setup', 'run-cli.mjs'),
          `src/${cli}/${cli}-cli.ts`,
          ...args(place.folder, good),
        ];
        const before = filesOf(place.folder);
        const ran = await run(place.spoil(kind, typed), root);
        const after = filesOf(place.folder);
        const why = misbehaved(kind, ran, before, after, (file) => readFileSync(path.join(place.folder, file)));
        place.mend();
        const said =
          ran.stderr
            .trim()
            .split(/[\r\n]+/)
            .at(-1)
            ?.replaceAll(place.folder, 'DISK') ?? '';
        result.runs.push({ command: name, disk: kind, code: ran.code, said: said || 'nothing' });
        if (why !== undefined) result.wrong.push(`${name}, disk ${kind}: ${why.replaceAll(place.folder, 'DISK')}`);
        say(`${name}, disk ${kind}: ${why === undefined ? 'as it should' : 'wrong'}, ${said}`);
      }
    }
  } finally {
    place.remove();
    rmSync(good, { recursive: true, force: true });
  }
  return result;
}
