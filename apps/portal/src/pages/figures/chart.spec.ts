import fc from 'fast-check';
import { apart, escaped, lineChart, sparkLine, type ChartPoint } from './chart.js';

const point = (value: number | null, soFar = false): ChartPoint => ({ label: 'Oct', value, soFar });
const draw = (points: ChartPoint[], more: object = {}): string =>
  lineChart({
    id: 'chart',
    title: 'Agency rate fell to 18% in October 2026',
    description: 'By month',
    points,
    references: [],
    words: (value) => `${value}%`,
    ...more,
  });

describe('a chart', () => {
  it('is a picture with a title and a description, once for each width, under ids of its own', () => {
    const drawn = draw([point(20), point(18)]);
    expect(drawn.match(/role="img"/g)).toHaveLength(2);
    const ids = [...drawn.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, labelled] of drawn.matchAll(/aria-labelledby="([^"]+)"/g))
      for (const id of labelled!.split(' ')) expect(ids).toContain(id);
  });

  it('has no style and no script of its own: the content security policy would refuse them', () => {
    const drawn = draw([point(20), point(18, true)], {
      references: [{ label: 'England 13% (2025)', value: 13 }],
    });
    expect(drawn).not.toMatch(/style=|<style|<script|on\w+=/);
  });

  it('does not tell by colour alone: what goes on is dashed with an open mark, a reference is dashed and named', () => {
    const drawn = draw([point(20), point(18), point(12, true)], {
      references: [{ label: 'England 13% (2025)', value: 13 }],
    });
    expect(drawn).toContain('conjoint-chart__line--so-far');
    expect(drawn.match(/conjoint-chart__mark--open/g)).toHaveLength(2);
    expect(drawn.match(/England 13% \(2025\)/g)).toHaveLength(2);
  });

  it('says the last value that is over, and leaves a gap where nothing is known', () => {
    const drawn = draw([point(null), point(20), point(null), point(18), point(3, true)]);
    expect(drawn).toMatch(/conjoint-chart__value[^>]*>18%</);
    expect(drawn).not.toMatch(/conjoint-chart__value[^>]*>3%</);
    expect(drawn.match(/<circle/g)).toHaveLength(6);
  });

  it('holds only numbers as places, whatever the values', () => {
    const value = fc.option(fc.double({ min: 0, max: 1e7, noNaN: true }));
    fc.assert(
      fc.property(
        fc.array(fc.record({ value, soFar: fc.boolean() }), { minLength: 1, maxLength: 60 }),
        (points) => {
          const drawn = draw(points.map(({ value, soFar }) => point(value, soFar)));
          expect(drawn).not.toMatch(/NaN|undefined|Infinity|null/);
        },
      ),
    );
  });

  it('escapes what it writes', () => {
    expect(draw([point(1)], { title: '<script>alert("a & b")</script>' })).not.toContain('<script');
    expect(escaped(`a & b's "c" <d>`)).toBe('a &#38; b&#39;s &#34;c&#34; &#60;d&#62;');
  });
});

describe('a small chart', () => {
  it('has a title, and marks its last month', () => {
    const drawn = sparkLine({
      id: 'spark',
      title: 'Referrals by month',
      points: [point(3), point(5), point(null)],
    });
    expect(drawn).toContain('<title id="spark-title">Referrals by month</title>');
    expect(drawn.match(/<circle/g)).toHaveLength(1);
  });
});

describe('labels beside a chart', () => {
  it('stand a line apart in their order, and stay where they are where there is room', () => {
    expect(apart([100, 104, 200])).toEqual([100, 117, 200]);
    expect(apart([104, 100])).toEqual([117, 100]);
  });
});
