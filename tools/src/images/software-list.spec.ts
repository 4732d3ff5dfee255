import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE } from '../workspace.js';
import { billOfMaterials, debianSoftware, licenceList, npmSoftware } from './software-list.js';
import { IMAGE_NAMES } from './stage.js';

const STATUS = `Package: libc6
Status: install ok unpacked
Architecture: amd64
Version: 2.36-9+deb12u14
Description: GNU C Library
 Package: not a field

Package: tzdata
Architecture: all
Version: 2026b-0+deb12u1
`;

describe('the list of what is in an image', () => {
  it('reads Debian’s packages from its own list', () => {
    expect(debianSoftware(STATUS)).toEqual([
      {
        name: 'libc6',
        version: '2.36-9+deb12u14',
        licence: '/usr/share/doc/libc6/copyright',
        purl: 'pkg:deb/debian/libc6@2.36-9%2Bdeb12u14?arch=amd64',
      },
      expect.objectContaining({ name: 'tzdata', version: '2026b-0+deb12u1' }),
    ]);
    expect(debianSoftware('')).toEqual([]);
  });

  it('takes versions and hashes of npm’s packages from the lock, two places of one version once', () => {
    const [pg] = npmSoftware(['node_modules/pg', 'node_modules/pg'], WORKSPACE);
    expect(pg).toMatchObject({ name: 'pg', version: '8.23.1', licence: 'MIT', purl: 'pkg:npm/pg@8.23.1' });
    const [scoped] = npmSoftware(['node_modules/@nestjs/core'], WORKSPACE);
    expect(scoped).toMatchObject({ name: '@nestjs/core', purl: 'pkg:npm/%40nestjs/core@12.5.1' });
    expect(() => npmSoftware(['node_modules/not-in-the-lock'], WORKSPACE)).toThrow('package-lock.json');
  });

  it('is the same bill for the same content, and another for another', () => {
    const software = [...debianSoftware(STATUS), ...npmSoftware(['node_modules/pg'], WORKSPACE)];
    const bill = billOfMaterials('portal', '0.1.0', software);
    expect(billOfMaterials('portal', '0.1.0', software)).toBe(bill);
    const parsed = JSON.parse(bill) as {
      serialNumber: string;
      components: { purl: string; licenses: unknown; hashes?: { content: string }[] }[];
    };
    expect(parsed).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.5' });
    expect(parsed.serialNumber).toMatch(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(parsed.components.map(({ purl }) => purl)).toEqual(software.map(({ purl }) => purl));
    expect(parsed.components.at(-1)!.licenses).toEqual([{ expression: 'MIT' }]);
    expect(parsed.components.at(-1)!.hashes![0]!.content).toMatch(/^[0-9a-f]{128}$/);
    const other = JSON.parse(billOfMaterials('portal', '0.2.0', software)) as { serialNumber: string };
    expect(other.serialNumber).not.toBe(parsed.serialNumber);
  });

  it('sorts packages by what we may do with them', () => {
    const list = licenceList([...debianSoftware(STATUS), ...npmSoftware(['node_modules/pg'], WORKSPACE)]);
    expect(list).toMatch(
      /^Debian [^\n]*\n {2}libc6 2\.36-9\+deb12u14 {2}\/usr\/share\/doc\/libc6\/copyright\n/,
    );
    expect(list).toContain('MIT\n  pg 8.23.1\n');
  });
});

describe('the Dockerfile', () => {
  const dockerfile = readFileSync(join(WORKSPACE, 'infra/docker/Dockerfile'), 'utf8');

  it('has a target for each program, which starts what is there', () => {
    const targets = [...dockerfile.matchAll(/^FROM runtime AS (\S+)$/gm)].map(([, name]) => name);
    expect(targets).toEqual(IMAGE_NAMES);
    const programs = [...dockerfile.matchAll(/"((?:apps|tools)\/[^"]+\.js)"/g)].map(([, path]) => path!);
    expect(programs).toHaveLength(IMAGE_NAMES.length);
    for (const program of programs)
      expect(existsSync(join(WORKSPACE, program.replace('/dist/', '/src/').replace(/\.js$/, '.ts')))).toBe(
        true,
      );
  });

  it('runs nothing as root and asks nothing of the network', () => {
    expect(dockerfile).toMatch(/^USER 65532:65532$/m);
    expect(dockerfile).not.toMatch(/^(RUN|ADD) /m);
  });
});
