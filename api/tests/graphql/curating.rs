//! What persons decide: who may, what comes of it, and how it is taken back.

use archive::read::vocabulary::TokenRole;
use archive::token::create;
use axum::body::Body;
use axum::http::Request;
use chrono::Utc;
use serde_json::{Value, json};

use crate::harbor::{Harbor, answer};

const SAIL: &str = "I will believe it when I see the first sail,";

/// A person with a token.
struct Person<'h> {
    harbor: &'h Harbor,
    bearer: String,
}

impl<'h> Person<'h> {
    async fn named(harbor: &'h Harbor, name: &str, role: TokenRole) -> Self {
        let (_, secret) = create(&harbor.database, role, Some(name), Utc::now()).await.unwrap();
        Self {
            harbor,
            bearer: format!("Bearer {}", secret.reveal()),
        }
    }

    async fn send(&self, query: &str) -> Value {
        let request = Request::post("/graphql")
            .header("content-type", "application/json")
            .header("authorization", &self.bearer);
        let body = Body::from(json!({ "query": query }).to_string());
        answer(self.harbor.router.clone(), request.body(body).unwrap()).await.1
    }

    /// The payload of the only mutation sent, which is carried out.
    async fn decide(&self, mutation: &str) -> Value {
        let answer = self.send(&format!("mutation {{ {mutation} }}")).await;
        let payload = answer["data"]
            .as_object()
            .and_then(|data| data.values().next())
            .unwrap_or_else(|| panic!("{mutation}: {answer:#}"));
        assert_eq!(payload["errors"], json!([]), "{mutation}");
        payload.clone()
    }
}

async fn id(harbor: &Harbor, query: &str, path: &str) -> String {
    let answer = harbor.ask(query).await;
    let id = answer.pointer(path).and_then(Value::as_str);
    id.unwrap_or_else(|| panic!("{path} in {answer:#}")).to_owned()
}

/// The quote of these words, its printings and its speaker.
async fn quote(harbor: &Harbor, words: &str) -> Value {
    let query = format!(
        "{{ quotes(filter: {{ text: \"\\\"{words}\\\"\" }}) {{ nodes {{ id reportCount speaker {{ id name }}
            reports {{ nodes {{ id speaker {{ name }} explanation article {{ id outlet {{ name }} }} }} }} }} }} }}"
    );
    harbor.ask(&query).await["quotes"]["nodes"][0].clone()
}

#[tokio::test]
async fn a_corrected_speaker_is_told_with_who_decided_and_taken_back() {
    let harbor = Harbor::open().await;
    let ida = Person::named(&harbor, "Ida Berg", TokenRole::Editor).await;
    let before = quote(&harbor, "nobody asked the fishermen").await;
    let report = before["reports"]["nodes"][0]["id"].as_str().unwrap();
    let corrected = ida
        .decide(&format!(
            "correctAttribution(input: {{ reportId: \"{report}\", speakerName: \"Tomas Hale\", note: \"he told us\", evidenceUrl: \"https://ellery.example/tape\" }}) {{
                decision {{ id kind actor note evidenceUrl before {{ subjectId property value }} after {{ property value subject {{ __typename id }} }} undoneBy {{ id }} }}
                report {{ speaker {{ name }} explanation confidence }} errors {{ code }} }}"
        ))
        .await;
    assert_eq!(
        corrected["report"],
        json!({ "speaker": { "name": "Tomas Hale" }, "explanation": "a person found that Tomas Hale said this", "confidence": 1.0 })
    );
    let decision = &corrected["decision"];
    assert_eq!(decision["kind"], "ATTRIBUTION_CORRECTED");
    assert_eq!(decision["actor"], "Ida Berg");
    assert_eq!(decision["note"], "he told us");
    assert_eq!(decision["evidenceUrl"], "https://ellery.example/tape");
    assert_eq!(
        decision["before"],
        json!([{ "subjectId": report, "property": "speaker", "value": "a resident" }])
    );
    assert_eq!(
        decision["after"],
        json!([{ "property": "speaker", "value": "Tomas Hale", "subject": { "__typename": "Report", "id": report } }])
    );
    assert_eq!(decision["undoneBy"], Value::Null);
    let hale = harbor.ask("{ speaker(name: \"Tomas Hale\") { quoteCount } }").await;
    assert_eq!(hale["speaker"]["quoteCount"], 2);

    let id = decision["id"].as_str().unwrap();
    let undone = ida
        .decide(&format!(
            "undoDecision(input: {{ decisionId: \"{id}\" }}) {{ decision {{ id kind undoes {{ id undoneBy {{ kind }} }} after {{ value }} }} errors {{ code }} }}"
        ))
        .await;
    assert_eq!(
        (&undone["decision"]["kind"], &undone["decision"]["undoes"]["id"]),
        (&json!("UNDONE"), &json!(id))
    );
    assert_eq!(undone["decision"]["undoes"]["undoneBy"]["kind"], "UNDONE");
    assert_eq!(undone["decision"]["after"], json!([{ "value": "a resident" }]));
    assert_eq!(quote(&harbor, "nobody asked the fishermen").await, before);

    let again = ida
        .send(&format!(
            "mutation {{ undoDecision(input: {{ decisionId: \"{id}\" }}) {{ decision {{ id }} errors {{ code path message }} }} }}"
        ))
        .await;
    assert_eq!(
        again["data"]["undoDecision"],
        json!({ "decision": null, "errors": [{ "code": "UNCHANGED", "path": ["input", "decisionId"], "message": "this decision is undone already" }] })
    );
}

