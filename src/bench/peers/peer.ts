/**
 * The benchmark's interface to another tool, in two layers:
 *  - `PeerProgram`: one tool on one backend, programmed as an expert would (jax.ts, tensorflow.ts);
 *  - `PeerPage`: called by the runner. In a browser it is `window.peers` of peers.html; for PyTorch `startTorch`
 *    (torch.ts, Node only) has the same methods and communicates with torch_peer.py over standard input and output.
 *
 * The runner opens `/src/bench/peers/peers.html?peer=NAME` (one page per peer, so that closing it frees its memory)
 * from a separate Vite dev server, and waits for `window.peers`. That server needs:
 *  - `server.headers`: Cross-Origin-Opener-Policy `same-origin`, Cross-Origin-Embedder-Policy `require-corp`
 *    (jax-js's wasm threads need SharedArrayBuffer; for every other peer the page removes it again, see `threads`);
 *  - `optimizeDeps: { entries: ['src/bench/peers/peers-main.ts'], include: PEER_PACKAGES }` and a `cacheDir` of its
 *    own, so that no dependency is discovered late and `npm start` does not include the peers;
 *  - the folder public/, where the reference policy is;
 *  - nothing for the wasm files: they are `?url` imports from node_modules.
 */

/**
 * The standard cases for peers (cases.ts). W8 is eight runs of W1, one after the other, the best mode of each peer.
 */
export const PEER_CASES = ['W1s', 'W1', 'W8'] as const;
export type PeerCase = (typeof PEER_CASES)[number];

/** Packages that the dev server should bundle before the first page is opened. */
export const PEER_PACKAGES = [
  '@jax-js/jax',
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-core/dist/register_all_gradients',
  '@tensorflow/tfjs-backend-wasm',
  '@tensorflow/tfjs-backend-webgpu',
  'valibot',
];

/**
 * The peers in the browser. `threads`: it may use SharedArrayBuffer. On two cores jax-js is faster without its threads,
 * especially on small steps, so both are measured. `runs` lists the cases that are worth the time: TensorFlow.js on
 * WebGPU takes 9 s for one W1. */
export const PEERS = {
  'jax-js-webgpu': { tool: 'jax-js', backend: 'webgpu', threads: false, runs: ['W1s', 'W1', 'W8'] },
  'jax-js-wasm': { tool: 'jax-js', backend: 'wasm', threads: false, runs: ['W1s', 'W1', 'W8'] },
  'jax-js-wasm-threads': { tool: 'jax-js', backend: 'wasm', threads: true, runs: ['W1s', 'W1', 'W8'] },
  'tensorflow-webgpu': { tool: 'TensorFlow.js', backend: 'webgpu', threads: false, runs: ['W1s', 'W1'] },
  'tensorflow-wasm': { tool: 'TensorFlow.js', backend: 'wasm', threads: false, runs: ['W1s', 'W1', 'W8'] },
} as const satisfies Record<string, PeerKind>;
export interface PeerKind {
  tool: string;
  backend: 'webgpu' | 'wasm';
  threads: boolean;
  runs: readonly PeerCase[];
}
export type PeerName = keyof typeof PEERS;

export interface PeerDescription {
  /** 'jax-js', 'TensorFlow.js', 'PyTorch'. */
  tool: string;
  /** The tool's version, from its package. */
  version: string;
  /** 'webgpu', 'wasm' or 'cpu'. */
  backend: string;
  /** How it is programmed, for a table: 'jit, KV cache'. */
  mode: string;
}

/** Counts over one training step (for W8, of all eight runs). All 0 if the peer does not use WebGPU. */
export interface PeerCounters {
  dispatches: number;
  submits: number;
  bytesRead: number;
}

/** The runner's calls, with plain data suitable for Playwright's `page.evaluate`. One call at a time. */
export interface PeerPage {
  describe(): Promise<PeerDescription>;
  /**
   * Prepares a case and does its first step, which compiles; frees the previous case.
   * @throws Error with one sentence, also if the tool's backend cannot start here.
   */
  prepare(name: PeerCase): Promise<{ firstStepSeconds: number }>;
  /**
   * Trains for about this long, at least one step; a step counts once its parameters are computed, and none is in
   * flight when this returns. `reward`: mean of these steps' rewards, to check that it learns.
   */
  window(seconds: number): Promise<{ steps: number; seconds: number; reward: number }>;
  /** Counts one more step. */
  count(): Promise<PeerCounters>;
  /**
   * Relative L2 error of the peer's gradient on the fixed batch (peer-batch.ts), over all parameters, against the
   * float64 twin.
   */
  gradientError(): Promise<number>;
}

declare global {
  interface Window {
    peers?: PeerPage;
  }
}
