import { uploadedFileEntities, type ServiceDatabase } from '@conjoint/platform';
import { Alert, AlertSeen } from './alert/alert.entity.js';
import { AssessmentCorrection } from './assessment/assessment-correction.entity.js';
import { Assessment } from './assessment/assessment.entity.js';
import { CensusImport, CensusUndo, CensusStage } from './cin-import/census-import.entity.js';
import {
  CensusChange,
  CensusModuleRow,
  CensusProblem,
  CensusRecord,
  CensusSeen,
} from './cin-import/census-record.entity.js';
import {
  CinReturn,
  CinReturnChild,
  CinReturnChunk,
  CinReturnProblem,
} from './cin-return/cin-return.entity.js';
import { EpisodeClosure } from './closing/closure.entity.js';
import { ClockRow } from './clock/clock.entity.js';
import { DiscardedDraft, DraftRow, DraftTakeover } from './draft/draft.entity.js';
import { Episode } from './episode/episode.entity.js';
import { Information } from './episode/information.entity.js';
import { HandOver } from './hand-over/hand-over.entity.js';
import { Address } from './household/address.entity.js';
import { Person } from './household/person.entity.js';
import { Relationship } from './household/relationship.entity.js';
import { Residence } from './household/residence.entity.js';
import { CreateReferrals1764000000001 } from './migrations/0001-create-referrals.js';
import { PassReferralsOn1764000000002 } from './migrations/0002-pass-referrals-on.js';
import { ImportCensus1764000000003 } from './migrations/0003-import-census.js';
import { RecogniseOnAcceptance1764000000004 } from './migrations/0004-recognise-on-acceptance.js';
import { UndoAsCommand1764000000005 } from './migrations/0005-undo-as-command.js';
import { OutcomeToTell1764000000006 } from './migrations/0006-outcome-to-tell.js';
import { EndOfDrafts1764000000008 } from './migrations/0008-end-of-drafts.js';
import { RestrictRecords1764000000007 } from './migrations/0007-restrict-records.js';
import { KnowTheSendersReferral1764000000009 } from './migrations/0009-know-the-senders-referral.js';
import { AcknowledgedBefore1764000000010 } from './migrations/0010-acknowledged-before.js';
import { CorrectHouseholds1764000000011 } from './migrations/0011-correct-households.js';
import { RecallOffers1764000000012 } from './migrations/0012-recall-offers.js';
import { CarryOnWithWork1764000000013 } from './migrations/0013-carry-on-with-work.js';
import { MakeCinReturns1764000000014 } from './migrations/0014-make-cin-returns.js';
import { KnowTheEndOfARight1764000000015 } from './migrations/0015-know-the-end-of-a-right.js';
import { WorkOnCases1764000000016 } from './migrations/0016-work-on-cases.js';
import { TakeDraftsOver1764000000017 } from './migrations/0017-take-drafts-over.js';
import { ReturnsKnowTheEndOfARight1764000000018 } from './migrations/0018-returns-know-the-end-of-a-right.js';
import { CaseNote, CaseNoteRevision } from './note/note.entity.js';
import { PassingOn } from './passing-on/passing-on.entity.js';
import { CaseHoldingEntry } from './referral/case-holding.entity.js';
import { Correction } from './correction/correction.entity.js';
import { Decision } from './referral/decision.entity.js';
import { Restriction } from './restriction/restriction.entity.js';
import { ReferralAdult } from './referral/referral-adult.entity.js';
import { ReferralChild } from './referral/referral-child.entity.js';
import { Referral } from './referral/referral.entity.js';

/** A body's partition never holds a child, so only councils have this database. */
export const database: ServiceDatabase = {
  service: 'referrals',
  // Of a passing-on what machines see to; an offer that was received waits for a person.
  inTransit: `select count(*), min(coalesce(recall_asked_at, accepted_at, offered_at)) as oldest from passing_on
    where (direction = 'out' and state in ('offered', 'recalling')) or (direction = 'in' and state = 'accepted')`,
  entities: [
    Person,
    Address,
    Residence,
    Relationship,
    Referral,
    ReferralChild,
    ReferralAdult,
    Decision,
    Episode,
    Information,
    Assessment,
    AssessmentCorrection,
    EpisodeClosure,
    CaseNote,
    CaseNoteRevision,
    ClockRow,
    Correction,
    CaseHoldingEntry,
    DraftRow,
    DiscardedDraft,
    DraftTakeover,
    Alert,
    AlertSeen,
    PassingOn,
    HandOver,
    ...uploadedFileEntities('referrals'),
    CensusImport,
    CensusUndo,
    CensusStage,
    CensusRecord,
    CensusModuleRow,
    CensusChange,
    CensusSeen,
    CensusProblem,
    Restriction,
    CinReturn,
    CinReturnChunk,
    CinReturnChild,
    CinReturnProblem,
  ],
  migrations: [
    CreateReferrals1764000000001,
    PassReferralsOn1764000000002,
    ImportCensus1764000000003,
    RecogniseOnAcceptance1764000000004,
    UndoAsCommand1764000000005,
    OutcomeToTell1764000000006,
    RestrictRecords1764000000007,
    EndOfDrafts1764000000008,
    KnowTheSendersReferral1764000000009,
    AcknowledgedBefore1764000000010,
    CorrectHouseholds1764000000011,
    RecallOffers1764000000012,
    CarryOnWithWork1764000000013,
    MakeCinReturns1764000000014,
    KnowTheEndOfARight1764000000015,
    WorkOnCases1764000000016,
    TakeDraftsOver1764000000017,
    ReturnsKnowTheEndOfARight1764000000018,
  ],
  partitionKinds: ['council'],
};
