import { jest } from '@jest/globals';
import { takeAHousehold } from './one-sitting-household.js';
import { closeAQuarter } from './one-sitting-quarter.js';
import { sendTheReturn } from './one-sitting-return.js';
import { shareChildren } from './one-sitting-shared.js';
import { Sitting } from './one-sitting.js';

jest.setTimeout(240_000);

/**
 * What the service is for, in one sitting and through its pages alone: three councils' people take referrals to allocation, assessment
 * and closure, close a quarter's recharge, and export a return. Each test goes on where the one before it ended.
 */
describe('in one sitting, three councils', () => {
  const sitting = new Sitting();

  beforeAll(() => sitting.begin('one-sitting'));
  afterEach(async () => expect(await sitting.leave()).toEqual([]));
  afterAll(() => sitting.end());

  takeAHousehold(sitting);
  shareChildren(sitting);
  closeAQuarter(sitting);
  sendTheReturn(sitting);
});
