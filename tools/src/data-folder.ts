import { chmodSync, mkdirSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { WORKSPACE } from './workspace.js';

/** Where one installation on one machine keeps everything that is not in the repository. */
export interface DataFolder {
  readonly root: string;
  /** Programs that were fetched; shared by every data folder of this checkout. */
  readonly tools: string;
  readonly postgres: string;
  readonly nats: string;
  readonly keycloak: string;
  readonly identity: string;
  readonly secrets: string;
  readonly run: string;
  readonly logs: string;
}

export const DEFAULT_DATA_FOLDER = join(WORKSPACE, '.conjoint');

/** Where things would be; nothing is made or looked at. */
export function dataFolderAt(path: string): DataFolder {
  const root = isAbsolute(path) ? path : resolve(process.cwd(), path);
  return {
    root,
    tools: join(DEFAULT_DATA_FOLDER, 'tools'),
    postgres: join(root, 'postgres'),
    nats: join(root, 'nats'),
    keycloak: join(root, 'keycloak'),
    identity: join(root, 'identity'),
    secrets: join(root, 'secrets'),
    run: join(root, 'run'),
    logs: join(root, 'logs'),
  };
}

/** Makes the folders; the secrets and the record of what runs are for their owner's eyes only. */
export function openDataFolder(path: string = DEFAULT_DATA_FOLDER): DataFolder {
  const folder = dataFolderAt(path);
  for (const path of [folder.root, folder.tools, folder.nats, folder.run, folder.logs, folder.secrets]) {
    mkdirSync(path, { recursive: true });
  }
  chmodSync(folder.secrets, 0o700);
  return folder;
}
