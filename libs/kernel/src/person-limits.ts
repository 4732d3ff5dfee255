/**
 * How old somebody on a referral can be, in years. Care leavers and disabled young people are served until 25.
 */
export const OLDEST_YEARS = { child: 25, adult: 120 } as const;

/** How far an expected date of birth may be from today, in days: a pregnancy is at most 10 months off; after 2 months a birth has been missed. */
export const EXPECTED_DAYS = { ahead: 300, past: 60 } as const;
