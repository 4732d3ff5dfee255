import type { CaseView } from '@conjoint/contracts';
import { someoneActing } from '../acting.fixture.js';
import { casePageView } from './case.view.js';

const now = new Date('2026-11-23T10:00:00Z');
const aCase = (more: Partial<CaseView> = {}): CaseView => ({
  id: '0199f1f0-0000-7000-8000-000000000003',
  version: 1,
  childId: '0199f1f0-0000-7000-8000-000000000002',
  childName: 'Example Child',
  dateOfBirth: '2017-04-02',
  expectedOn: null,
  unborn: false,
  referralId: '0199f1f0-0000-7000-8000-000000000001',
  siblings: [],
  state: 'open',
  origin: 'referral',
  work: 'assessment',
  openedOn: '2026-11-20',
  closedOn: null,
  closureReason: null,
  withoutAssessment: false,
  reReferral: false,
  primaryNeed: null,
  workerName: 'A Worker',
  mine: true,
  clocks: [],
  assessments: [],
  closures: [],
  information: [],
  notes: 0,
  ...more,
});
const assessment = (more: Partial<CaseView['assessments'][number]> = {}) => ({
  id: '0199f1f0-0000-7000-8000-000000000006',
  state: 'completed' as const,
  startedOn: '2026-11-23',
  completedOn: '2026-11-30',
  outcome: 'no-further-action' as const,
  ...more,
});
const closure = {
  closedOn: '2026-12-01',
  reason: 'RC8',
  rationale: 'Nothing more is needed.',
  at: '2026-12-01T10:00:00Z',
  byName: 'A Worker',
  undone: null,
};
const worker = someoneActing(['social-worker']);
const view = (more: Partial<CaseView> = {}, acting = worker) => casePageView(acting, aCase(more), now);

describe('the page of a case', () => {
  it.each([
    [{ workerName: null }, /^Nobody works with this child yet/],
    [{ work: 'child-protection' }, /^A social worker leads the enquiry/],
    [{ assessments: [assessment({ state: 'in-progress', completedOn: null, outcome: null })] }, /^Finish/],
    [{ assessments: [assessment()] }, /Close the case/],
    [{ assessments: [assessment({ outcome: 'child-in-need' })] }, /plan with the family/],
    [{ origin: 'census', work: null }, /is history/],
  ] as [Partial<CaseView>, RegExp][])('says what is next: %j', (more, step) => {
    expect(view(more).next.join(' ')).toMatch(step);
  });

  it('says nothing to do of a closed case, or to whoever only reads', () => {
    expect(view({ state: 'closed', workerName: null }).next).toEqual([]);
    expect(view({ workerName: null }, someoneActing(['director'])).next).toEqual([]);
  });

  it('offers what somebody may do, and a closure to undo to a manager only', () => {
    expect(view()).toMatchObject({
      writeHref: expect.any(String),
      closeHref: expect.any(String),
      assessHref: expect.any(String),
      undoHref: null,
    });
    const closed = { state: 'closed' as const, closures: [closure] };
    expect(view(closed)).toMatchObject({ writeHref: expect.any(String), closeHref: null, undoHref: null });
    const manager = someoneActing(['team-manager']);
    expect(view(closed, manager).undoHref).not.toBeNull();
    expect(view({ state: 'closed' }, manager).undoHref).toBeNull();
    expect(view({ origin: 'census', work: null })).toMatchObject({ writeHref: null, closeHref: null });
    expect(view({}, someoneActing(['director']))).toMatchObject({ writeHref: null, closeHref: null });
  });
});
