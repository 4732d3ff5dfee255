import { DomainError } from '@conjoint/kernel';
import {
  QueryFailedError,
  QueryRunnerAlreadyReleasedError,
  QueryRunnerProviderAlreadyReleasedError,
} from 'typeorm';
import { DatabaseFailure, withoutRow } from './database-failure.js';

const coded = (code: string): Error => Object.assign(new Error('with values of a row'), { code });

describe('what a driver threw', () => {
  it.each<[string, Error]>([
    ['a refused connection', coded('ECONNREFUSED')],
    ['a server that starts', coded('57P03')],
    ['a full disk', coded('53100')],
    ['a disk that cannot be read', coded('58030')],
    ['a connection that ended in the middle', new Error('Connection terminated unexpectedly')],
    ['a connection that had ended before', new Error('Client was closed and is not queryable')],
    ['a connection that TypeORM let go', new QueryRunnerAlreadyReleasedError()],
    ['a transaction whose connection TypeORM let go', new QueryRunnerProviderAlreadyReleasedError()],
    ['a failed query for one of these reasons', new QueryFailedError('select 1', [], coded('08006'))],
  ])('is a council that cannot be reached: %s', (_, error) => {
    expect(withoutRow(error, 'E09000013')).toMatchObject({ code: 'partition-unavailable' });
  });

  it('keeps code and constraint of a refusal, and never what the row held', () => {
    const failure = withoutRow(
      Object.assign(coded('23505'), { constraint: 'referral_request' }),
      'E09000013',
    );
    expect(failure).toBeInstanceOf(DatabaseFailure);
    expect(failure).toMatchObject({ code: '23505', constraint: 'referral_request' });
    expect(failure.message).not.toContain('values of a row');
  });

  it('is left as it is where it is expected, or a bug', () => {
    const expected = new DomainError('conflict', 'Said before');
    const bug = new TypeError('undefined is not a function');
    expect(withoutRow(expected, 'E09000013')).toBe(expected);
    expect(withoutRow(bug, 'E09000013')).toBe(bug);
  });
});
