import { DomainError } from './errors.js';

/** For each state, which action leads to which state. A state or action that is left out is not acceptable there. */
export type Transitions<State extends string, Action extends string> = {
  readonly [S in State]?: { readonly [A in Action]?: State };
};

export interface LifecycleDefinition<State extends string, Action extends string> {
  /** What has this lifecycle, for messages: "referral". */
  readonly noun?: string;
  readonly initial: NoInfer<State>;
  readonly states: readonly State[];
  readonly actions: readonly Action[];
  readonly transitions: Transitions<NoInfer<State>, NoInfer<Action>>;
  /** Words for states and actions where the code is not good English: { 'pass-on': 'passed on' }. Actions are past participles. */
  readonly words?: Readonly<Partial<Record<NoInfer<State> | NoInfer<Action>, string>>>;
}

export interface MatrixCell<State extends string, Action extends string> {
  readonly state: State;
  readonly action: Action;
  /** Undefined where the action is refused. */
  readonly next: State | undefined;
}

export interface Lifecycle<State extends string, Action extends string> {
  readonly initial: State;
  readonly states: readonly State[];
  readonly actions: readonly Action[];
  /** @throws DomainError `not-acceptable-state`, naming state and action in `details`. */
  next(state: State, action: Action): State;
  can(state: State, action: Action): boolean;
  /** The actions that are acceptable in a state, in the order they were declared. */
  actionsFrom(state: State): readonly Action[];
  /** True when nothing leads out of the state. */
  isFinal(state: State): boolean;
  /** Every state with every action: what a test of the lifecycle goes through. */
  matrix(): readonly MatrixCell<State, Action>[];
}

/**
 * A lifecycle as a transition table, checked when it is defined: a mistake in the table stops the process at its start,
 * not a user in the middle of a page.
 * @throws Error for a duplicate, unknown or unreachable state, or an unknown or unused action.
 */
export function defineLifecycle<const State extends string, const Action extends string>(
  definition: LifecycleDefinition<State, Action>,
): Lifecycle<State, Action> {
  checkTable(definition);
  const { initial, states, actions, noun = 'record' } = definition;
  const table = new Map(
    states.map((state) => [
      state,
      new Map(Object.entries(definition.transitions[state] ?? {}) as [Action, State][]),
    ]),
  );
  const after = (state: State, action: Action): State | undefined => table.get(state)?.get(action);
  const inWords = (code: State | Action): string => definition.words?.[code] ?? code.replaceAll('-', ' ');
  return {
    initial,
    states,
    actions,
    next(state, action) {
      const next = after(state, action);
      if (next !== undefined) return next;
      throw new DomainError(
        'not-acceptable-state',
        `This ${noun} cannot be ${inWords(action)}, because it is ${inWords(state)}`,
        { details: { state, action } },
      );
    },
    can: (state, action) => after(state, action) !== undefined,
    actionsFrom: (state) => actions.filter((action) => after(state, action) !== undefined),
    isFinal: (state) => (table.get(state)?.size ?? 0) === 0,
    matrix: () =>
      states.flatMap((state) => actions.map((action) => ({ state, action, next: after(state, action) }))),
  };
}

function checkTable<State extends string, Action extends string>(
  definition: LifecycleDefinition<State, Action>,
): void {
  const states = new Set<string>(definition.states);
  const actions = new Set<string>(definition.actions);
  const problems: string[] = [];
  if (states.size !== definition.states.length) problems.push('a state is listed twice');
  if (actions.size !== definition.actions.length) problems.push('an action is listed twice');
  if (!states.has(definition.initial))
    problems.push(`the initial state "${definition.initial}" is not listed`);

  const table = Object.entries<Partial<Record<string, string>> | undefined>(definition.transitions);
  const used = new Set<string>();
  for (const [state, byAction] of table) {
    if (!states.has(state)) problems.push(`transitions from the unknown state "${state}"`);
    for (const [action, next] of Object.entries(byAction ?? {})) {
      used.add(action);
      if (!actions.has(action)) problems.push(`"${state}" has the unknown action "${action}"`);
      if (next === undefined || !states.has(next))
        problems.push(`"${action}" leads to the unknown state "${String(next)}"`);
    }
  }
  for (const action of actions)
    if (!used.has(action)) problems.push(`the action "${action}" is never acceptable`);

  const reached = new Set<string>([definition.initial]);
  const byState = new Map(table);
  for (const state of reached)
    for (const next of Object.values(byState.get(state) ?? {})) if (next) reached.add(next);
  for (const state of states)
    if (!reached.has(state)) problems.push(`the state "${state}" cannot be reached`);

  if (problems.length > 0)
    throw new Error(`Lifecycle of ${definition.noun ?? 'record'}: ${problems.join('; ')}`);
}
