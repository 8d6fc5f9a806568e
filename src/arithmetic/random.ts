/**
 * Counter-based random numbers: there is no state; each number is a function of its key (seed, stream, step, prompt,
 * sample, token). The run is not part of the key, so every method sees the same prompts and the same uniforms, and a
 * run's result does not depend on its neighbours. RANDOM_WGSL is the same code for shaders; both give the same bits.
 *
 *     h = mix32(seed + 0x9e3779b9)
 *     h = mix32(h ^ stream); h = mix32(h ^ step); h = mix32(h ^ prompt); h = mix32(h ^ sample); h = mix32(h ^ token)
 *
 * all modulo 2^32. The seed is mixed before the stream is added: with h = mix32(seed ^ stream), seed 1 of stream 2
 * would be seed 2 of stream 1. The golden-ratio constant keeps seed 0 away from 0, the finaliser's fixed point.
 */

/** What a random number is for; the second word of its key. */
export const STREAM = { prompt: 1, sample: 2, evaluation: 3, label: 4, initial: 5, noise: 6 } as const;

/**
 * The finaliser of MurmurHash3 (Austin Appleby's `fmix32`): a bijection on u32 with full avalanche. Takes any
 * integer (used modulo 2^32), returns a u32.
 */
export function mix32(h: number): number {
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  h ^= h >>> 16;
  return h >>> 0;
}

/** The u32 for a key. Every word of the key is an integer taken modulo 2^32; pass 0 for unused words. */
export function randomBits(
  seed: number,
  stream: number,
  step: number,
  prompt: number,
  sample: number,
  token: number,
): number {
  let h = mix32((seed + 0x9e3779b9) | 0);
  h = mix32(h ^ stream);
  h = mix32(h ^ step);
  h = mix32(h ^ prompt);
  h = mix32(h ^ sample);
  return mix32(h ^ token);
}

/** The upper 24 bits as a number in [0, 1): exact in float32, so never rounded up to 1. */
export function uniform(bits: number): number {
  return (bits >>> 8) * 2 ** -24;
}

/**
 * The standard normal number whose cumulative probability is the upper 23 bits, k, as (k + ½)·2⁻²³: the function
 * PPND7 of Wichura's algorithm AS 241 (Applied Statistics 37, 1988), accurate to 1 part in 10⁷. Of the functions that
 * WGSL gives only roughly, it needs none in the middle, and log and sqrt where they are accurate; Box–Muller would need
 * cos, which may be off by 2⁻¹¹. AS 241's third region, beyond 2⁻³⁶, is out of reach.
 */
export function normal(bits: number): number {
  const p = ((bits >>> 9) + 0.5) * 2 ** -23;
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (
      (q * (((59.10937472 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179)) /
      (((67.1875636 * r + 78.757757664) * r + 17.895169469) * r + 1)
    );
  }
  const r = Math.sqrt(-Math.log(Math.min(p, 1 - p))) - 1.6;
  const size =
    (((0.17023821103 * r + 1.3067284816) * r + 2.75681539) * r + 1.4234372777) /
    ((0.12021132975 * r + 0.7370016425) * r + 1);
  return q < 0 ? -size : size;
}

/**
 * A standard normal number (Box–Muller) for `index` of a stream, such as initial weights. Same arguments, same number.
 */
export function standardNormal(seed: number, stream: number, index: number): number {
  const radius = uniform(randomBits(seed, stream, 0, index, 0, 0));
  const angle = uniform(randomBits(seed, stream, 0, index, 0, 1));
  return Math.sqrt(-2 * Math.log(1 - radius)) * Math.cos(2 * Math.PI * angle);
}

/** `mix32`, `randomBits`, `uniform` and `normal` in WGSL, to be prepended to a shader. */
export const RANDOM_WGSL = /* wgsl */ `
fn mix32(value: u32) -> u32 {
  var h = value;
  h ^= h >> 16u;
  h *= 0x85ebca6bu;
  h ^= h >> 13u;
  h *= 0xc2b2ae35u;
  h ^= h >> 16u;
  return h;
}

// All of a key but its last word; for several numbers that differ only there.
fn random_key(seed: u32, stream: u32, step: u32, prompt: u32, sample: u32) -> u32 {
  var h = mix32(seed + 0x9e3779b9u);
  h = mix32(h ^ stream);
  h = mix32(h ^ step);
  h = mix32(h ^ prompt);
  return mix32(h ^ sample);
}

fn random_bits(seed: u32, stream: u32, step: u32, prompt: u32, sample: u32, token: u32) -> u32 {
  return mix32(random_key(seed, stream, step, prompt, sample) ^ token);
}

fn uniform_from(bits: u32) -> f32 {
  return f32(bits >> 8u) * 0x1p-24f;
}

fn normal_from(bits: u32) -> f32 {
  let p = (f32(bits >> 9u) + 0.5) * 0x1p-23f;
  let q = p - 0.5;
  if (abs(q) <= 0.425) {
    let r = 0.180625 - q * q;
    return q * (((59.10937472 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179)
      / (((67.1875636 * r + 78.757757664) * r + 17.895169469) * r + 1.0);
  }
  let r = sqrt(-log(min(p, 1.0 - p))) - 1.6;
  let size = (((0.17023821103 * r + 1.3067284816) * r + 2.75681539) * r + 1.4234372777)
    / ((0.12021132975 * r + 0.7370016425) * r + 1.0);
  return select(size, -size, q < 0.0);
}
`;
