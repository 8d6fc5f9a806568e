/** The structs that both sides share, laid out by webgpu-utils from their WGSL: one source for both. */
import { makeShaderDataDefinitions, makeStructuredView, type StructDefinition } from 'webgpu-utils';
import type { RunSettings } from '../population/api';
import { shaderFile } from './shader-files';
import { runFields, sharedWgsl } from './shared-wgsl';

/** What stands before every shader: Run and the names it goes with, generated; Pass, from shaders/structs.wgsl. */
export const structsWgsl = (): string => `${sharedWgsl()}\n\n${shaderFile('structs')}`;

let structs: Record<string, StructDefinition> | undefined;

/** Read once, at first use: webgpu-utils wants WebGPU's globals, which Node has only once an engine is asked for. */
function struct(name: 'Run' | 'Pass'): StructDefinition {
  structs ??= makeShaderDataDefinitions(structsWgsl()).structs;
  return structs[name];
}

/** Bytes of one run's settings. */
export const runBytes = (): number => struct('Run').size;

/** Writes one run's settings into `bytes` at `offset`. */
export function writeRun(bytes: ArrayBuffer, offset: number, settings: RunSettings): void {
  makeStructuredView(struct('Run'), bytes, offset).set(runFields(settings));
}

/** One dispatch's Pass; fields as in shaders/structs.wgsl. */
export interface PassFields {
  step: number;
  update: number;
  parameters: number;
  parameters_stride: number;
  next_parameters: number;
  first_block: number;
  blocks: number;
  stream: number;
  first_problem: number;
  problems: number;
  first_prompt: number;
  ring: number;
  learning_rate_scale: number;
}

export function writePass(bytes: ArrayBuffer, offset: number, fields: PassFields): void {
  makeStructuredView(struct('Pass'), bytes, offset).set(fields);
}
