import { useQuery } from '@apollo/client/react';

import { graphql, unmask } from './gql/index.ts';
import type { FragmentType } from './gql/index.ts';
import { Problem } from './problem.tsx';
import { day, occasion, RELATIONS } from './words.ts';

const PASSAGE = graphql(`
  query Passage($id: ID!, $after: String) {
    quote(id: $id) {
      id
      text
      independentCount
      confidence
      speaker {
        id
        name
        roles
      }
      venue {
        kind
        name
      }
      saidOn {
        text
        from
      }
      reports(first: 10, after: $after) {
        totalCount
        edges {
          node {
            id
            ...Printing
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

const PRINTING = graphql(`
  fragment Printing on Report {
    relation
    sourceLink
    explanation
    context(before: 160, after: 160) {
      before
      quoted
      after
    }
    article {
      id
      title
      textStatus
      publishedAt
      outlet {
        id
        name
      }
      credits {
        id
        name
      }
    }
  }
`);

/** One quote, with its printings side by side. */
export function Passage({ id }: { id: string }) {
  const { data, error, fetchMore } = useQuery(PASSAGE, { variables: { id } });
  if (error) return <Problem error={error} />;
  if (!data) return <section className="passage" aria-busy />;
  if (!data.quote) return <p className="problem">There is no such quote.</p>;
  const { text, speaker, venue, saidOn, reports, independentCount, confidence } = data.quote;
  return (
    <article className="passage" aria-label="Quote">
      <blockquote>{text}</blockquote>
      <p className="by">
        <strong>{speaker?.name ?? 'The articles do not say who'}</strong>
        {speaker?.roles[0] && `, ${speaker.roles[0]}`}
      </p>
      <dl>
        {venue && <Fact name="Occasion" value={occasion(venue)} />}
        {saidOn && <Fact name="Said" value={day(saidOn.from) ?? saidOn.text} />}
        <Fact name="Independent printings" value={`${independentCount} of ${reports.totalCount}`} />
        <Fact name="Confidence" value={`${Math.round(confidence * 100)} %`} />
      </dl>
      <div className="printings">
        {reports.edges.map(({ node }) => (
          <Printing key={node.id} report={node} />
        ))}
      </div>
      {reports.pageInfo.hasNextPage && (
        <button type="button" onClick={() => void fetchMore({ variables: { after: reports.pageInfo.endCursor } })}>
          More printings
        </button>
      )}
    </article>
  );
}

function Fact({ name, value }: { name: string; value: string | null }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Printing({ report }: { report: FragmentType<typeof PRINTING> }) {
  const { relation, context, article, sourceLink, explanation } = unmask(PRINTING, report);
  const credits = article.credits.map(({ name }) => name).join(', ');
  return (
    <section className="printing">
      <h3>{article.outlet?.name ?? 'Outlet not told'}</h3>
      <p className="meta">
        <span className={`badge ${relation.toLowerCase()}`}>{RELATIONS[relation]}</span>
        {day(article.publishedAt)}
        {credits && ` · credits ${credits}`}
      </p>
      <p className="headline">{article.title}</p>
      <p className="context">
        …{context.before}
        <mark>{context.quoted}</mark>
        {context.after}…
      </p>
      {article.textStatus === 'RESTATED' && <p className="note">The words around the quote are not the outlet’s own.</p>}
      <p className="note">{explanation}</p>
      {sourceLink && (
        <a href={sourceLink} target="_blank" rel="noreferrer">
          Open at the words
        </a>
      )}
    </section>
  );
}
