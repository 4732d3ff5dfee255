import { playHistories, type Side } from '@conjoint/testing';
import { chargeLifecycle as atPartner, type ChargeState } from '../received-charge/charge.rules.js';
import { ACTION_OF, chargeLifecycle as atHost } from './charge.rules.js';

interface Host {
  state: 'not-sealed' | (typeof atHost.states)[number];
  inTransitPence: number;
  debtorPence: number;
}
interface Partner {
  state: 'unknown' | ChargeState;
  creditorPence: number;
}

const PENCE = 1_00_01;

/** Sealing puts it in transit and tells it; the receipt moves it to the debtor in the transaction that hears the acceptance. */
const host: Side<Host> = {
  begins: { state: 'not-sealed', inTransitPence: 0, debtorPence: 0 },
  commands: ['seal'],
  command(charge) {
    if (charge.state !== 'not-sealed') throw new Error('sealed already');
    return { state: { ...charge, state: 'sent', inTransitPence: PENCE }, tells: ['sealed'] };
  },
  hear(charge, answer) {
    const state = atHost.next(
      charge.state as (typeof atHost.states)[number],
      ACTION_OF[answer as keyof typeof ACTION_OF],
    );
    const moved = state === 'accepted' ? PENCE : 0;
    return {
      state: {
        state,
        inTransitPence: charge.inTransitPence - moved,
        debtorPence: charge.debtorPence + moved,
      },
      tells: [],
    };
  },
};

const ANSWERS = { accept: 'accepted', query: 'queried', 'withdraw-query': 'withdrawn-query' } as const;

const partner: Side<Partner> = {
  begins: { state: 'unknown', creditorPence: 0 },
  commands: ['accept', 'query', 'withdraw-query'],
  command(charge, command) {
    if (charge.state === 'unknown') throw new Error('no such charge');
    const state = atPartner.next(charge.state, command as keyof typeof ANSWERS);
    const posted = state === 'posted' ? PENCE : 0;
    return {
      state: { state, creditorPence: charge.creditorPence + posted },
      tells: [ANSWERS[command as keyof typeof ANSWERS]],
    };
  },
  hear(charge) {
    if (charge.state !== 'unknown') throw new Error('this charge came twice');
    return { state: { ...charge, state: 'received' }, tells: [] };
  },
};

describe('a charge from its sealing to both books, whatever happens to its messages and processes', () => {
  it('is posted once on each side, and both books agree to the penny at rest', () => {
    const played = playHistories({
      sides: [host as Side<never>, partner as Side<never>],
      order: 'adds',
      histories: 4000,
      always: (exchange, record) => {
        const { a, b } = exchange.states<Host, Partner>(record);
        const total = a.state === 'not-sealed' ? 0 : PENCE;
        const wrong =
          a.inTransitPence + a.debtorPence !== total ||
          b.creditorPence > total ||
          a.debtorPence > b.creditorPence;
        return wrong ? [`pennies: ${JSON.stringify({ a, b })}`] : [];
      },
      atRest: (exchange, record) => {
        const { a, b } = exchange.states<Host, Partner>(record);
        return a.debtorPence === b.creditorPence
          ? []
          : [`books: debtor ${a.debtorPence}p, creditor ${b.creditorPence}p`];
      },
    });
    expect(played.handled).toBeGreaterThan(4000);
    expect(played.faults).toBeGreaterThan(4000);
  });
});
