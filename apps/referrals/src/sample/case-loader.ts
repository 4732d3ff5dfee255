import type { PlannedAssessment, PlannedEpisode } from '@conjoint/contracts';
import { londonDate } from '@conjoint/kernel';
import { derivedId, type Call } from '@conjoint/platform';
import type { AssessmentService } from '../assessment/assessment.service.js';
import type { ClosingService } from '../closing/closing.service.js';
import type { NoteService } from '../note/note.service.js';
import type { SampleCalls } from './sample-calls.js';
import type { SampleClock } from './sample-clock.js';

export interface CaseParts {
  clock: SampleClock;
  calls: SampleCalls;
  assessments: AssessmentService;
  notes: NoteService;
  closing: ClosingService;
}

interface Here {
  planned: PlannedEpisode;
  council: string;
  episodeId: string;
  worker: Call;
}

/** What became of a case after the decision: notes, the assessment, the closure. */
export class CaseLoader {
  constructor(private readonly parts: CaseParts) {}

  async load(
    planned: PlannedEpisode,
    { council, episodeId }: { council: string; episodeId: string },
  ): Promise<void> {
    const worker = await this.parts.calls.as('social-worker', council, planned.key);
    const here = { planned, council, episodeId, worker };
    await this.assess(here);
    for (const [index, note] of planned.notes.entries()) await this.note(here, note, index);
    await this.close(here);
  }

  private async assess({ planned, council, episodeId, worker }: Here): Promise<void> {
    const { clock, assessments } = this.parts;
    const { assessment, key } = planned;
    if (assessment.begunAt === null || (await wasAssessed(worker, episodeId))) return;
    const begun = await clock.at(new Date(assessment.begunAt), () => assessments.begin(episodeId, worker));
    if (assessment.completedAt === null || begun.state !== 'in-progress') return;
    await clock.at(new Date(assessment.completedAt), async () => {
      const { id: assessmentId, version } = await assessments.save(
        { assessmentId: begun.id, version: begun.version, answers: answersOf(assessment) },
        worker,
      );
      const requestId = derivedId('sample', council, key, 'assessment');
      await assessments.complete({ requestId, assessmentId, version }, worker);
    });
  }

  private async note(
    { planned, council, episodeId, worker }: Here,
    { at, kind, childSeen, text }: PlannedEpisode['notes'][number],
    index: number,
  ): Promise<void> {
    const seen = childSeen ? ('alone' as const) : null;
    await this.parts.clock.at(new Date(Date.parse(at) + 3_600_000), () =>
      this.parts.notes.write(
        {
          requestId: derivedId('sample', council, planned.key, 'note', String(index)),
          episodeId,
          note: { kind, happenedAt: at, people: PEOPLE[kind], childSeen: seen, text },
        },
        worker,
      ),
    );
  }

  private async close({ planned, council, episodeId, worker }: Here): Promise<void> {
    if (planned.closure === null) return;
    const { at, reason } = planned.closure;
    const [row] = await worker.db.query<{ version: number }>('select version from episode where id = $1', [
      episodeId,
    ]);
    await this.parts.clock.at(new Date(at), () =>
      this.parts.closing.close(
        {
          requestId: derivedId('sample', council, planned.key, 'closure'),
          episodeId,
          version: row!.version,
          closedOn: londonDate(at),
          reason,
          rationale: 'What was agreed is done, and the family and the school know whom to call.',
        },
        worker,
      ),
    );
  }
}

/** By a load before this one that was broken off. */
async function wasAssessed({ db }: Call, episodeId: string): Promise<boolean> {
  const done = await db.query("select 1 from assessment where episode_id = $1 and state <> 'in-progress'", [
    episodeId,
  ]);
  return done.length > 0;
}

function answersOf({ factors, primaryNeed, childVoice, outcome }: PlannedAssessment) {
  return {
    factors,
    childVoice,
    parentsVoice: 'The parents agree with what is described and say what would help them.',
    analysis:
      'What was reported was found to be so. What helps and what worries were weighed with the family and the school.',
    outcome,
    outcomeReason: REASONS[outcome],
    primaryNeed,
  };
}

const REASONS: Readonly<Record<PlannedAssessment['outcome'], string>> = {
  'no-further-action': 'The family has the help it needs from its own network and school.',
  'early-help': 'Support can go on without social work, with a lead the family knows.',
  'child-in-need': 'Without help the child’s development would be impaired; the family agrees to a plan.',
  'strategy-discussion':
    'There is reasonable cause to suspect that the child is likely to suffer significant harm.',
};

const PEOPLE: Readonly<Record<PlannedEpisode['notes'][number]['kind'], string>> = {
  visit: 'The child and a parent',
  call: 'A parent',
  meeting: 'Parents, school and health visitor',
};
