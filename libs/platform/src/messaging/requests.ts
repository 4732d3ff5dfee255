import {
  crossSubject,
  requestSubject,
  type RequestContract,
  type RequestOf,
  type ResponseOf,
} from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import type { z } from 'zod';
import type { Problem } from '@conjoint/contracts';
import type { Call } from '../context.js';
import { startSpan } from '../health/tracing.js';
import { NoAnswer, type Answers } from './answers.js';
import { fromProblem, isTooLarge, toHeaders, type Travelling } from './envelope.js';
import type { NatsConnections } from './nats-connections.js';

const LONGEST_WAIT = 10_000;

export interface SendAs {
  partition: string;
  token: string | undefined;
  assertion?: string | undefined;
  correlationId: string;
  /** Epoch milliseconds; ten seconds from now where it is left out. */
  deadline?: number;
  traceparent?: string | undefined;
}

/** Sends requests. Every one carries a deadline and a correlation id; nobody answering is `unavailable`, never a hang. */
export class Requests {
  constructor(private readonly connections: NatsConnections) {}

  /** Inside the call's own partition, on behalf of the same person. */
  send<C extends RequestContract>(call: Call, contract: C, body: RequestOf<C>): Promise<ResponseOf<C>> {
    return this.exchange(
      call.partition,
      requestSubject(contract, call.partition),
      contract,
      body,
      travelling(call),
    );
  }

  /** To another partition: no access token crosses. NATS proves to the receiver which partition asks. */
  sendTo<C extends RequestContract>(
    call: {
      partition: string;
      correlationId: string;
      deadline?: number;
      headers?: { traceparent?: string | undefined };
    },
    to: string,
    contract: C,
    body: RequestOf<C>,
    options: { timeoutMs?: number } = {},
  ): Promise<ResponseOf<C>> {
    const deadline = Math.min(call.deadline ?? Infinity, Date.now() + (options.timeoutMs ?? LONGEST_WAIT));
    return this.exchange(call.partition, crossSubject(contract, to, call.partition), contract, body, {
      correlationId: call.correlationId,
      deadline,
      traceparent: call.headers?.traceparent,
    });
  }

  /** For the portal: on behalf of a signed-in person. */
  sendAs<C extends RequestContract>(as: SendAs, contract: C, body: RequestOf<C>): Promise<ResponseOf<C>> {
    return this.exchange(as.partition, requestSubject(contract, as.partition), contract, body, {
      token: as.token,
      assertion: as.assertion,
      correlationId: as.correlationId,
      deadline: as.deadline ?? Date.now() + LONGEST_WAIT,
      traceparent: as.traceparent,
    });
  }

  private async exchange<C extends RequestContract>(
    partition: string,
    subject: string,
    contract: C,
    body: RequestOf<C>,
    with_: Travelling,
  ): Promise<ResponseOf<C>> {
    const answers = this.connections.answersNow(partition);
    if (!answers) throw unavailable(contract, 'messaging is not connected');
    const name = `${contract.service}.${contract.name}`;
    const span = startSpan({
      name,
      kind: 'client',
      service: contract.service,
      partition,
      parent: with_.traceparent,
    });
    let outcome = 'unanswered';
    try {
      const travelling = { ...with_, traceparent: span.traceparent };
      const text = JSON.stringify(body);
      if (isTooLarge(text))
        throw new DomainError('too-large', 'This is too much to send at once. Shorten it.');
      const reply = await this.askAgainAfterLoss(answers, {
        partition,
        subject,
        text,
        contract,
        body,
        travelling,
      });
      const answer = JSON.parse(reply) as { data?: unknown; problem?: Problem };
      outcome = answer.problem?.code ?? 'ok';
      if (answer.problem) throw fromProblem(answer.problem);
      return answer.data as z.output<C['response']> as ResponseOf<C>;
    } finally {
      span.end(outcome);
    }
  }

  /**
   * What was under way on a connection that broke is lost, or its answer is: where asking twice has one effect it is asked again on the
   * new one, so that nobody notices that a node of the cluster was restarted.
   */
  private async askAgainAfterLoss(
    answers: Answers,
    asked: {
      partition: string;
      subject: string;
      text: string;
      contract: RequestContract;
      body: unknown;
      travelling: Travelling;
    },
  ): Promise<string> {
    const { partition, subject, text, contract, body, travelling } = asked;
    const once = (): Promise<string> => this.ask(answers, subject, text, contract, travelling);
    if (!hasOneEffect(contract, body)) return once();
    const { again, stop } = this.connections.returned(partition);
    try {
      return await new Promise<string>((resolve, reject) => {
        let open = 1;
        const attempt = (): void =>
          void once().then(resolve, (error: unknown) =>
            (open -= 1) === 0 ? reject(error as Error) : undefined,
          );
        void again.then(() => {
          open += 1;
          attempt();
        });
        attempt();
      });
    } finally {
      stop();
    }
  }

  private async ask(
    answers: Answers,
    subject: string,
    data: string,
    contract: RequestContract,
    with_: Travelling,
  ): Promise<string> {
    for (let attempt = 0; ; attempt += 1) {
      const timeout = with_.deadline - Date.now();
      if (timeout <= 0) throw tooLate(contract);
      try {
        return await answers.ask(subject, data, { timeout, headers: toHeaders(with_) });
      } catch (error) {
        const why = error instanceof NoAnswer ? error.why : 'closed';
        const nobody = why === 'nobody';
        // Nobody was there, so nothing happened: a service that is being restarted is back in a moment.
        if (nobody && attempt < 3) await new Promise((resolve) => setTimeout(resolve, 150 * (attempt + 1)));
        else if (nobody) throw unavailable(contract, 'nobody answers');
        else if (why === 'late') throw tooLate(contract);
        else throw unavailable(contract, 'messaging failed');
      }
    }
  }
}

/** A read, or a command that its id or the version it was made on lets be done once only. */
function hasOneEffect(contract: RequestContract, body: unknown): boolean {
  const fields = typeof body === 'object' && body !== null ? body : {};
  return contract.whileReconciling === 'allowed' || 'requestId' in fields || 'version' in fields;
}

function travelling(call: Call): Travelling {
  return { ...call.headers, correlationId: call.correlationId, deadline: call.deadline };
}

function unavailable(contract: RequestContract, why: string): DomainError {
  return new DomainError(
    'unavailable',
    'This part of the service is not available just now. Try again in a minute.',
    { details: { service: contract.service, why } },
  );
}

function tooLate(contract: RequestContract): DomainError {
  return new DomainError(
    'deadline-exceeded',
    'The service took too long to answer. Check whether your change was saved before you try again.',
    { details: { service: contract.service } },
  );
}
