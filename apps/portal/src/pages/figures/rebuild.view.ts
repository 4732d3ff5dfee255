import type { RebuildView } from '@conjoint/contracts';
import type { Acting } from '../../acting/acting.js';
import { dateTimeWords } from '../../framework/words.js';
import { paths } from '../../paths.js';
import { numberWords } from './figure-words.js';

const STATES = {
  telling: { text: 'The owners say their facts again', classes: 'govuk-tag--blue' },
  hearing: { text: 'What was said is being taken in', classes: 'govuk-tag--blue' },
  done: { text: 'Done', classes: 'govuk-tag--green' },
  stopped: { text: 'Stopped', classes: 'govuk-tag--red' },
} as const;

export function rebuildView(acting: Acting, rebuild: RebuildView | null) {
  return {
    council: acting.council.name,
    reloadHref: paths.figuresRebuild({ council: acting.code }),
    rebuild: rebuild && {
      state: STATES[rebuild.state],
      underWay: rebuild.finishedAt === null,
      started: dateTimeWords(rebuild.startedAt),
      finished: rebuild.finishedAt && dateTimeWords(rebuild.finishedAt),
      progress: `${numberWords(rebuild.heard)} of ${numberWords(rebuild.said)} facts${rebuild.state === 'telling' ? ' said so far' : ''}`,
      heard: rebuild.heard,
      said: rebuild.said,
      forgotten: numberWords(rebuild.forgotten),
      waitingFor: rebuild.waitingFor,
      stopped: rebuild.state === 'stopped',
    },
  };
}
