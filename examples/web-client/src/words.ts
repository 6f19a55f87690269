// The schema's vocabulary in a reader's words.
import type { Relation, Verdict, VenueKind } from './gql/graphql.ts';

/** "interview with TIME", "to the press"; null where nothing is known. */
export function occasion(venue: { kind: VenueKind; name?: string | null } | null | undefined): string | null {
  if (!venue) return null;
  const kind = venue.kind.toLowerCase().replaceAll('_', ' ');
  return venue.name ? `${kind}: ${venue.name}` : kind;
}

export function day(instant: string | null | undefined): string | null {
  return instant ? new Date(instant).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }) : null;
}

export const RELATIONS: Record<Relation, string> = {
  VERBATIM: 'the whole of it',
  EXCERPT: 'a part of it',
  ELIDED: 'with gaps',
  ALTERED: 'in other words',
};

export const VERDICTS: Record<Verdict, string> = {
  VERBATIM: 'Said so',
  EXCERPT: 'Said so, as part of more',
  ELIDED: 'Said, with parts left out',
  SPLICED: 'Pieced together',
  ALTERED: 'Said in other words',
  MISATTRIBUTED: 'Said by another',
  DENIED: 'Denied',
  NOT_FOUND: 'Not in this archive',
};
