import type { AuditEntry } from '@conjoint/contracts';
import { actionWords, auditView } from './audit.view.js';

const entry = (over: Partial<AuditEntry>): AuditEntry => ({
  id: '1',
  at: '2026-11-23T09:00:00Z',
  who: 'lbhf.a',
  whoName: 'A Worker',
  roles: ['front-door-worker'],
  basis: 'employment',
  action: 'child.read',
  why: null,
  service: 'referrals',
  correlationId: 'c1',
  sealed: true,
  ...over,
});

describe('who has looked', () => {
  it('joins what one step left in several services', () => {
    const { steps } = auditView([
      entry({}),
      entry({ service: 'workforce', action: 'authority.checked', sealed: false }),
      entry({ correlationId: 'c2', at: '2026-11-23T10:00:00Z' }),
    ]);
    expect(steps).toHaveLength(2);
    expect(steps[0]).toMatchObject({ at: '23 November 2026 at 10am', reference: 'c2' });
    expect(steps[1]).toMatchObject({
      actions: ['Opened the child’s record', 'Was checked for delegated authority'],
      sealed: false,
    });
  });

  it('says the outcomes of a decision in words, once each, and leaves a typed reason as it is', () => {
    const why = (text: string) => auditView([entry({ why: text })]).steps[0]?.why;
    expect(why('early-help, early-help')).toBe('Early help');
    expect(why('early-help, no-further-action')).toBe('Early help and No further action');
    expect(why('early-help, he said')).toBe('early-help, he said');
  });

  it('never joins two people', () => {
    expect(auditView([entry({}), entry({ who: 'lbhf.b' })]).steps).toHaveLength(2);
  });

  it('shows an action it has no words for', () =>
    expect(actionWords('thing.looked-at.v1')).toBe('Thing looked at'));
});
