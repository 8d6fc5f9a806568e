import { describe, expect, it } from 'vitest';
import { chromiumPlaces, findChromium, locateChromium } from '../../src/setup/chromium.mjs';
import { swiftshaderFolder, vulkanEnvironment } from '../../src/setup/vulkan.mjs';
import { machine, quietly } from '../support/fake-machine';

const CACHE = '/home/ann/.cache/ms-playwright';

describe('the order in which a Chromium is looked for', () => {
  const everything = {
    '/opt/mine/chrome': '',
    '/usr/bin/google-chrome': '',
    '/usr/bin/chromium': '',
    '/usr/bin/microsoft-edge': '',
    [`${CACHE}/chromium-999/chrome-linux64/chrome`]: '',
    [`${CACHE}/chromium-1228/chrome-linux64/chrome`]: '',
    [`${CACHE}/chromium_headless_shell-1300/chrome-linux/headless_shell`]: '',
  };

  it("is CHROME_BIN, then installed ones, then Playwright's newest full Chromium", () => {
    expect(locateChromium(machine({ files: everything, env: { CHROME_BIN: '/opt/mine/chrome' } }))).toBe(
      '/opt/mine/chrome',
    );
    expect(chromiumPlaces(machine({ files: everything }))).toEqual([
      '/usr/bin/google-chrome',
      '/usr/bin/chromium',
      '/usr/bin/microsoft-edge',
      `${CACHE}/chromium-1228/chrome-linux64/chrome`,
      `${CACHE}/chromium-999/chrome-linux64/chrome`,
    ]);
    expect(locateChromium(machine({ files: everything }))).toBe('/usr/bin/google-chrome');
  });

  it('one that does not run is passed over', () => {
    const says = {
      '/usr/bin/google-chrome': { status: 127, output: 'libnss3.so: cannot open shared object file' },
      '/usr/bin/chromium': { status: 1, output: 'requires the chromium snap' },
    };
    expect(locateChromium(machine({ files: everything, says }))).toBe('/usr/bin/microsoft-edge');
  });

  it('the usual places of macOS and Windows are searched', () => {
    const mac = '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge';
    expect(locateChromium(machine({ platform: 'darwin', files: { [mac]: '' } }))).toBe(mac);
    const windows = 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe';
    expect(
      locateChromium(
        machine({ platform: 'win32', files: { [windows]: '' }, env: { PROGRAMFILES: 'C:\\Program Files' } }),
      ),
    ).toBe(windows);
  });
});

describe('a CHROME_BIN that cannot be used is named, and nothing else is taken in its place', () => {
  const files = { '/usr/bin/chromium': '', '/bin/ls': '' };
  it.each([
    ['/nowhere/chrome', {}, 'CHROME_BIN is "/nowhere/chrome", but there is no such file'],
    [
      '/bin/ls',
      { '/bin/ls': { status: 0, output: 'ls (GNU coreutils) 9.1\nCopyright' } },
      'CHROME_BIN is "/bin/ls", but it is no Chromium',
    ],
    [
      '/bin/ls',
      { '/bin/ls': { status: null, output: 'spawn EACCES' } },
      'CHROME_BIN is "/bin/ls", but it does not run (spawn EACCES)',
    ],
  ])('%s', (CHROME_BIN, says, message) => {
    expect(() => locateChromium(machine({ files, says, env: { CHROME_BIN } }))).toThrow(message);
    expect(() => findChromium(machine({ files, says, env: { CHROME_BIN } }))).toThrow(message);
  });
});

