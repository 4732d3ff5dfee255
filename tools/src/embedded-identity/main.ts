import { untilToldToStop } from '../processes/until-told-to-stop.js';
import { reportFailure } from '../remedy.js';
import { readIdentityConfig } from './identity-config.js';
import { startIdentityServer } from './identity-server.js';

// Its own process, as Keycloak would be: started with the path of its configuration.
try {
  const stopping = untilToldToStop();
  const config = readIdentityConfig(process.argv[2] ?? '');
  const server = await startIdentityServer(config);
  console.log(`The embedded identity answers at ${config.issuer}`);
  await stopping;
  server.closeAllConnections();
  server.close();
} catch (error) {
  reportFailure(error);
}
