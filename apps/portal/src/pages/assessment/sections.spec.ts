import { isDomainError } from '@conjoint/kernel';
import { Form } from '../../framework/form.js';
import { sectionNamed, SECTIONS, typedSection } from './sections.js';

describe('a part of an assessment', () => {
  it('is saved unfinished, and takes answers back', () => {
    expect(
      typedSection('child-voice', new Form({ childVoice: ' I am fine. ', childVoiceMissing: '' })),
    ).toEqual({
      childVoice: 'I am fine.',
      childVoiceMissing: null,
    });
    expect(typedSection('outcome', new Form({ outcome: '', outcomeReason: '' }))).toEqual({
      outcome: null,
      outcomeReason: null,
      primaryNeed: null,
    });
  });

  it('takes the factors that the census knows, each once', () => {
    expect(typedSection('factors', new Form({ factors: ['3B', '3B', '99', '4A'] }))).toEqual({
      factors: ['3B', '4A'],
    });
    expect(typedSection('factors', new Form({}))).toEqual({ factors: [] });
  });

  it('refuses no factors beside a factor, and too long a text', () => {
    const wrong = (read: () => unknown): string[] => {
      try {
        read();
        return [];
      } catch (error) {
        if (!isDomainError(error)) throw error;
        return (error.fieldErrors ?? []).map(({ field }) => field);
      }
    };
    expect(wrong(() => typedSection('factors', new Form({ factors: ['21', '3B'] })))).toEqual(['factors']);
    expect(wrong(() => typedSection('analysis', new Form({ analysis: 'x'.repeat(20_001) })))).toEqual([
      'analysis',
    ]);
  });

  it('is known by its address', () => {
    for (const { key } of SECTIONS) expect(sectionNamed(key)).not.toBeNull();
    expect(sectionNamed('check')).toBeNull();
  });
});
