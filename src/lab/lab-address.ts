/**
 * Whether an address is the lab's: in a file of its own, since the first page asks it before anything of the lab is
 * loaded.
 */
export const isLabHash = (hash: string): boolean => /^#?lab(?:&|$)/.test(hash);
