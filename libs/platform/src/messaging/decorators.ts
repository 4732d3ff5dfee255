import { Catch, UseFilters, type ExceptionFilter } from '@nestjs/common';
import { Ctx, MessagePattern, Payload } from '@nestjs/microservices';
import type {
  EventContract,
  PayloadOf,
  RequestContract,
  ParsedRequestOf,
  ResponseOf,
} from '@conjoint/contracts';
import { throwError, type Observable } from 'rxjs';
import type { Call, EventCall, Received } from '../context.js';

export type EventOf<C extends EventContract> = Received<PayloadOf<C>>;

/** Failures leave a handler as they are; the transport turns them into problems. Nest would log them with their message. */
@Catch()
class PassOn implements ExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}
const passOn = new PassOn();

type Method<A extends unknown[], R> = (
  target: object,
  key: string | symbol,
  descriptor: TypedPropertyDescriptor<(...parameters: A) => R>,
) => void;

export const patternOf = (contract: RequestContract | EventContract): string =>
  `${contract.kind === 'request' ? 'req' : 'evt'}:${contract.service}.${contract.name}`;

function wire(
  contract: RequestContract | EventContract,
  target: object,
  key: string | symbol,
  descriptor: PropertyDescriptor,
  extras: { together?: boolean } = {},
): void {
  MessagePattern(patternOf(contract), { contract, ...extras })(target, key, descriptor as never);
  UseFilters(passOn)(target, key, descriptor as never);
  Payload()(target, key, 0);
  Ctx()(target, key, 1);
}

/** Answers one request: `(request, call)`. The platform has validated the request and checked who may send it. */
export function Answers<C extends RequestContract>(
  contract: C,
): Method<[ParsedRequestOf<C>, Call], Promise<ResponseOf<C>>> {
  return (target, key, descriptor) => wire(contract, target, key, descriptor);
}

/**
 * Handles one event: `(event, call)`, inside the transaction that notes it as handled. `together`: many of them may share one
 * transaction, which is many times faster and delivers nothing twice either (docs/adr/0039-facts-share-a-transaction.md). For a handler that
 * changes what `tx` reaches and nothing else, and begins no epoch: what is undone when another event of the transaction fails is handled again.
 */
export function Hears<C extends EventContract>(
  contract: C,
  { together = false }: { together?: boolean } = {},
): Method<[EventOf<C>, EventCall], Promise<void>> {
  if (together && contract.order !== 'state')
    throw new Error(
      `${contract.name} adds: it may have to wait for the one before it, and the others would with it`,
    );
  return (target, key, descriptor) => wire(contract, target, key, descriptor, { together });
}
