/**
 * @param {string[]} args of the command line: --port N or --port=N
 * @param {Record<string, string | undefined>} env PORT is used if the command line has no port
 * @returns {number | undefined} undefined if no port was requested
 * @throws Error with one sentence for an invalid port or an unknown option
 */
export function chosenPort(args, env) {
  let given = env['PORT'] || undefined;
  let name = 'PORT';
  for (let i = 0; i < args.length; i++) {
    const match = /^--port(?:=(.*))?$/s.exec(args[i] ?? '');
    if (!match) throw new Error(`"${args[i]}" is not an option of start; there is only --port N.`);
    name = '--port';
    given = match[1] ?? args[++i] ?? '';
  }
  if (given === undefined) return undefined;
  const port = /^\d+$/.test(given) ? Number(given) : NaN;
  if (!(port >= 1 && port <= 65535))
    throw new Error(`${name} is "${given}"; a port is a whole number from 1 to 65535.`);
  return port;
}
