import { vi } from 'vitest';
import type { Machine } from '../../src/setup/machine.mjs';

/** A machine with only these files; every file runs and reports to be Chromium, unless `says` overrides it. */
export function machine({
  files = {},
  env = {},
  says = {},
  platform = 'linux',
  after = {},
}: {
  /** path → content */
  files?: Record<string, string>;
  env?: Record<string, string>;
  says?: Record<string, { status: number | null; output: string }>;
  platform?: NodeJS.Platform;
  /** What a command, matched by a part of its line, puts on the disk. */
  after?: Record<string, Record<string, string>>;
}): Machine & { ran: string[] } {
  const disk = { ...files };
  const ran: string[] = [];
  const separator = platform === 'win32' ? '\\' : '/';
  return {
    platform,
    ran,
    home: '/home/ann',
    env: { PATH: '/usr/local/bin:/usr/bin', ...env },
    exists: (path) => path in disk,
    list: (folder) => [
      ...new Set(
        Object.keys(disk)
          .filter((path) => path.startsWith(folder + separator))
          .map((path) => path.slice(folder.length + 1).split(separator)[0] ?? ''),
      ),
    ],
    real: (path) => path,
    read: (path) => disk[path] ?? '',
    run(command, args) {
      const line = [command, ...args].join(' ');
      ran.push(line);
      for (const [part, made] of Object.entries(after)) if (line.includes(part)) Object.assign(disk, made);
      return (
        says[line] ??
        says[command] ??
        (args[0] === '--version' ? { status: 0, output: 'Chromium 156.0.1.2\n' } : { status: 1, output: '' })
      );
    },
  };
}

/** Without what an installation tells people. */
export function quietly<T>(run: () => T): T {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  try {
    return run();
  } finally {
    log.mockRestore();
  }
}
