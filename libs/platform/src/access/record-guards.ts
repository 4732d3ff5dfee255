import type { Call } from '../context.js';

/** Whether this person may not know that there is such a record. Says so to whom it may concern. */
export type RecordGuard = (id: string, call: Call) => Promise<boolean>;

/** Where an app says which records not everybody may know of, so that the platform says nothing of them either. */
export class RecordGuards {
  private readonly guards: RecordGuard[] = [];

  add(guard: RecordGuard): void {
    this.guards.push(guard);
  }

  async hide(id: string, call: Call): Promise<boolean> {
    for (const hides of this.guards) if (await hides(id, call)) return true;
    return false;
  }
}
