/** A module of a census as it is kept: names and values as the source had them. */
export interface StoredModule {
  module: string;
  fields: { name: string; value: string }[];
}

/** An assessment that was made here. */
export interface OwnAssessment {
  startedOn: string;
  completedOn: string | null;
  factors: string[];
}

export interface RecordedEpisode {
  openedOn: string;
  closedOn: string | null;
  state: 'open' | 'closed';
  closureReason: string | null;
  nfa: boolean | null;
  primaryNeed: string | null;
  /** Census code of who referred; null where the episode came from a census, which says it itself. */
  source: string | null;
  /** What a census said of it; empty for an episode that began here. */
  census: StoredModule[];
  assessments: OwnAssessment[];
}

/** What the records of this council hold of one child, as far as a return is about it. */
export interface RecordedChild {
  personId: string;
  localId: string | null;
  upn: string | null;
  upnUnknown: string | null;
  bornOn: string | null;
  expectedOn: string | null;
  sex: string;
  ethnicity: string | null;
  disabilities: string[];
  /** The child's own modules of a census; empty for a child that was never in one. */
  census: StoredModule[];
  /** Episodes of the year, the earliest first. */
  episodes: RecordedEpisode[];
  /** Episodes of a census whose referral date is no date: they belong to no year. */
  undated: StoredModule[][];
}
