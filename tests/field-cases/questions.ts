import { estimatorQuestions } from './questions-estimators';
import type { Question } from './question';
import { settingQuestions } from './questions-settings';

/** The 34 questions, by number. */
export const QUESTIONS: readonly Question[] = [...estimatorQuestions, ...settingQuestions].sort((a, b) => a.id - b.id);
