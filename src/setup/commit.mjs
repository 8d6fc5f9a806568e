/** Which commit a record was made at. */
import { execFileSync } from 'node:child_process';
import { ROOT } from './install.mjs';

/**
 * Short hash of the commit that is checked out, a + behind it where files of the project differ from it; undefined
 * outside a repository.
 *
 * @returns {string | undefined}
 */
export function checkedOutCommit() {
  /** @param {string[]} args */
  const git = (...args) =>
    execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '--untracked-files=no') ? '+' : '');
  } catch {
    return undefined;
  }
}
