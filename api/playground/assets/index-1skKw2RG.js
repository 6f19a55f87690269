import{c as e,d as t,i as n,n as r,r as i,s as a,t as o,u as s,ur as c}from"./graphiql-CgFT_bos.js";function l(e){return new Worker(`/playground/assets/editor.worker-DEFT_Yb2.js`,{type:`module`,name:e?.name})}function u(e){return new Worker(`/playground/assets/json.worker-ky6CAS4V.js`,{type:`module`,name:e?.name})}function d(e){return new Worker(`/playground/assets/graphql.worker-CnQW6F4w.js`,{type:`module`,name:e?.name})}var f={json:u,graphql:d};globalThis.MonacoEnvironment={getWorker(e,t){return new(f[t]??l)}};var p=n(),m=Object.assign({"../examples/1-ushakov-to-reporters.graphql":`# What Ushakov told reporters, and who printed it:
# the venue, every printing, its article and outlet.
query UshakovToReporters {
  quotes(filter: { speaker: "Ushakov", venueKind: PRESS }, first: 10) {
    totalCount
    nodes {
      text
      speaker {
        name
      }
      venue {
        kind
        name
      }
      confidence
      reports {
        nodes {
          text
          relation
          article {
            title
            url
            outlet {
              name
            }
          }
        }
      }
    }
  }
}
`,"../examples/2-lavrov-to-cbs-news.graphql":`# What Lavrov said in interviews, and to whom,
# with the words in the article that tell us so.
query LavrovInInterviews {
  quotes(filter: { speaker: "Lavrov", venueKind: INTERVIEW }, first: 10) {
    nodes {
      text
      speaker {
        name
      }
      venue {
        kind
        name
      }
      reports {
        nodes {
          source
          cue
          role
          context(before: 60, after: 120) {
            before
            quoted
            after
          }
          explanation
          article {
            title
            outlet {
              name
            }
          }
        }
      }
    }
  }
}
`,"../examples/3-trump-to-time.graphql":`# One passage as several articles print it: what Trump
# told TIME, in context, with a link to the words.
query OnePassageManyPrintings {
  quotes(filter: { text: "\\"Crimea will stay with Russia\\"", speaker: "Trump" }) {
    nodes {
      text
      speaker {
        name
      }
      venue {
        kind
        name
      }
      reportCount
      independentCount
      reports {
        nodes {
          text
          relation
          context(before: 120, after: 80) {
            before
            quoted
            after
          }
          sourceLink
          article {
            title
            textStatus
            publishedAt
            outlet {
              name
            }
            credits {
              name
            }
          }
        }
      }
    }
  }
}
`,"../examples/4-is-this-quote-real.graphql":`# Is this quote real, and is it whole? What was printed,
# by whom, and whether the words go on.
query IsThisQuoteReal {
  verifyQuote(input: { text: "Crimea will stay with Russia", speaker: "Donald Trump" }) {
    verdict
    wording
    speakerAgreement
    truncated
    basis
    confidence
    explanation
    matches(first: 3) {
      similarity
      quote {
        text
        speaker {
          name
        }
        venue {
          kind
          name
        }
      }
      report {
        text
        sourceLink
        article {
          title
          outlet {
            name
          }
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
`,"../examples/5-one-speaker-many-spellings.graphql":`# One person under every spelling: Zelenskyy,
# found by another one, with names, roles and words.
query OneSpeakerManySpellings {
  speaker(name: "Zelenskiy") {
    name
    kind
    names
    roles
    quoteCount
    quotes(first: 10, orderBy: { field: FIRST_REPORTED_AT, direction: DESC }) {
      nodes {
        text
        venue {
          kind
          name
        }
        saidOn {
          text
          from
          to
          precision
        }
        reportCount
      }
    }
  }
}
`,"../examples/6-quotes-as-they-come-in.graphql":`# Quotes as they come in, over a WebSocket: run this,
# then add an article in another window.
subscription QuotesAsTheyComeIn {
  quoteReported {
    ... on Report {
      text
      speaker {
        name
      }
      venue {
        kind
        name
      }
      article {
        title
        outlet {
          name
        }
      }
    }
    ... on Gap {
      from
      to
    }
  }
}
`,"../examples/7-ingest-an-article.graphql":`# Adds an article and shows the quotes found in it.
# Needs an editor's token (\`onrecord token create\`): put
# it into the Headers below.
mutation IngestAnArticle {
  ingestArticle(
    input: {
      key: "playground/harbour-reopens"
      title: "Harbour to reopen on Monday"
      outlet: "Port Ellery Gazette"
      publishedAt: "2025-06-13T09:00:00Z"
      text: """
      The old harbour of Port Ellery will reopen on Monday after two years of repairs.

      “We have kept our promise, and the boats are coming home,” Mayor Ana Ruiz told reporters on Thursday.

      “I will believe it when I see the first sail,” Tomas Hale, a fisherman, said in an interview with Radio Ellery.
      """
    }
  ) {
    status
    article {
      id
      title
    }
    reports {
      text
      kind
      cue
      source
      speaker {
        name
      }
      venue {
        kind
        name
      }
      saidOn {
        text
        from
      }
      confidence
    }
    errors {
      code
      message
      path
    }
  }
}
`}),h=`{
  "Authorization": "Bearer YOUR-TOKEN"
}`,g=Object.keys(m).sort().map(e=>{let t=m[e];return{name:/^(?:query|mutation|subscription)\s+(\w+)/m.exec(t)[1],shows:/^(?:#.*\n)+/.exec(t)[0].replace(/^#\s*/gm,``).replaceAll(`
`,` `).trim(),query:t,headers:/^mutation\b/m.test(t)?h:null}}),_=c();function v(){return(0,_.jsx)(`svg`,{viewBox:`0 0 20 20`,fill:`none`,stroke:`currentColor`,strokeWidth:`1.5`,height:`1em`,"aria-hidden":`true`,children:(0,_.jsx)(`path`,{d:`M3 13c0-4 1.3-6.6 4-8M3 13h4v3H3zM11 13c0-4 1.3-6.6 4-8M11 13h4v3h-4z`,strokeLinejoin:`round`})})}function y(){let{addTab:t}=e(),n=a(e=>e.queryEditor),r=a(e=>e.headerEditor),i=({query:e,headers:i})=>{t(),n?.setValue(e),i&&r?.setValue(i)};return(0,_.jsxs)(`section`,{className:`onrecord-examples`,"aria-label":`Examples`,children:[(0,_.jsx)(`h2`,{children:`Examples`}),(0,_.jsx)(`p`,{children:`Who said what, where, and as reported by whom. Each opens in a new tab.`}),(0,_.jsx)(`ul`,{children:g.map(e=>(0,_.jsx)(`li`,{children:(0,_.jsxs)(`button`,{type:`button`,onClick:()=>i(e),children:[(0,_.jsx)(`strong`,{children:e.name}),(0,_.jsx)(`span`,{children:e.shows})]})},e.name))})]})}var b={title:`Examples`,icon:v,content:y},x=new URL(`/graphql`,window.location.href),S=new URL(x);S.protocol=x.protocol===`https:`?`wss:`:`ws:`;var C=t({url:x.href,subscriptionUrl:S.href,enableIncrementalDelivery:!1}),w=s({namespace:`onrecord`}),T=[b,{...i(),title:`Explorer`},r];(0,p.createRoot)(document.getElementById(`playground`)).render((0,_.jsx)(o,{fetcher:C,storage:w,defaultTabs:g.map(({query:e,headers:t})=>({query:e,headers:t})),plugins:T,defaultEditorToolsVisibility:!1,isHeadersEditorEnabled:!0,schemaDescription:!0,children:(0,_.jsx)(o.Logo,{children:(0,_.jsx)(`span`,{className:`onrecord-logo`,children:`OnRecord`})})}));