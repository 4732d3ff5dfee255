import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
import { startSpan, startTracing } from './tracing.js';

describe('tracing', () => {
  const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

  it('costs nothing and passes the parent on where no collector is named', () => {
    const span = startSpan({
      name: 'referrals.queue.list.v1',
      kind: 'server',
      service: 'referrals',
      partition: 'E09000013',
      parent,
    });
    expect(span.traceparent).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-/);
    span.end('ok');
  });

  it('continues the trace of whoever asked, and says nothing but message, partition and outcome', async () => {
    const exporter = new InMemorySpanExporter();
    startTracing({ service: 'referrals', processor: new SimpleSpanProcessor({ exporter }) });
    const span = startSpan({
      name: 'referrals.queue.list.v1',
      kind: 'server',
      service: 'referrals',
      partition: 'E09000013',
      parent,
    });
    expect(span.traceparent).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/);
    expect(span.traceparent).not.toBe(parent);
    span.end('internal');
    await new Promise((resolve) => setImmediate(resolve));
    const [ended] = exporter.getFinishedSpans();
    expect(ended).toMatchObject({
      name: 'referrals.queue.list.v1',
      attributes: {
        'conjoint.service': 'referrals',
        'conjoint.partition': 'E09000013',
        'conjoint.outcome': 'internal',
      },
    });
    expect(Object.keys(ended!.attributes)).toHaveLength(3);
    // A collector groups spans by it.
    expect(ended!.resource.attributes).toEqual({ 'service.name': 'referrals' });
  });
});
