/** The four services that keep records. The portal is not one: it has sessions only. */
export const SERVICES = ['referrals', 'workforce', 'recharging', 'reporting'] as const;
export type ServiceName = (typeof SERVICES)[number];
