// What a frontend on Relay asks for. Only the compiler reads this: it refuses a schema that Relay cannot cache, page or refetch.
import { graphql } from 'relay-runtime';

/** A list that turns pages, and is asked again under another filter. */
graphql`
  fragment quotes_list on Query
  @refetchable(queryName: "quotesListPageQuery")
  @argumentDefinitions(filter: { type: "QuoteFilter" }, count: { type: "Int", defaultValue: 20 }, cursor: { type: "String" }) {
    quotes(filter: $filter, first: $count, after: $cursor) @connection(key: "quotes_list_quotes") {
      totalCount
      edges {
        node {
          id
          ...quotes_passage
        }
      }
    }
  }
`;

/** One passage, asked again by its id: `node` under the hood. */
graphql`
  fragment quotes_passage on Quote @refetchable(queryName: "quotesPassageRefetchQuery") {
    text
    confidence
    speaker {
      id
      name
    }
    venue {
      kind
      name
    }
  }
`;

/** The printings of a passage, latest page first: a connection inside a node, backwards. */
graphql`
  fragment quotes_printings on Quote
  @refetchable(queryName: "quotesPrintingsPageQuery")
  @argumentDefinitions(count: { type: "Int", defaultValue: 10 }, cursor: { type: "String" }) {
    reports(last: $count, before: $cursor) @connection(key: "quotes_printings_reports") {
      edges {
        node {
          id
          ...quotes_printing
        }
      }
    }
  }
`;

graphql`
  fragment quotes_printing on Report {
    text
    relation
    context(before: 80, after: 80) {
      before
      quoted
      after
    }
    article {
      title
      outlet {
        name
      }
    }
  }
`;

graphql`
  query quotesPageQuery($filter: QuoteFilter) {
    ...quotes_list @arguments(filter: $filter)
  }
`;

graphql`
  query quotesQuoteQuery($id: ID!) {
    node(id: $id) {
      ... on Quote {
        ...quotes_passage @alias
        ...quotes_printings @alias
      }
    }
  }
`;

/** A feed that answers with one of several types. */
graphql`
  subscription quotesReportedSubscription($after: String) {
    quoteReported(after: $after) {
      __typename
      ... on Report {
        id
        changeCursor
        ...quotes_printing @alias
      }
      ... on Gap {
        from
        to
      }
    }
  }
`;

/** A mutation whose new nodes go into a list that is shown already. */
graphql`
  mutation quotesIngestMutation($input: IngestArticleInput!, $connections: [ID!]!) {
    ingestArticle(input: $input) {
      status
      reports @appendNode(connections: $connections, edgeTypeName: "ReportEdge") {
        id
        ...quotes_printing
      }
      errors {
        code
        message
        path
      }
    }
  }
`;
