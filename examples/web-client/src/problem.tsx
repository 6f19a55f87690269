// What the server refuses, in its own words; the code is for programs, and for whoever asks for help.
import { CombinedGraphQLErrors } from '@apollo/client';

export function Problem({ error }: { error: Error }) {
  return (
    <p className="problem" role="alert">
      {CombinedGraphQLErrors.is(error) ? error.errors.map(({ message }) => message).join('; ') : 'The server cannot be reached.'}
      {codeOf(error) && <code>{codeOf(error)}</code>}
    </p>
  );
}

/** The code of the first error: `INVALID_ARGUMENT`, `QUERY_TOO_COMPLEX`, ... */
export function codeOf(error: unknown): string | undefined {
  const code = CombinedGraphQLErrors.is(error) && error.errors[0]?.extensions?.code;
  return typeof code === 'string' ? code : undefined;
}
