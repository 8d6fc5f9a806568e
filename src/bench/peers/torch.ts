/** PyTorch as a peer: a Python process controlled through its standard input (torch_peer.py). Node only. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { PopulationSpec } from '../../population/api';
import { writeSafetensors, type Tensor } from '../../policy/safetensors';
import type { ReferencePolicy } from '../../experiment/population-spec';
import { CASES, caseSpec } from '../cases';
import { fixedBatch, gradientError, type FixedBatch } from './peer-batch';
import type { PeerCase, PeerCounters, PeerDescription, PeerPage } from './peer';

/**
 * cache: batched products, the usual form. lanes: elementwise attention with the batch innermost; faster without MKL.
 */
export const TORCH_MODES = ['cache', 'lanes'] as const;
export type TorchMode = (typeof TORCH_MODES)[number];

const MODE_WORDS: Record<TorchMode, string> = { cache: 'KV cache', lanes: 'KV cache, lanes' };
const SCRIPT = fileURLToPath(new URL('./torch_peer.py', import.meta.url));
const IMPORT_MS = 60_000;
const NO_WEBGPU: PeerCounters = { dispatches: 0, submits: 0, bytesRead: 0 };

/**
 * A Python that has PyTorch: $PYTHON, else the first of python3, /usr/bin/python3 (Debian's, which a version manager
 * may hide) and python.
 * @throws Error with one sentence if there is none.
 */
export function findTorchPython(env: NodeJS.ProcessEnv = process.env): string {
  const places = env.PYTHON ? [env.PYTHON] : ['python3', '/usr/bin/python3', 'python'];
  const found = places.find(
    (place) => spawnSync(place, ['-c', 'import torch'], { stdio: 'ignore', timeout: IMPORT_MS, env }).status === 0,
  );
  if (!found) {
    throw new Error(
      `PyTorch was asked for, but ${places.join(', ')} cannot import torch; install it (on Debian: apt-get ` +
        'install python3-torch libopenblas0), or set PYTHON to a Python that has it.',
    );
  }
  return found;
}

/** Starts the process, which lives until `close`. @throws Error with one sentence if there is no PyTorch. */
export async function startTorch({
  reference,
  mode,
  threads,
  python = findTorchPython(),
}: {
  reference: ReferencePolicy;
  mode: TorchMode;
  threads: number;
  python?: string;
}): Promise<PeerPage & { close(): void; readonly processId: number | undefined }> {
  const child = spawn(python, [SCRIPT, '--serve', '--mode', mode, '--threads', String(threads)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  return new TorchPeer(child, reference, mode, threads);
}

class TorchPeer implements PeerPage {
  readonly #lines: Interface;
  readonly #replies: AsyncIterator<string>;
  #spec?: PopulationSpec;

  constructor(
    readonly child: ChildProcess,
    readonly reference: ReferencePolicy,
    readonly mode: TorchMode,
    readonly threads: number,
  ) {
    // If the process could not start or has ended, the next reply fails.
    child.on('error', () => this.#lines.close());
    child.stdin!.on('error', () => this.#lines.close());
    this.#lines = createInterface({ input: child.stdout! });
    this.#replies = this.#lines[Symbol.asyncIterator]();
  }

  get processId(): number | undefined {
    return this.child.pid;
  }

  close(): void {
    this.child.stdin!.end();
  }

  async describe(): Promise<PeerDescription> {
    const { version, blas } = await this.#ask<{ version: string; blas: string }>('describe');
    const words = `${this.threads === 1 ? '1 thread' : `${this.threads} threads`}, ${blas}, ${MODE_WORDS[this.mode]}`;
    return { tool: 'PyTorch', version, backend: 'cpu', mode: words };
  }

  async prepare(name: PeerCase): Promise<{ firstStepSeconds: number }> {
    const reply = await this.#ask<{ firstStepSeconds: number }>(`prepare ${name}`);
    this.#spec = caseSpec(CASES[name], this.reference);
    return reply;
  }

  window(seconds: number): Promise<{ steps: number; seconds: number; reward: number }> {
    return this.#ask(`window ${seconds}`);
  }

  async count(): Promise<PeerCounters> {
    return NO_WEBGPU;
  }

  async gradientError(): Promise<number> {
    if (!this.#spec) throw new Error('Call prepare with a case first.');
    const batch = fixedBatch(this.#spec);
    const folder = await mkdtemp(path.join(tmpdir(), 'rlvr-torch-'));
    try {
      const files = [path.join(folder, 'batch.safetensors'), path.join(folder, 'gradient')];
      await writeFile(files[0], writeSafetensors(tensorsOf(this.#spec, batch)));
      const { reward } = await this.#ask<{ reward: number }>(`gradient ${JSON.stringify(files)}`);
      if (Math.abs(reward - batch.reward) > 1e-6)
        throw new Error(`PyTorch finds a mean reward of ${reward} on the fixed batch; it is ${batch.reward}.`);
      const bytes = await readFile(files[1]);
      return gradientError(
        batch,
        new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)),
      );
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async #ask<Reply>(command: string): Promise<Reply> {
    this.child.stdin!.write(`${command}\n`);
    const { value, done } = await this.#replies.next();
    if (done) throw new Error(`PyTorch ended before it had answered «${command}».`);
    const reply = JSON.parse(value) as Reply & { error?: string };
    if (reply.error !== undefined) throw new Error(`PyTorch: ${reply.error}`);
    return reply;
  }
}

function tensorsOf(
  { prompts: B, groupSize: G }: PopulationSpec,
  { prompts, expected, tokens, policy, reference }: FixedBatch,
): [string, Tensor][] {
  const rows = (data: Int32Array, count: number): Tensor => ({
    dtype: 'I32',
    shape: [count, data.length / count],
    data: Int32Array.from(data),
  });
  const flat = (data: Float32Array): Tensor => ({ dtype: 'F32', shape: [data.length], data: Float32Array.from(data) });
  return [
    ['policy', flat(policy)],
    ['reference', flat(reference)],
    ['prompts', rows(prompts, B)],
    ['expected', rows(expected, B)],
    ['tokens', rows(tokens, B * G)],
  ];
}
