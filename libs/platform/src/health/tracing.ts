import {
  context,
  isSpanContextValid,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Context,
  type SpanContext,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider, type SpanProcessor } from '@opentelemetry/sdk-trace';

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-(0[01])$/;

/**
 * Sends spans to an OpenTelemetry collector where `OTEL_EXPORTER_OTLP_ENDPOINT` names one; without it tracing costs nothing. Returns how to
 * flush at shutdown.
 */
export function startTracing({
  service,
  endpoint,
  processor,
}: {
  /** The app whose process this is: `service.name` of every span it sends. */
  service: string;
  endpoint?: string | undefined;
  processor?: SpanProcessor;
}): () => Promise<void> {
  const chosen =
    processor ??
    (endpoint
      ? new BatchSpanProcessor({
          exporter: new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` }),
        })
      : undefined);
  if (!chosen) return () => Promise.resolve();
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    spanProcessors: [chosen],
  });
  trace.setGlobalTracerProvider(provider);
  return () => provider.shutdown();
}

export interface RunningSpan {
  /** W3C Trace Context of this span, to send on; undefined where nothing is traced. */
  traceparent: string | undefined;
  end(outcome: string): void;
}

export interface SpanDescription {
  /** Name of the message: never an id of a person, never free text. */
  name: string;
  kind: 'server' | 'client' | 'consumer';
  service: string;
  partition: string;
  parent?: string | undefined;
}

const KINDS = { server: SpanKind.SERVER, client: SpanKind.CLIENT, consumer: SpanKind.CONSUMER } as const;

/** A span says which message, which partition, how it ended and how long it took: nothing of whom it was about. */
export function startSpan({ name, kind, service, partition, parent }: SpanDescription): RunningSpan {
  const span = trace
    .getTracer('conjoint')
    .startSpan(
      name,
      { kind: KINDS[kind], attributes: { 'conjoint.service': service, 'conjoint.partition': partition } },
      parentContext(parent),
    );
  const own = span.spanContext();
  return {
    traceparent: isSpanContextValid(own)
      ? `00-${own.traceId}-${own.spanId}-0${own.traceFlags & TraceFlags.SAMPLED}`
      : parent,
    end(outcome) {
      span.setAttribute('conjoint.outcome', outcome);
      if (outcome === 'internal' || outcome === 'failed') span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    },
  };
}

function parentContext(parent: string | undefined): Context {
  const match = parent ? TRACEPARENT.exec(parent) : null;
  if (!match) return context.active();
  const remote: SpanContext = {
    traceId: match[1]!,
    spanId: match[2]!,
    traceFlags: Number(match[3]),
    isRemote: true,
  };
  return trace.setSpanContext(context.active(), remote);
}
