/** All text inputs: addresses of every view, values of options, command lines. */
import type { Surface } from './surface';
import { ADDRESSES } from './inputs-addresses';
import { SETTINGS } from './inputs-settings';
import { COMMAND_LINES } from './inputs-command-lines';

export const TEXTS: readonly Surface[] = [...ADDRESSES, ...SETTINGS, ...COMMAND_LINES];
