/** What a chart of the lab says of itself, and the short names beside the lines of every chart. */
import type { Placement } from '../../kl/method';

export const charts = {
  summary: (title: string, at: string, values: string) =>
    values ? `${title}; at ${at}: ${values}. Arrow keys read other places.` : `${title}: no values yet.`,
  placements: {
    'weighted-loss': 'ρ·loss',
    'detached-weighted-loss': 'sg(ρ)·loss',
    loss: 'loss',
    reward: 'reward',
    both: 'both',
  } satisfies Record<Placement, string>,
  method: (estimator: string, placement: string) => `${estimator} in ${placement}`,
};
