/** What the page loads once a configuration is pasted. */
export { configArms, neutralSettings } from './arms';
export { readConfig } from './reading';
export { changedText, configReport } from './report';
