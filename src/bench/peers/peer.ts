/**
 * What the benchmark asks of another tool. Two layers:
 *  - `PeerProgram`: one tool on one backend, programmed as its expert would (jax.ts, tensorflow.ts);
 *  - `PeerPage`: what the runner calls. In a browser it is `window.peers` of peers.html; for PyTorch the same methods
 *    are those of `startTorch` (torch.ts, Node only), which speaks to torch_peer.py over its standard input and output.
 *
 * For the runner. Open `/src/bench/peers/peers.html?peer=NAME` (one page for one peer, so that a page that is closed
 * gives its memory back) from a Vite dev server of its own, and wait for `window.peers`. That server needs:
 *  - `server.headers`: Cross-Origin-Opener-Policy `same-origin`, Cross-Origin-Embedder-Policy `require-corp`
 *    (jax-js's wasm threads need SharedArrayBuffer; for every other peer the page takes it away again, see `threads`);
 *  - `optimizeDeps: { entries: ['src/bench/peers/peers-main.ts'], include: PEER_PACKAGES }` and a `cacheDir` of its
 *    own, so that nothing is discovered late and `npm start` stays without the peers;
 *  - the folder public/, where the reference policy is;
 *  - nothing for the wasm files: they are `?url` imports out of node_modules.
 */

/**
 * The standard steps that peers do (cases.ts). W8 is eight runs of W1, one after another: the best mode of each peer.
 */
export const PEER_CASES = ['W1s', 'W1', 'W8'] as const;
export type PeerCase = (typeof PEER_CASES)[number];

/** What the dev server should bundle before the first page is opened. */
export const PEER_PACKAGES = [
  '@jax-js/jax',
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-core/dist/register_all_gradients',
  '@tensorflow/tfjs-backend-wasm',
  '@tensorflow/tfjs-backend-webgpu',
  'valibot',
];

/**
 * The peers in the browser. `threads`: it may use SharedArrayBuffer. On two cores jax-js is quicker without its
 * threads, most of all on small steps, so both are measured. `runs` lists the cases that are worth the time:
 * TensorFlow.js on WebGPU takes 9 s for one W1. */
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
  /** Of the tool, as its package says. */
  version: string;
  /** 'webgpu', 'wasm' or 'cpu'. */
  backend: string;
  /** How it is programmed, in a few words for a table: 'jit, KV cache'. */
  mode: string;
}

/** Over one training step (of W8: all eight runs). All 0 where the peer does not use WebGPU. */
export interface PeerCounters {
  dispatches: number;
  submits: number;
  bytesRead: number;
}

/** What the runner calls; everything is plain data, fit for Playwright's `page.evaluate`. One call at a time. */
export interface PeerPage {
  describe(): Promise<PeerDescription>;
  /**
   * Makes the case ready and does its first step, which compiles. What was prepared before is freed.
   * @throws Error with one sentence, also where the tool's backend cannot start here.
   */
  prepare(name: PeerCase): Promise<{ firstStepSeconds: number }>;
  /**
   * Trains on for about this long, one whole step at least; a step counts once its parameters are there, and none is
   * under way when this returns. `reward`: mean of these steps' rewards, to see that it learns.
   */
  window(seconds: number): Promise<{ steps: number; seconds: number; reward: number }>;
  /** Counts one more step. */
  count(): Promise<PeerCounters>;
  /**
   * Relative L2 error of the peer's gradient of the fixed batch (batch.ts), over all parameters, against the float64
   * twin.
   */
  gradientError(): Promise<number>;
}

declare global {
  interface Window {
    peers?: PeerPage;
  }
}
