import { addDays, londonDate, somePostcodesOf } from '@conjoint/kernel';
import type { PartitionEntry } from '@conjoint/platform';
import { randomInt } from 'node:crypto';
import { canary, newName } from './canaries.js';

export interface TypedDate {
  readonly day: string;
  readonly month: string;
  readonly year: string;
}

export interface HouseholdChild {
  readonly givenName: string;
  readonly familyName: string;
  readonly born?: string;
  readonly expected?: string;
  readonly sex?: 'Female' | 'Male';
}

/** A household as the front door would hear of it; every name is new, so that it is found wherever it leaks to. */
export interface Household {
  readonly children: readonly HouseholdChild[];
  readonly adult: { readonly givenName: string; readonly familyName: string };
  readonly address: { readonly line1: string; readonly postcode: string };
  readonly referrer: { readonly name: string; readonly telephone: string };
  readonly worry: string;
}

/** Two children and their mother at home in that council; the younger child is not born yet. */
export function aHousehold(council: PartitionEntry): Household {
  const today = londonDate(new Date());
  const familyName = newName();
  const worry = canary(`Collected late again, said ${newName()}`);
  return {
    children: [
      { givenName: newName(), familyName, born: addDays(today, -3000 - randomInt(900)), sex: 'Female' },
      { givenName: '', familyName, expected: addDays(today, 90) },
    ],
    adult: { givenName: newName(), familyName },
    address: { line1: canary(`${randomInt(10, 99)} ${newName()} Walk`), postcode: postcodeIn(council) },
    referrer: { name: `${newName()} ${newName()}`, telephone: canary(`020 7946 ${randomInt(1000, 9999)}`) },
    worry,
  };
}

export function postcodeIn(council: PartitionEntry): string {
  const postcodes = somePostcodesOf(council.code, 16);
  const postcode = postcodes[randomInt(postcodes.length)];
  if (postcode === undefined) throw new Error(`no postcode of ${council.name} is known`);
  return postcode;
}

export function typedDate(date: string): TypedDate {
  const [year = '', month = '', day = ''] = date.split('-').map((part) => String(Number(part)));
  return { day, month, year };
}
