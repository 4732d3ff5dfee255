import { INDICATORS } from '@conjoint/contracts';
import { loadPartnership } from '@conjoint/platform';
import { definitionOf, publishedOf } from './published.js';

const HF = 'E09000013';
const KC = 'E09000020';

describe('what was published', () => {
  it('of re-referrals is the council’s, its region’s and England’s of 2025', () => {
    expect(publishedOf('re-referrals', HF).figures).toEqual([
      {
        area: 'Hammersmith and Fulham',
        level: 'authority',
        value: 15.3,
        year: 2025,
        insteadOf: null,
        togetherWith: null,
      },
      { area: 'London', level: 'region', value: 19.4, year: 2025, insteadOf: null, togetherWith: null },
      { area: 'England', level: 'country', value: 22.6, year: 2025, insteadOf: null, togetherWith: null },
    ]);
  });

  it('falls back to the newest year with a value, and says which year that stands in for', () => {
    expect(publishedOf('cases-per-worker', KC).figures[0]).toMatchObject({
      value: 10.9,
      year: 2024,
      insteadOf: 2025,
    });
    expect(publishedOf('cases-per-worker', 'E09000033').figures[0]).toMatchObject({
      value: 12.2,
      year: 2024,
      insteadOf: 2025,
    });
    // Its agency rate was left out in each year since 2021.
    expect(publishedOf('agency-rate', KC).figures[0]).toMatchObject({
      value: 2.5,
      year: 2020,
      insteadOf: 2025,
    });
  });

  it('says that two councils make one workforce return, and of referrals that they do not', () => {
    const richmond = 'E09000027';
    expect(publishedOf('cases-per-worker', richmond).figures[0]).toMatchObject({
      area: 'Richmond upon Thames',
      value: 13.9,
      togetherWith: 'Kingston upon Thames',
    });
    expect(publishedOf('re-referrals', richmond).figures[0]).toMatchObject({
      value: 16.4,
      togetherWith: null,
    });
  });

  it('of referrals is a rate, so that a council can stand beside England', () => {
    const [, , england] = publishedOf('referrals', HF).figures;
    // 632,830 for 12,183,016 children.
    expect(england).toMatchObject({ area: 'England', value: 519.4 });
  });

  it('is nothing of decisions within a working day, and nothing of an authority that is not in the data', () => {
    expect(publishedOf('decisions-in-time', HF)).toEqual({ measure: null, unit: 'percent', figures: [] });
    expect(publishedOf('re-referrals', 'W06000001').figures.map(({ area }) => area)).toEqual(['England']);
  });

  it.each(['tri-borough', 'achieving-for-children'])('is there for every council of %s', (file) => {
    const { councils } = loadPartnership(`infra/partnerships/${file}.yaml`);
    for (const { code } of councils)
      for (const key of INDICATORS.filter((key) => key !== 'decisions-in-time'))
        expect({
          code,
          key,
          values: publishedOf(key, code).figures.map(({ value }) => value !== null),
        }).toEqual({
          code,
          key,
          values: [true, true, true],
        });
  });

  it('has the definition of each indicator in the publisher’s words', () => {
    for (const key of INDICATORS) expect(definitionOf(key).methodology.length).toBeGreaterThan(50);
    expect(definitionOf('agency-rate').description).toContain('cyberattack');
  });
});
