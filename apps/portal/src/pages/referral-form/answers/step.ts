import type { ReferralAnswers } from '@conjoint/contracts';
import type { Form } from '../../../framework/form.js';

/** Where in a form somebody is: what is saved so far, and which person or address the page is about. */
export interface Where {
  readonly answers: ReferralAnswers;
  readonly item: string | null;
  readonly now: Date;
}

export interface Row {
  readonly key: string;
  /** Lines, each its own. */
  readonly value: readonly string[];
}

/**
 * One page of the form, without anything of HTTP: what it shows of the answers, and how it reads what was typed. Both ways use the
 * field names of the page, so that what was typed is shown again as it was.
 */
export interface Step {
  /** Template below `referral-form/views`. */
  readonly view: string;
  /** Of the browser's tab, without anybody's name: browsers keep titles in their history. */
  title(where: Where): string;
  /** Saved answers as the fields of the page; null when there is no such person or address. */
  show(where: Where): Form | null;
  /** The sections to save. @throws DomainError `validation-failed` */
  read(typed: Form, where: Where): ReferralAnswers;
  /** What the template offers to choose from. */
  offer?(where: Where): object;
  /** The answers of this page in words. */
  rows(where: Where): Row[];
}

export function row(key: string, ...value: (string | null | undefined)[]): Row {
  const lines = value.filter((line): line is string => typeof line === 'string' && line !== '');
  return { key, value: lines.length > 0 ? lines : ['Not given'] };
}
