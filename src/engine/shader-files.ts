const files = import.meta.glob<string>('../../shaders/*.wgsl', { query: '?raw', import: 'default', eager: true });

/** A file of shaders/, by its name without extension. @throws Error if it does not exist. */
export function shaderFile(name: string): string {
  const source = files[`../../shaders/${name}.wgsl`];
  if (source === undefined) throw new Error(`There is no shader file ${name}.wgsl.`);
  return source;
}

/** Names of all files in shaders/, for the test that compiles them. */
export const shaderFiles = (): string[] => Object.keys(files).map((path) => path.replace(/^.*\/|\.wgsl$/g, ''));
