import { referralAnswersSchema } from './household.js';

describe('the answers of a form', () => {
  it('have only the sections that were sent, so that saving one page keeps the others', () => {
    expect(referralAnswersSchema.parse({ danger: { inDanger: false } })).toEqual({
      danger: { inDanger: false, actionTaken: null },
    });
  });
});
