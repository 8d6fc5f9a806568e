/** The real configurations of tests/frameworks/configs as they are read: for their test and for docs/field-cases.md. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../../src/setup/install.mjs';
import { readConfig, type ConfigReading } from '../../src/frameworks/config/reading';
import { configReport } from '../../src/frameworks/config/report';

const FOLDER = path.join(ROOT, 'tests', 'frameworks', 'configs');

export interface ConfigCase {
  /** '18-skyrl-rloo'. */
  id: string;
  /** The address of the file, which may be shortened here. */
  source: string;
  framework: string;
  /** Rows of the table: '9', '7 + 3', or 'none'. */
  row: string;
  /** Whether the toy trains the whole loss. */
  expressible: boolean;
  /** Sentences; empty where the whole loss is trained. */
  whatIsLeftOut: readonly string[];
}

export const configFiles = (): string[] => readdirSync(FOLDER).sort();
export const configText = (file: string): string => readFileSync(path.join(FOLDER, file), 'utf8');

export function configCase(file: string, text: string, reading: ConfigReading): ConfigCase {
  return {
    id: path.parse(file).name,
    source: /^# (https:\S+)/.exec(text)?.[1] ?? '',
    framework: reading.dialect.name,
    row: reading.training.rows.join(' + ') || 'none',
    expressible: reading.expressible,
    whatIsLeftOut: configReport(reading, 'en').missing,
  };
}

/** All of them, in their order. */
export const configCases = (): ConfigCase[] =>
  configFiles().map((file) => {
    const text = configText(file);
    return configCase(file, text, readConfig(text));
  });