#[tokio::test]
async fn merged_and_split_things_answer_under_their_old_ids() {
    let harbor = Harbor::open().await;
    let ida = Person::named(&harbor, "Ida Berg", TokenRole::Editor).await;
    let eva = id(&harbor, "{ speaker(name: \"Eva Ruiz\") { id } }", "/speaker/id").await;
    let ana = id(&harbor, "{ speaker(name: \"Ana Ruiz\") { id } }", "/speaker/id").await;
    let merged = ida
        .decide(&format!(
            "mergeSpeakers(input: {{ speakerIds: [\"{eva}\"], intoId: \"{ana}\" }}) {{ speaker {{ id name names quoteCount }} decision {{ id }} errors {{ code }} }}"
        ))
        .await;
    assert_eq!(merged["speaker"]["id"], *ana);
    assert_eq!(merged["speaker"]["names"], json!(["Ana Ruiz", "Eva Ruiz"]));
    assert_eq!(
        id(
            &harbor,
            &format!("{{ speaker(id: \"{eva}\") {{ id }} }}"),
            "/speaker/id"
        )
        .await,
        ana
    );

    let split = ida
        .decide(&format!(
            "splitSpeaker(input: {{ speakerId: \"{ana}\", names: [\"Eva Ruiz\"] }}) {{ speakers {{ name quoteCount }} errors {{ code }} }}"
        ))
        .await;
    assert_eq!(split["speakers"][0]["name"], "Ana Ruiz");
    assert_eq!(split["speakers"][1], json!({ "name": "Eva Ruiz", "quoteCount": 1 }));

    let (pier, sail) = (
        quote(&harbor, "pier has stood").await,
        quote(&harbor, "first sail").await,
    );
    let (pier_id, sail_id) = (pier["id"].as_str().unwrap(), sail["id"].as_str().unwrap());
    let merged = ida
        .decide(&format!(
            "mergeQuotes(input: {{ quoteIds: [\"{pier_id}\", \"{sail_id}\"] }}) {{ quote {{ id reportCount formerIds }} decision {{ after {{ subjectId valueId }} }} errors {{ code }} }}"
        ))
        .await;
    assert_eq!(merged["quote"]["reportCount"], 3);
    let survivor = merged["quote"]["id"].as_str().unwrap();
    for old in [pier_id, sail_id] {
        let query = format!("{{ quote(id: \"{old}\") {{ id }} }}");
        assert_eq!(id(&harbor, &query, "/quote/id").await, survivor);
    }
    let leaving = pier["reports"]["nodes"][0]["id"].as_str().unwrap();
    let split = ida
        .decide(&format!(
            "splitQuote(input: {{ quoteId: \"{survivor}\", reportIds: [\"{leaving}\"] }}) {{ quotes {{ text reportCount }} errors {{ code }} }}"
        ))
        .await;
    assert_eq!(
        split["quotes"],
        json!([{ "text": SAIL.trim_end_matches(','), "reportCount": 2 }, { "text": "The 🚢 pier has stood the test", "reportCount": 1 }])
    );
}

#[tokio::test]
async fn a_reviewed_quote_shows_the_review() {
    let harbor = Harbor::open().await;
    let ida = Person::named(&harbor, "Ida Berg", TokenRole::Editor).await;
    let sail = quote(&harbor, "first sail").await;
    let id = sail["id"].as_str().unwrap();
    let reviewed = ida
        .decide(&format!(
            "reviewQuote(input: {{ quoteId: \"{id}\", status: DISPUTED, note: \"no tape\" }}) {{
                quote {{ reviews {{ status note actor decision {{ kind }} report {{ text }} }} }} errors {{ code }} }}"
        ))
        .await;
    assert_eq!(
        reviewed["quote"]["reviews"],
        json!([{ "status": "DISPUTED", "note": "no tape", "actor": "Ida Berg", "decision": { "kind": "QUOTE_REVIEWED" }, "report": { "text": SAIL } }])
    );
}

