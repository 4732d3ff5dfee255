import { keepStreams } from './keep-streams.js';

describe('the streams while everything runs', () => {
  it('are looked after again and again, and only what was made is told', async () => {
    const looks = [['EVT_E09000013'], [], new Error('the server is away'), ['EVT_tri_borough/reporting']];
    const said: string[] = [];
    let stop = (): void => undefined;
    await new Promise<void>((done) => {
      stop = keepStreams(
        async () => {
          const look = looks.shift() ?? [];
          if (looks.length === 0) done();
          if (look instanceof Error) throw look;
          return look;
        },
        { say: (text) => void said.push(text), during: (_, work) => work() },
        5,
      );
    });
    stop();
    await Promise.resolve();
    expect(said).toEqual([
      'Lost streams were made again: EVT_E09000013',
      'Lost streams were made again: EVT_tri_borough/reporting',
    ]);
  });
});
