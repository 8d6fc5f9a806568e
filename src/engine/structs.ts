/** The structs shared by TypeScript and WGSL; webgpu-utils derives their layout from the WGSL. */
import { makeShaderDataDefinitions, makeStructuredView, type StructDefinition } from 'webgpu-utils';
import type { RunSettings } from '../population/api';
import { shaderFile } from './shader-files';
import { runFields, sharedWgsl } from './shared-wgsl';

/** WGSL prepended to every shader: Run and its constants (generated), and Pass (from shaders/structs.wgsl). */
export const structsWgsl = (): string => `${sharedWgsl()}\n\n${shaderFile('structs')}`;

let structs: Record<string, StructDefinition> | undefined;

/** Parsed lazily: webgpu-utils needs WebGPU's globals, which Node only has once an engine has been requested. */
function struct(name: 'Run' | 'Pass'): StructDefinition {
  structs ??= makeShaderDataDefinitions(structsWgsl()).structs;
  return structs[name];
}

/** Size of one run's settings in bytes. */
export const runBytes = (): number => struct('Run').size;

/** Where β is among one run's settings, in bytes. */
export const betaOffset = (): number => struct('Run').fields.beta.offset;

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

/** Writes one dispatch's Pass into `bytes` at `offset`, in bytes. */
export function writePass(bytes: ArrayBuffer, offset: number, fields: PassFields): void {
  makeStructuredView(struct('Pass'), bytes, offset).set(fields);
}
