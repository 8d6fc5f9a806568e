/**
 * Identifiers of kernel shapes: 'workgroups of 16, for a processor'. Records of audits hold them, so they never change;
 * the page says a shape in its own words (i18n/audit.ts).
 */
/** How kernels are shaped for an adapter. */
export interface KernelShape {
  kind: 'gpu' | 'software';
  /** Invocations per workgroup. */
  workgroup: number;
  /** Whether four neighbouring lanes share their loads (WGSL's `subgroups`). */
  quads: boolean;
}

export const shapeName = ({ kind, workgroup, quads }: KernelShape): string =>
  `workgroups of ${workgroup}${quads ? ' in quads' : ''}${kind === 'software' ? ', for a processor' : ''}`;

const NAME = /^workgroups of (\d+)( in quads)?(, for a processor)?$/;

/** The inverse of `shapeName`; undefined if `name` is not of its form. */
export function shapeNamed(name: string): KernelShape | undefined {
  const [, workgroup, quads, processor] = NAME.exec(name) ?? [];
  if (workgroup === undefined) return undefined;
  return {
    kind: processor === undefined ? 'gpu' : 'software',
    workgroup: Number(workgroup),
    quads: quads !== undefined,
  };
}
