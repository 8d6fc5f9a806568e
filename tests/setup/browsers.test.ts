import { describe, expect, it } from 'vitest';
import { findFirefox, findWebKit } from '../../src/setup/browsers.mjs';
import { findLavapipe, locateLavapipe } from '../../src/setup/lavapipe.mjs';
import { machine, quietly } from '../support/fake-machine';

const LAVAPIPE = '/usr/share/vulkan/icd.d/lvp_icd.x86_64.json';
const WEBKIT = {
  '/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser': '',
  '/usr/bin/WebKitWebDriver': '',
  '/usr/bin/Xvfb': '',
};
const debian = { '/etc/os-release': 'ID=debian\n' };
const root = { 'id -u': { status: 0, output: '0\n' } };

it('an installed one is found', () => {
  expect(
    locateLavapipe(machine({ files: { '/usr/share/vulkan/icd.d/intel_icd.x86_64.json': '', [LAVAPIPE]: '' } })),
  ).toBe(LAVAPIPE);
  expect(findFirefox(machine({ files: { '/usr/bin/firefox': '', '/usr/bin/firefox-esr': '' } }))).toBe(
    '/usr/bin/firefox-esr',
  );
  expect(
    findFirefox(machine({ files: { '/usr/bin/firefox': '', '/opt/f': '' }, env: { FIREFOX_BIN: '/opt/f' } })),
  ).toBe('/opt/f');
  expect(findWebKit(machine({ files: WEBKIT }))).toEqual({
    browser: Object.keys(WEBKIT)[0],
    driver: '/usr/bin/WebKitWebDriver',
    display: '/usr/bin/Xvfb',
  });
});

describe.each<[string, (on: ReturnType<typeof machine>) => unknown, string, Record<string, string>]>([
  ['lavapipe', findLavapipe, 'mesa-vulkan-drivers', { [LAVAPIPE]: '' }],
  ['Firefox', findFirefox, 'firefox-esr', { '/usr/bin/firefox-esr': '' }],
  ['WebKit', findWebKit, 'webkit2gtk-driver xvfb', WEBKIT],
])('%s that is missing', (_, find, packages, made) => {
  it('a missing one is installed with apt-get on Debian', () => {
    const bare = machine({
      files: debian,
      says: root,
      after: { [`apt-get install -y --no-install-recommends ${packages}`]: made },
    });
    expect(JSON.stringify(quietly(() => find(bare)))).toContain(Object.keys(made)[0]);
  });

  it('where it cannot be installed, the error names the package', () => {
    for (const bare of [machine({ files: debian, says: root }), machine({})])
      expect(() => quietly(() => find(bare))).toThrow(`(on Debian: apt-get install ${packages})`);
  });
});

it('a FIREFOX_BIN that does not exist is named in the error', () => {
  expect(() => findFirefox(machine({ env: { FIREFOX_BIN: '/nowhere/firefox' } }))).toThrow(
    'FIREFOX_BIN is "/nowhere/firefox", but there is no such file',
  );
});
