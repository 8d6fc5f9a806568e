/** Said where a value does what its owner may not mean. */
export const warnings = {
  negativeBeta:
    'β is negative: the penalty is a bonus for distance from the reference, its divergence is ascended instead of ' +
    'descended, and nothing bounds it. A minus sign too many in a loss does the same.',
} as const;
