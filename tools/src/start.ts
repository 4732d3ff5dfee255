import { join } from 'node:path';
import { consoleProgress } from './console/progress.js';
import { openDataFolder } from './data-folder.js';
import { RunRecord } from './processes/run-record.js';
import { Supervisor } from './processes/supervisor.js';
import { untilToldToStop } from './processes/until-told-to-stop.js';
import { reportFailure } from './remedy.js';
import { isInBackground, RUNNING_MARK, startInBackground } from './start/detach.js';
import { bringUp, type Installation } from './start/installation.js';
import { peopleTable } from './start/people.js';
import { startOptions } from './start/start-options.js';

const options = startOptions(process.argv.slice(2));
const progress = consoleProgress();

await start().catch(reportFailure);

async function start(): Promise<void> {
  const folder = openDataFolder(options.data);
  const file = join(folder.run, 'processes.json');
  const earlier = RunRecord.read(file);
  if (earlier?.supervised) {
    const state = earlier.address ? `running at ${earlier.address}` : 'starting';
    console.log(`Conjoint is already ${state}. To stop it: npm stop`);
    return;
  }
  if (options.detach && !isInBackground()) return startInBackground(folder);

  const stopping = untilToldToStop();
  const record = RunRecord.begin(file, earlier);
  const supervisor = new Supervisor(record, progress);
  let failure: unknown;
  try {
    if (earlier && earlier.living.length > 0) {
      progress.say('An earlier run was cut off; stopping what is left of it');
      await earlier.stopLeftovers();
    }
    const installation = await Promise.race([bringUp(options, folder, supervisor, progress), stopping]);
    if (typeof installation === 'string') return;
    record.openedAt(installation.portalUrl);
    welcome(installation);
    await stopping;
  } catch (error) {
    failure = error;
  } finally {
    await supervisor.stopAll();
    progress.say('Stopped. Your data is kept; npm run reset removes it');
    // The last thing on the screen, whatever else was still starting.
    if (failure !== undefined) reportFailure(failure);
    // Work that was cut short may still be waiting for something that has been stopped.
    setTimeout(() => process.exit(), 500).unref();
  }
}

function welcome({ portalUrl, partnership }: Installation): void {
  const password = partnership.developmentPassword;
  progress.say('Conjoint is running');
  console.log(`\n  ${portalUrl}\n`);
  console.log('Everybody here is invented. Sign in as one of:\n');
  console.log(peopleTable(partnership));
  if (password) console.log(`\nThe password of all of them is: ${password}`);
  console.log(isInBackground() ? `\n${RUNNING_MARK}` : `\nCtrl-C stops it, here; or elsewhere: npm stop`);
}
