/** The worker that computes one figure of binary-figure.ts; binary-client.ts terminates it to cancel. */
import { answerCalls, workerScope } from '../../common/worker-call';
import type { FigureCalls } from './binary-client';
import { figureTwo } from './binary-figure';

const scope = workerScope();

answerCalls<FigureCalls>(scope, {
  figure: async (options) => {
    await figureTwo(options, (point) => scope.postMessage({ telling: point }));
  },
});
