import type { EventContract } from './contract.js';
import { episodeChanged } from './referrals/episode.changed.js';
import { episodeSnapshotted } from './referrals/episode.snapshotted.js';
import { agreementAccepted } from './recharging/agreement.accepted.js';
import { chargeAnswered } from './recharging/charge.answered.js';
import { chargeSealed } from './recharging/charge.sealed.js';
import { factsRenewed } from './referrals/fact.renewed.js';
import { passingOnAccepted } from './referrals/passing-on.accepted.js';
import { passingOnOffered } from './referrals/passing-on.offered.js';
import { passingOnRecallAnswered } from './referrals/passing-on.recall-answered.js';
import { passingOnRecallAsked } from './referrals/passing-on.recall-asked.js';
import { passingOnReceived } from './referrals/passing-on.received.js';
import { passingOnReleased } from './referrals/passing-on.released.js';
import { passingOnReturned } from './referrals/passing-on.returned.js';
import { referralChanged } from './referrals/referral.changed.js';
import { referralDecided } from './referrals/referral.decided.js';
import { referralRecorded } from './referrals/referral.recorded.js';
import { referralSnapshotted } from './referrals/referral.snapshotted.js';
import type { ServiceName } from './services.js';
import { allocationChanged } from './workforce/allocation.changed.js';
import { allocationSnapshotted } from './workforce/allocation.snapshotted.js';
import { workforceFactsRenewed } from './workforce/fact.renewed.js';
import { mandateWithdrawn } from './workforce/mandate.withdrawn.js';
import { sessionEnded } from './workforce/session.ended.js';
import { workerLent } from './workforce/worker.lent.js';
import { workloadTold } from './workforce/workload.told.js';
import { workerChanged } from './workforce/worker.changed.js';
import { workerSnapshotted } from './workforce/worker.snapshotted.js';

/** Which service hears which event: durable consumers are made from this, and the reconciler knows whom to ask. */
export const LISTENERS: Readonly<Record<ServiceName, readonly EventContract[]>> = {
  referrals: [
    mandateWithdrawn,
    sessionEnded,
    passingOnOffered,
    passingOnReceived,
    passingOnAccepted,
    passingOnReturned,
    passingOnReleased,
    passingOnRecallAsked,
    passingOnRecallAnswered,
    allocationChanged,
    allocationSnapshotted,
  ],
  workforce: [
    mandateWithdrawn,
    sessionEnded,
    episodeChanged,
    episodeSnapshotted,
    factsRenewed,
    workloadTold,
    workerLent,
  ],
  recharging: [mandateWithdrawn, sessionEnded, agreementAccepted, chargeSealed, chargeAnswered],
  reporting: [
    mandateWithdrawn,
    sessionEnded,
    referralRecorded,
    referralChanged,
    referralDecided,
    referralSnapshotted,
    factsRenewed,
    episodeChanged,
    episodeSnapshotted,
    allocationChanged,
    allocationSnapshotted,
    workerChanged,
    workerSnapshotted,
    workforceFactsRenewed,
  ],
};
