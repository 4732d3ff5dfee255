/** The time as an argument: rules and services never call `new Date()` themselves. */
export interface Clock {
  now(): Date;
}
export const systemClock: Clock = { now: () => new Date() };
export const CLOCK = Symbol('CLOCK');
export const PARTNERSHIP = Symbol('PARTNERSHIP');
export const PLATFORM_CONFIG = Symbol('PLATFORM_CONFIG');
export const SERVICE = Symbol('SERVICE');
