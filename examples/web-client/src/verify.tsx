import { useLazyQuery } from '@apollo/client/react';
import type { FormEvent } from 'react';

import { graphql } from './gql/index.ts';
import type { VerifyQuery } from './gql/graphql.ts';
import { Problem } from './problem.tsx';
import { VERDICTS } from './words.ts';

export const VERIFY = graphql(`
  query Verify($input: VerifyQuoteInput!) {
    verifyQuote(input: $input) {
      verdict
      explanation
      matches(first: 1) {
        quote {
          id
          text
          speaker {
            id
            name
          }
        }
        differences {
          kind
          claimed
          printed
        }
      }
    }
  }
`);

/** A form for a claim, and the answer to it. */
export function Verify() {
  const [verify, { data, error, loading }] = useLazyQuery(VERIFY, { fetchPolicy: 'network-only' });
  const ask = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = (name: string) => String(form.get(name) ?? '').trim();
    void verify({ variables: { input: { text: given('text'), speaker: given('speaker') || null } } });
  };
  return (
    <section className="verify" aria-label="Verify">
      <h2>Is this quote real?</h2>
      <form onSubmit={ask}>
        <textarea name="text" aria-label="Claimed words" rows={3} required placeholder="The words, as somebody passes them on" />
        <input name="speaker" aria-label="Claimed speaker" placeholder="Who is said to have said them" />
        <button type="submit" disabled={loading}>
          Check
        </button>
      </form>
      {error && <Problem error={error} />}
      {data && <Answer verification={data.verifyQuote} />}
    </section>
  );
}

function Answer({ verification: { verdict, explanation, matches } }: { verification: VerifyQuery['verifyQuote'] }) {
  const [match] = matches;
  return (
    <div className="answer" role="status">
      <p>
        <span className={`badge ${verdict.toLowerCase()}`}>{VERDICTS[verdict]}</span>
      </p>
      <p>{explanation}</p>
      {match && (
        <>
          <p className="difference">
            {match.differences.map(({ kind, claimed, printed }, place) => (
              // eslint-disable-next-line react/no-array-index-key -- the runs stay where they are
              <span key={place}>{kind === 'EQUAL' ? printed : <Change claimed={claimed} printed={printed} />} </span>
            ))}
          </p>
          <a href={`#/quote/${match.quote.id}`}>See what {match.quote.speaker?.name ?? 'the articles'} said</a>
        </>
      )}
    </div>
  );
}

function Change({ claimed, printed }: { claimed: string; printed: string }) {
  return (
    <>
      {claimed && <del>{claimed}</del>}
      {claimed && printed && ' '}
      {printed && <ins>{printed}</ins>}
    </>
  );
}
