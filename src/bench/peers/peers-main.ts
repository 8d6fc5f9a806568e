/** The page of one peer: `peers.html?peer=NAME` makes it `window.peers`. */
import { CASES, caseSpec } from '../cases';
import { fetchPolicy } from '../../training/reference-policy';
import type { PopulationSpec } from '../../population/api';
import { fixedBatch, gradientError } from './peer-batch';
import { countersNow, startCounting } from './counters';
import { PEERS, type PeerCase, type PeerName, type PeerPage } from './peer';
import type { PeerProgram } from './program';

/**
 * The installed version, read from package.json through the dev server, because packages do not export it.
 */
async function versionOf(name: string): Promise<string> {
  const response = await fetch(`/node_modules/${name}/package.json`);
  if (!response.ok)
    throw new Error(`The version of ${name} cannot be read: its package.json answered with status ${response.status}.`);
  return ((await response.json()) as { version: string }).version;
}

async function createProgram(name: PeerName): Promise<PeerProgram> {
  const { tool, backend } = PEERS[name];
  // Load only the tool to measure, so that the memory is only its own.
  if (tool === 'jax-js') return (await import('./jax')).createJax(backend);
  return (await import('./tensorflow')).createTensorFlow(backend);
}

class Page implements PeerPage {
  #program?: PeerProgram;
  #spec?: PopulationSpec;

  constructor(readonly name: PeerName) {}

  async describe() {
    const { package: of, mode, ...description } = (await this.#started()).description;
    return { ...description, mode: PEERS[this.name].threads ? `${mode}, threads` : mode, version: await versionOf(of) };
  }

  async prepare(name: PeerCase) {
    const program = await this.#started();
    this.#spec = caseSpec(CASES[name], await fetchPolicy(new URL('/reference/', location.href)));
    await program.prepare(this.#spec);
    const start = performance.now();
    await program.step();
    return { firstStepSeconds: (performance.now() - start) / 1000 };
  }

  async window(seconds: number) {
    const { program } = this.#prepared();
    let [steps, rewards] = [0, 0];
    const start = performance.now();
    const elapsed = () => (performance.now() - start) / 1000;
    do {
      rewards += await program.step();
      steps++;
    } while (elapsed() < seconds);
    return { steps, seconds: elapsed(), reward: rewards / steps };
  }

  async count() {
    const { program } = this.#prepared();
    const before = countersNow();
    await program.step();
    const after = countersNow();
    return {
      dispatches: after.dispatches - before.dispatches,
      submits: after.submits - before.submits,
      bytesRead: after.bytesRead - before.bytesRead,
    };
  }

  async gradientError() {
    const { program, spec } = this.#prepared();
    const batch = fixedBatch(spec);
    const { gradient, reward } = await program.gradient(spec, batch);
    if (Math.abs(reward - batch.reward) > 1e-6)
      throw new Error(`${this.name} finds a mean reward of ${reward} on the fixed batch; it is ${batch.reward}.`);
    return gradientError(batch, gradient);
  }

  async #started(): Promise<PeerProgram> {
    return (this.#program ??= await createProgram(this.name));
  }

  #prepared(): { program: PeerProgram; spec: PopulationSpec } {
    if (!this.#program || !this.#spec) throw new Error('Call prepare with a case first.');
    return { program: this.#program, spec: this.#spec };
  }
}

const name = new URLSearchParams(location.search).get('peer') ?? '';
if (!Object.hasOwn(PEERS, name)) {
  document.body.textContent = `peer: got '${name}'; allowed are ${Object.keys(PEERS).join(', ')}.`;
  throw new Error(document.body.textContent);
}
// Both tools use their threaded build if SharedArrayBuffer exists.
if (!PEERS[name as PeerName].threads) Reflect.deleteProperty(globalThis, 'SharedArrayBuffer');
startCounting();
window.peers = new Page(name as PeerName);
document.body.textContent = `${name} is ready: window.peers.`;