describe('where there is no Chromium', () => {
  const debian = { '/etc/os-release': 'ID=debian\n' };
  const root = { 'id -u': { status: 0, output: '0\n' } };
  const downloaded = `${CACHE}/chromium-1228/chrome-linux64/chrome`;

  it('Playwright downloads its full Chromium, not the headless shell', () => {
    const bare = machine({ files: debian, says: root, after: { 'install chromium --no-shell': { [downloaded]: '' } } });
    expect(quietly(() => findChromium(bare))).toBe(downloaded);
    expect(bare.ran.join('\n')).not.toContain('apt-get');
  });

  it("Debian's package is installed where Playwright has none, after fresh package lists if needed", () => {
    const bare = machine({ files: debian, says: root, after: { 'apt-get update': { '/usr/bin/chromium': '' } } });
    expect(quietly(() => findChromium(bare))).toBe('/usr/bin/chromium');
    const commands = bare.ran.filter((line) => line.includes('apt-get'));
    expect(commands.map((line) => /apt-get (\w+)/.exec(line)?.[1])).toEqual(['install', 'update', 'install']);
  });

  it('sudo is used only where it needs no password, apt-get only on Debian and Ubuntu', () => {
    const user = { 'id -u': { status: 0, output: '1000\n' } };
    const withSudo = machine({ files: debian, says: { ...user, 'sudo -n true': { status: 0, output: '' } } });
    expect(() => quietly(() => findChromium(withSudo))).toThrow('No Chromium');
    expect(withSudo.ran.some((line) => line.startsWith('sudo -n env') && line.includes('apt-get install'))).toBe(true);
    for (const other of [
      machine({ files: debian, says: user }),
      machine({ files: { '/etc/os-release': 'ID=fedora\n' }, says: root }),
      machine({ platform: 'darwin' }),
    ]) {
      expect(() => quietly(() => findChromium(other))).toThrow(
        /^No Chromium with WebGPU .*: install Google Chrome, Chromium or Microsoft Edge .*CHROME_BIN/,
      );
      expect(other.ran.join('\n')).not.toContain('apt-get');
    }
  });
});

describe('the Vulkan driver for Node', () => {
  const driver = (folder: string) => ({
    [`${folder}/vk_swiftshader_icd.json`]: '{}',
    [`${folder}/libvulkan.so.1`]: '',
  });
  const none = () => false;

  it('is SwiftShader beside the binary, or where a wrapper script leads', () => {
    expect(
      swiftshaderFolder('/opt/google/chrome/google-chrome', machine({ files: driver('/opt/google/chrome') })),
    ).toBe('/opt/google/chrome');
    const wrapper = '#!/bin/sh\nAPPNAME=chromium\nLIBDIR=/usr/strange/$APPNAME\nexec $LIBDIR/$APPNAME "$@"\n';
    expect(
      swiftshaderFolder(
        '/usr/bin/chromium',
        machine({ files: { '/usr/bin/chromium': wrapper, ...driver('/usr/strange/chromium') } }),
      ),
    ).toBe('/usr/strange/chromium');
    expect(swiftshaderFolder('/usr/bin/chromium', machine({ files: { '/usr/bin/chromium': wrapper } }))).toBe(
      undefined,
    );
  });

  it("comes with the loader's folder in front of what the person set", () => {
    const files = { '/opt/c/chrome': '', ...driver('/opt/c') };
    expect(vulkanEnvironment('/opt/c/chrome', machine({ files }), none)).toEqual({
      VK_DRIVER_FILES: '/opt/c/vk_swiftshader_icd.json',
      LD_LIBRARY_PATH: '/opt/c',
    });
    expect(
      vulkanEnvironment('/opt/c/chrome', machine({ files, env: { LD_LIBRARY_PATH: '/mine' } }), none)[
        'LD_LIBRARY_PATH'
      ],
    ).toBe('/opt/c:/mine');
  });

  it("is another browser's where the chosen one has none", () => {
    const files = {
      '/opt/brave': '',
      [`${CACHE}/chromium-7/chrome-linux64/chrome`]: '',
      ...driver(`${CACHE}/chromium-7/chrome-linux64`),
    };
    expect(vulkanEnvironment('/opt/brave', machine({ files }), none)['LD_LIBRARY_PATH']).toBe(
      `${CACHE}/chromium-7/chrome-linux64`,
    );
  });

  it('none is borrowed where a real one works, or on macOS or Windows', () => {
    const files = { '/opt/c/chrome': '', ...driver('/opt/c') };
    expect(vulkanEnvironment('/opt/c/chrome', machine({ files }), () => true)).toEqual({});
    expect(vulkanEnvironment('/opt/c/chrome', machine({ files, platform: 'darwin' }), none)).toEqual({});
  });
});
