import type { PartnershipPlan } from '@conjoint/platform';

/** What applying would change, for each council and body, as people read it; what forbids it first. */
export function planText({ refusals, partitions, installation }: PartnershipPlan): string {
  const parts = [
    ...(refusals.length > 0
      ? [
          section(
            'This cannot be applied',
            refusals.map(({ partition, message, remedy }) => `${partition} ${message}. ${remedy}`),
          ),
        ]
      : []),
    ...partitions.map(({ name, partition, sentences }) => section(`${name} (${partition})`, sentences)),
    ...(installation.length > 0 ? [section('Sign-in, messaging and placement', installation)] : []),
  ];
  return parts.length === 0 ? 'Nothing would change.' : parts.join('\n\n');
}

function section(title: string, lines: readonly string[]): string {
  return [title, ...lines.map((line) => `  ${line}`)].join('\n');
}
