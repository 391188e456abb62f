//! Access tokens.

use einlass_domain::booking::Channel;
use einlass_testkit::app::Answer;
use einlass_testkit::database::Backend;
use jiff::SignedDuration;
use reqwest::Method;

use crate::story::Story;

crate::on_both_databases!(
    client_credentials_by_form_and_by_basic,
    wrong_clients_get_no_token,
    a_token_ends_after_fifteen_minutes,
    scopes_can_be_narrowed_and_not_widened,
);

const SCOPES: &str = "catalogue:read slots:read";

async fn ask(story: &Story, form: &[(&str, &str)]) -> Answer {
    let anonymous = story.app.anonymous();
    anonymous
        .send(anonymous.request(Method::POST, "/v1/token").form(form))
        .await
        .unwrap()
}

async fn client_credentials_by_form_and_by_basic(backend: Backend) {
    let story = Story::kempten(backend).await;
    let (id, secret) = story
        .app
        .credentials("kempten", Channel::Online, SCOPES, None)
        .await
        .unwrap();
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", &id),
        ("client_secret", &secret),
    ];
    let by_form = ask(&story, &form).await.value().unwrap();
    assert_eq!(
        (&by_form["token_type"], &by_form["expires_in"]),
        (&"Bearer".into(), &900.into())
    );
    assert_eq!(by_form["scope"], SCOPES);
    let anonymous = story.app.anonymous();
    let request = anonymous
        .request(Method::POST, "/v1/token")
        .basic_auth(&id, Some(&secret));
    let by_basic = anonymous
        .send(request.form(&[("grant_type", "client_credentials")]))
        .await
        .unwrap();
    let token = by_basic.value().unwrap()["access_token"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        anonymous
            .with_token(&token)
            .get("/v1/sites")
            .await
            .unwrap()
            .status,
        200
    );
}

async fn wrong_clients_get_no_token(backend: Backend) {
    let story = Story::kempten(backend).await;
    let (id, secret) = story
        .app
        .credentials("kempten", Channel::Online, SCOPES, None)
        .await
        .unwrap();
    let grant = ("grant_type", "client_credentials");
    let unknown = "01930000-0000-7000-8000-000000000000";
    for form in [
        vec![grant, ("client_id", &id), ("client_secret", "guessed")],
        vec![grant, ("client_id", unknown), ("client_secret", &secret)],
        vec![grant, ("client_id", "nobody"), ("client_secret", &secret)],
        vec![grant],
    ] {
        let answer = ask(&story, &form).await;
        assert_eq!((answer.status, answer.code().as_str()), (401, "client_invalid"));
    }
    let password = [
        ("grant_type", "password"),
        ("client_id", &id),
        ("client_secret", &secret),
    ];
    assert_eq!(ask(&story, &password).await.code(), "grant_unsupported");
    assert_eq!(ask(&story, &[("client_id", &id)]).await.code(), "body_malformed");
}

async fn a_token_ends_after_fifteen_minutes(backend: Backend) {
    let story = Story::kempten(backend).await;
    story.app.clock().advance(SignedDuration::from_secs(899));
    assert_eq!(story.portal.get("/v1/sites").await.unwrap().status, 200);
    story.app.clock().advance(SignedDuration::from_secs(1));
    let answer = story.portal.get("/v1/sites").await.unwrap();
    assert_eq!((answer.status, answer.code().as_str()), (401, "token_invalid"));
    assert!(answer.header("www-authenticate").unwrap().starts_with("Bearer"));
}

async fn scopes_can_be_narrowed_and_not_widened(backend: Backend) {
    let story = Story::kempten(backend).await;
    let (id, secret) = story
        .app
        .credentials("kempten", Channel::Online, SCOPES, None)
        .await
        .unwrap();
    let form = |scope| {
        [
            ("grant_type", "client_credentials"),
            ("client_id", &id),
            ("client_secret", &secret),
            ("scope", scope),
        ]
        .map(|(name, value): (&str, &str)| (name.to_owned(), value.to_owned()))
    };
    let asked = |form: [(String, String); 4]| {
        let story = &story;
        async move {
            let pairs: Vec<_> = form
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            ask(story, &pairs).await
        }
    };
    let narrow = asked(form("slots:read")).await.value().unwrap();
    let caller = story
        .app
        .anonymous()
        .with_token(narrow["access_token"].as_str().unwrap());
    assert_eq!(caller.get("/v1/sites").await.unwrap().code(), "scope_missing");
    for wide in ["slots:read visits:read", "everything"] {
        let answer = asked(form(wide)).await;
        assert_eq!((answer.status, answer.code().as_str()), (403, "scope_missing"));
    }
}
