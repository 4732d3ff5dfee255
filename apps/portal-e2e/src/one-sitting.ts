import type { PartitionEntry } from '@conjoint/platform';
import { cast, type Cast, type Person } from './cast.js';
import { Journey } from './journey.js';
import { signIn, signInAfresh } from './sign-in.js';
import type { Visitor } from './visitor.js';

type Role = Parameters<Cast['inRole']>[0];

/** The people of three councils, each at a browser of her own, one after another. */
export class Sitting {
  readonly players = cast();
  readonly first = this.players.council(0);
  readonly second = this.players.council(1);
  readonly third = this.players.council(2);
  private journey: Journey | null = null;

  async begin(name: string): Promise<void> {
    this.journey = await Journey.begin(name);
  }

  /** Somebody of that place in that role, signed in. */
  async as(role: Role, place: PartitionEntry, who?: Person): Promise<Visitor> {
    const visitor = await this.journey!.visitor();
    await signIn(visitor, who ?? this.players.inRole(role, place), place);
    return visitor;
  }

  /** Just signed in, for what asks for that. */
  async afresh(role: Role, place: PartitionEntry): Promise<Visitor> {
    const visitor = await this.journey!.visitor();
    await signInAfresh(visitor, this.players.inRole(role, place), place);
    return visitor;
  }

  /** Everybody goes home; what was wrong on the pages they saw. */
  async leave(): Promise<string[]> {
    await this.journey!.leave();
    return this.journey!.takeProblems();
  }

  async end(): Promise<void> {
    await this.journey?.end();
  }
}
