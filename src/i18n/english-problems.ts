/** Gives refusals their English messages. Imported for its effect by what writes to a terminal, and by the tests. */
import { sayProblems } from '../common/problem';
import { problemText } from './problems';

sayProblems((problem) => problemText(problem, 'en'));
