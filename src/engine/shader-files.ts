const files = import.meta.glob<string>('../../shaders/*.wgsl', { query: '?raw', import: 'default', eager: true });

/** One file of shaders/, by its name without ending. @throws Error if there is none. */
export function shaderFile(name: string): string {
  const source = files[`../../shaders/${name}.wgsl`];
  if (source === undefined) throw new Error(`There is no shader file ${name}.wgsl.`);
  return source;
}

/** Names of all files of shaders/, for the test that compiles them. */
export const shaderFiles = (): string[] => Object.keys(files).map((path) => path.replace(/^.*\/|\.wgsl$/g, ''));
