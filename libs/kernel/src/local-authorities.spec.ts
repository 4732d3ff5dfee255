import { isCouncilCode } from './partition-code.js';
import {
  authorityByDfeCode,
  authorityByGss,
  jointReturnByDfeCode,
  liveAuthorities,
} from './local-authorities.js';

describe('local authorities', () => {
  it.each([
    ['E09000013', '205', 'Hammersmith and Fulham'],
    ['E09000020', '207', 'Kensington and Chelsea'],
    ['E09000033', '213', 'Westminster'],
    ['E09000027', '318', 'Richmond upon Thames'],
    ['E09000021', '314', 'Kingston upon Thames'],
    ['E06000040', '868', 'Windsor and Maidenhead'],
    ['E06000010', '810', 'Kingston upon Hull, City of'],
  ])('%s is %s, %s', (gss, dfeCode, name) => {
    expect(authorityByGss(gss)).toMatchObject({ gss, dfeCode, name, live: true });
    expect(authorityByDfeCode(dfeCode)?.gss).toBe(gss);
  });

  it('keeps former authorities with the dates they existed, and prefers the live one of a shared code', () => {
    expect(authorityByGss('E10000021')).toEqual({
      gss: 'E10000021',
      dfeCode: '928',
      name: 'Northamptonshire',
      live: false,
      from: '2009-01-01',
      until: '2021-03-31',
    });
    expect(authorityByDfeCode('928')?.live).toBe(false);
    expect(authorityByDfeCode('373')?.gss).toBe('E08000039');
    expect(authorityByGss('E10000005')?.dfeCode).toBeUndefined();
  });

  it('has the 153 live authorities of England, each with both codes', () => {
    const live = liveAuthorities();
    expect(live).toHaveLength(153);
    expect(new Set(live.map(({ gss }) => gss)).size).toBe(153);
    expect(new Set(live.map(({ dfeCode }) => dfeCode)).size).toBe(153);
    expect(live.every(({ gss, dfeCode }) => isCouncilCode(gss) && /^\d{3}$/.test(dfeCode!))).toBe(true);
  });

  it('knows a joint return as such, and not as an authority', () => {
    expect(jointReturnByDfeCode('314 / 318')).toEqual({
      dfeCode: '314 / 318',
      name: 'Kingston upon Thames / Richmond upon Thames',
      gss: ['E09000021', 'E09000027'],
    });
    expect(jointReturnByDfeCode('940/941')?.gss).toEqual(['E06000061', 'E06000062']);
    expect(authorityByDfeCode('314 / 318')).toBeUndefined();
    expect(jointReturnByDfeCode('314')).toBeUndefined();
  });

  it('knows no authority by a code that was never given', () => {
    expect(authorityByDfeCode('975')).toBeUndefined();
    expect(authorityByDfeCode('x')).toBeUndefined();
    expect(authorityByGss('E09000034')).toBeUndefined();
  });
});
