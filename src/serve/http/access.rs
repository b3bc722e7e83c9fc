//! Who may ask: this computer's own pages and programs, or whoever knows the token.

use std::{net::IpAddr, sync::Arc};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{
    ApiError, Token,
    login::{self, COOKIE},
};
use crate::serve::waiting::Place;

/// Lets a request through, or says why not. The connection of whoever may not ask can be let go meanwhile.
pub async fn guard(State(token): State<Arc<Option<Token>>>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if let Err(refusal) = same_site(&request) {
        return refusal.into_response();
    }
    match &*token {
        Some(token) => {
            let open = path != "/" && path != "/metrics" && !path.starts_with("/api/");
            match knows(token, request.headers()) {
                true => hold(&request),
                false if open => {}
                false => return unknown(path == "/"),
            }
        }
        // A page elsewhere can make its own name mean this computer, but it cannot change the name that
        // the browser asks for.
        None => {
            if !asks_for_this_computer(request.headers()) {
                return ApiError::forbidden(
                    "This server answers to localhost and 127.0.0.1 only. Open the address that it printed when it \
                     was started.",
                )
                .into_response();
            }
            hold(&request);
        }
    }
    next.run(request).await
}

/// Whoever may ask is not let go while the answer is made, however many others come.
fn hold(request: &Request) {
    if let Some(place) = request.extensions().get::<Arc<Place>>() {
        place.hold();
    }
}

/// Other pages may link to this one, but not use it.
fn same_site(request: &Request) -> Result<(), ApiError> {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if reads && !request.uri().path().starts_with("/api/") {
        return Ok(());
    }
    let headers = request.headers();
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let allowed = match (text("sec-fetch-site"), text("origin")) {
        (Some(site), _) => site == "same-origin" || site == "none",
        (None, Some(origin)) => {
            let asked = origin.split_once("://").map(|(_, host)| host);
            asked.is_some() && asked == text("host")
        }
        (None, None) => true,
    };
    if allowed {
        return Ok(());
    }
    Err(ApiError::forbidden(
        "This request came from a page of another site, and those may not use this server.",
    ))
}

fn asks_for_this_computer(headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    // No browser puts a user before a name.
    let host = host.filter(|host| !host.contains('@'));
    let Some(Ok(authority)) = host.map(str::parse::<Authority>) else {
        return false;
    };
    let name = authority.host().trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost") || name.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

fn knows(token: &Token, headers: &HeaderMap) -> bool {
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    if bearer.is_some_and(|(_, given)| token.is(given.trim())) {
        return true;
    }
    let cookies = headers.get_all(header::COOKIE).iter();
    cookies
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .any(|(name, value)| name == COOKIE && token.is_cookie(value))
}

fn unknown(is_page: bool) -> Response {
    if is_page {
        return login::ask();
    }
    ApiError::new(
        StatusCode::UNAUTHORIZED,
        "token",
        "This server wants a token: send the header \"Authorization: Bearer TOKEN\".",
    )
    .into_response()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn host(name: &'static str) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static(name));
        asks_for_this_computer(&headers)
    }

    #[test]
    fn only_names_of_this_computer_are_answered_to() {
        assert!(host("localhost:8080") && host("127.0.0.1") && host("[::1]:80") && host("LOCALHOST"));
        assert!(!host("evil.example:8080") && !host("localhost.evil.example") && !host("10.0.0.1"));
        assert!(!asks_for_this_computer(&HeaderMap::new()));
    }
}