#[tokio::test]
async fn a_retracted_article_is_found_by_its_address_alone() {
    let harbor = Harbor::open().await;
    let ida = Person::named(&harbor, "Ida Berg", TokenRole::Editor).await;
    let address = "https://gazette.example/harbor";
    let article = id(
        &harbor,
        &format!("{{ article(url: \"{address}\") {{ id }} }}"),
        "/article/id",
    )
    .await;
    let counts = "{ statistics { articles quotes reports speakers } articles { totalCount }
        verifyQuote(input: { text: \"The pier has stood the test\" }) { verdict }
        quotes(filter: { text: \"pier stood\" }) { totalCount } }";
    let before = harbor.ask(counts).await;
    assert_eq!(before["verifyQuote"]["verdict"], "VERBATIM");
    let retracted = ida
        .decide(&format!(
            "retractArticle(input: {{ articleId: \"{article}\", note: \"made up\" }}) {{ article {{ retractedAt reports {{ totalCount }} }} decision {{ id }} errors {{ code }} }}"
        ))
        .await;
    assert_ne!(retracted["article"]["retractedAt"], Value::Null);
    assert_eq!(retracted["article"]["reports"]["totalCount"], 0);
    let after = harbor.ask(counts).await;
    assert_eq!(
        after["statistics"],
        json!({ "articles": 2, "quotes": 5, "reports": 5, "speakers": 4 })
    );
    assert_eq!(after["articles"]["totalCount"], 2);
    assert_eq!(after["quotes"]["totalCount"], 0);
    assert_eq!(after["verifyQuote"]["verdict"], "NOT_FOUND");
    let decision = retracted["decision"]["id"].as_str().unwrap();
    ida.decide(&format!(
        "undoDecision(input: {{ decisionId: \"{decision}\" }}) {{ errors {{ code }} }}"
    ))
    .await;
    assert_eq!(harbor.ask(counts).await, before);
}

async fn list(harbor: &Harbor, filter: &str) -> Value {
    let query = format!("{{ decisions(filter: {{ {filter} }}) {{ totalCount nodes {{ actor after {{ value }} }} }} }}");
    harbor.ask(&query).await["decisions"].clone()
}

#[tokio::test]
async fn decisions_are_listed_and_somebody_elses_need_an_admin() {
    let harbor = Harbor::open().await;
    let ida = Person::named(&harbor, "Ida Berg", TokenRole::Editor).await;
    let jon = Person::named(&harbor, "Jon Moss", TokenRole::Editor).await;
    let kim = Person::named(&harbor, "Kim Aas", TokenRole::Admin).await;
    let sail = quote(&harbor, "first sail").await;
    let quote_id = sail["id"].as_str().unwrap();
    let review = |status: &str| {
        format!(
            "reviewQuote(input: {{ quoteId: \"{quote_id}\", status: {status} }}) {{ decision {{ id }} errors {{ code }} }}"
        )
    };
    let confirmed = ida.decide(&review("CONFIRMED")).await;
    jon.decide(&review("DISPUTED")).await;
    let all = list(&harbor, &format!("subjectId: \"{quote_id}\"")).await;
    assert_eq!(
        all,
        json!({ "totalCount": 2, "nodes": [
            { "actor": "Jon Moss", "after": [{ "value": "disputed" }] },
            { "actor": "Ida Berg", "after": [{ "value": "confirmed" }] },
        ] })
    );
    assert_eq!(list(&harbor, "actor: \"Ida Berg\"").await["totalCount"], 1);
    assert_eq!(list(&harbor, "kind: [QUOTE_SPLIT]").await["totalCount"], 0);

    let undo = format!(
        "undoDecision(input: {{ decisionId: {} }}) {{ decision {{ actor }} errors {{ code }} }}",
        confirmed["decision"]["id"]
    );
    let refused = jon.send(&format!("mutation {{ {undo} }}")).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "FORBIDDEN");
    assert_eq!(kim.decide(&undo).await["decision"]["actor"], "Kim Aas");
    let refused = harbor.refusal(&format!("mutation {{ {} }}", review("CONFIRMED"))).await;
    assert_eq!(refused, "UNAUTHENTICATED");
    let node = format!(
        "{{ node(id: {}) {{ ... on Decision {{ actor undoneBy {{ actor }} }} }} }}",
        confirmed["decision"]["id"]
    );
    assert_eq!(
        harbor.ask(&node).await["node"],
        json!({ "actor": "Ida Berg", "undoneBy": { "actor": "Kim Aas" } })
    );
}
